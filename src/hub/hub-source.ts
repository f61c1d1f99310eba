/** A component of the hub as a text to be read, under the name that diagnostics give it. */
import { ok, type Result } from '../base/result.js'
import type { SourceFile } from '../diagnostics/source.js'
import { type ComponentHub, HUB, LATEST } from './contract.js'
import { type HubRef, parseHubRef, refText } from './hub-ref.js'

/** @param text what a `hubRef` says. The error is one sentence for people. */
export async function hubSource(
  text: string,
  open: () => Promise<Pick<ComponentHub, 'get'>>,
): Promise<Result<SourceFile, string>> {
  const ref = parseHubRef(text)
  if (!ref.ok) return ref
  const version = await (await open()).get(ref.value)
  return version.ok ? ok({ name: `${HUB}${refText(withTag(ref.value))}`, text: version.value.text }) : version
}

/** What a ref without a tag means, so that diagnostics say so. */
const withTag = (ref: HubRef): HubRef => (ref.digest === undefined ? { ...ref, tag: ref.tag ?? LATEST } : ref)
