/** What the commands about the component hub have in common: a ref, and how its problems are told. */
import type { Result } from '../base/result.js'
import { isDict } from '../base/value.js'
import type { HubComponent, HubVersion } from '../hub/contract.js'
import type { HubCopied } from '../hub/copy-hub.js'
import { type HubRef, parseHubRef } from '../hub/hub-ref.js'
import { readSource } from '../polyaxonfile/source.js'
import { type Application, UsageError } from './application.js'

export const hubRefOf = (text: string): HubRef => granted(parseHubRef(text))

export function granted<T>(result: Result<T, string>): T {
  if (result.ok) return result.value
  throw new UsageError(result.error)
}

/** A version as `-o json` prints it. */
export const versionToJson = (
  { name, digest, tags }: HubVersion,
  { isBuiltIn }: Pick<HubComponent, 'isBuiltIn'>,
) => ({
  name,
  digest,
  tags,
  built_in: isBuiltIn,
})

/** What the component says of itself, in one line. */
export function descriptionOf({ text, name }: HubVersion): string {
  const { source } = readSource({ name, text })
  const description = source && isDict(source.value) ? source.value.description : undefined
  return typeof description === 'string' ? description : ''
}

export function printCopied({ terminal }: Application, copied: HubCopied, target: string): void {
  const { names, newVersions, newTags, conflicts, refused } = copied
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`
  terminal.print(
    `${count(names.length, 'component')}: ${count(newVersions, 'new version')}, ${count(newTags.length, 'new tag')} in ${target}`,
  )
  const problem = terminal.paint.red('error')
  for (const tag of conflicts)
    terminal.complain(`${problem}: \`${tag}\` names another version in ${target}; it was left as it is`)
  for (const what of refused)
    terminal.complain(`${problem}: \`${what}\` is not as \`pxrun hub export\` writes it, and was left out`)
}
