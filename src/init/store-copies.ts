/** Copies paths of the artifacts store into a run and says which runs they came from: what `artifacts` and `paths` share. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { didYouMean } from '../base/did-you-mean.js'
import { fail, ok, type Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import type { ArtifactRecord, RunEdge } from '../lifecycle/run.js'
import type { InitContext, InitOutcome, InitProblem } from './contract.js'
import { copyInto } from './copy.js'
import { sourcePlace, targetPlace } from './places.js'
import { Progress } from './progress.js'

export interface Copy {
  readonly from: string
  readonly to: string
  readonly kind: 'file' | 'dir' | 'any'
}

/** `path` or `[from, to]`, as sections list them. */
export function copiesOf(entries: Json | undefined, kind: Copy['kind']): Result<Copy[], InitProblem> {
  const copies: Copy[] = []
  for (const entry of Array.isArray(entries) ? (entries as Json[]) : []) {
    const [from, to] = Array.isArray(entry) ? (entry as Json[]) : [entry, entry]
    if (typeof from !== 'string' || typeof to !== 'string' || from === '') {
      return fail({ problem: `${JSON.stringify(entry)} is neither a path nor a pair [from, to] of paths` })
    }
    copies.push({ from, to, kind })
  }
  return ok(copies)
}

export async function copyFromStore(
  copies: readonly Copy[],
  context: InitContext,
): Promise<Result<InitOutcome, InitProblem>> {
  const artifacts: ArtifactRecord[] = []
  const used = new Map<string, string[]>()
  for (const copy of copies) {
    const done = await copyOne(copy, context)
    if (!done.ok) return done
    artifacts.push(done.value)
    const upstream = done.value.path!.split('/')[0]!
    if (upstream !== context.runUuid) used.set(upstream, [...(used.get(upstream) ?? []), done.value.path!])
  }
  const edges = [...used].map(
    ([upstream, paths]): RunEdge => ({
      upstream,
      downstream: context.runUuid,
      kind: 'artifacts',
      values: { paths },
    }),
  )
  return ok({ artifacts, edges })
}

async function copyOne(
  { from, to, kind }: Copy,
  context: InitContext,
): Promise<Result<ArtifactRecord, InitProblem>> {
  const source = sourcePlace(from, context)
  if (!source.ok) return source
  const target = targetPlace(to, context)
  if (!target.ok) return target
  if (!existsSync(source.value)) return fail(missing(from, source.value, context))
  const isFolder = statSync(source.value).isDirectory()
  if (kind === 'file' && isFolder)
    return fail({ problem: `\`${from}\` is a folder`, hint: 'list it under `dirs`' })
  if (kind === 'dir' && !isFolder)
    return fail({ problem: `\`${from}\` is a file`, hint: 'list it under `files`' })
  const { storePath: root, signal } = context
  const progress = new Progress(`copying ${from}`, context.report)
  const copied = await copyInto(source.value, target.value, {
    root,
    called: 'artifacts store',
    signal,
    progress,
  })
  if (!copied.ok) return copied
  const path = relative(context.storePath, source.value)
  context.report(
    `copied ${path} (${copied.value.files === 1 ? '1 file' : `${copied.value.files} files`}, ${copied.value.bytes} bytes)`,
  )
  return ok({ name: basename(path), kind: isFolder ? 'dir' : 'file', path, summary: { path }, isInput: true })
}

/** A path of the store that is not there: says how far it goes, and what is there instead. */
function missing(from: string, source: string, { storePath }: InitContext): InitProblem {
  const [uuid = ''] = relative(storePath, source).split('/')
  if (!existsSync(join(storePath, uuid))) {
    return { problem: `no run here has the uuid \`${uuid}\``, hint: '`pxrun ops ls` lists the runs' }
  }
  let folder = dirname(source)
  while (!existsSync(folder)) folder = dirname(folder)
  const names = statSync(folder).isDirectory() ? readdirSync(folder).sort() : []
  const close = didYouMean(basename(source), names)
  const there =
    names.length > 0 ? `${relative(storePath, folder)} has ${names.slice(0, 8).join(', ')}` : undefined
  const hint = close ? `did you mean \`${close}\`?` : there
  return { problem: `the artifacts store has no \`${from}\``, ...(hint && { hint }) }
}
