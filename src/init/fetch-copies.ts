/**
 * Brings files and folders to a run for the steps `artifacts`, `paths` and `connection`: out of the artifacts
 * store, out of a connection, or from a URL. Output: what they were and where they came from.
 */
import { basename } from 'node:path'
import { fail, ok, type Result } from '../base/result.js'
import type { ArtifactRecord } from '../lifecycle/run.js'
import type { InitContext, InitOutcome, InitProblem } from './contract.js'
import { targetPlace } from './places.js'
import { Progress, sizeText } from './progress.js'
import type { Source } from './sources/source.js'
import { isUrl, WebSource } from './sources/web.js'
import { type Copy, copyFromStore } from './store-copies.js'

export async function fetchCopies(
  copies: readonly Copy[],
  context: InitContext,
): Promise<Result<InitOutcome, InitProblem>> {
  const { connection } = context
  const web = copies.filter(({ from }) => isUrl(from))
  const others = copies.filter(({ from }) => !isUrl(from))
  const artifacts: ArtifactRecord[] = []
  for (const copy of web) {
    const fetched = await fetchOne(copy, { source: new WebSource(connection), below: '' }, context)
    if (!fetched.ok) return fetched
    artifacts.push(fetched.value)
  }
  if (!connection) {
    const copied = await copyFromStore(others, context)
    return copied.ok ? ok({ ...copied.value, artifacts: [...artifacts, ...copied.value.artifacts] }) : copied
  }
  if (others.length === 0) return ok({ artifacts, edges: [] })
  const { name, type } = connection
  const source =
    type.source?.(connection) ??
    fail({
      problem: `files cannot be fetched from the connection \`${name}\`, which is of \`kind: ${type.kind}\``,
    })
  if (!source.ok) return source
  for (const copy of others) {
    const fetched = await fetchOne(copy, { source: source.value, below: name }, context)
    if (!fetched.ok) return fetched
    artifacts.push(fetched.value)
  }
  return ok({ artifacts, edges: [] })
}

/** Everything that a connection holds, below its name. */
export const everything = (): Copy => ({ from: '', to: '', kind: 'any' })

async function fetchOne(
  { from, to, kind }: Copy,
  { source, below }: { readonly source: Source; readonly below: string },
  context: InitContext,
): Promise<Result<ArtifactRecord, InitProblem>> {
  const named = isUrl(to) ? basename(new URL(to).pathname) || 'index.html' : to
  const place = targetPlace(named, context, { below })
  if (!place.ok) return place
  const uri = source.uri(from)
  const progress = new Progress(`fetching ${uri}`, context.report)
  const fetched = await source.fetch(from, place.value, { signal: context.signal, progress })
  if (context.signal.aborted) return fail({ problem: 'stopped while fetching' })
  if (!fetched.ok) return fetched
  const { files, bytes, isFolder } = fetched.value
  if (kind === 'file' && isFolder)
    return fail({ problem: `\`${from}\` is a folder`, hint: 'list it under `dirs`' })
  if (kind === 'dir' && !isFolder)
    return fail({ problem: `\`${from}\` is a file`, hint: 'list it under `files`' })
  context.report(`fetched ${uri} (${files === 1 ? '1 file' : `${files} files`}, ${sizeText(bytes)})`)
  const { name } = context.connection ?? {}
  return ok({
    name: basename(named) || name || basename(uri),
    kind: isFolder ? 'dir' : 'file',
    path: uri,
    summary: { path: uri, ...(name !== undefined && { connection: name }) },
    isInput: true,
  })
}
