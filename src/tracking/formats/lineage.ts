/** `lineages.plx.json`: an array of `{name, kind, path, summary, is_input}`. */
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { ArtifactRecord } from '../../lifecycle/run.js'
import { readJsonFile } from './json-file.js'

export interface Lineages {
  readonly artifacts: readonly ArtifactRecord[]
  /** Entries that cannot be read, each with what is wrong. */
  readonly problems: readonly string[]
}

/** Reads the file; no file is no entries. Paths are as recorded. The error says why nothing can be read. */
export function readLineages(path: string): Result<Lineages, string> {
  const json = readJsonFile(path)
  if (!json.ok) return json
  if (json.value === undefined) return ok({ artifacts: [], problems: [] })
  if (!Array.isArray(json.value)) return fail('it is not a list')
  const artifacts: ArtifactRecord[] = []
  const problems: string[] = []
  for (const [index, entry] of (json.value as Json[]).entries()) {
    const artifact = parseEntry(entry)
    if (artifact.ok) artifacts.push(artifact.value)
    else problems.push(`entry ${index + 1}: ${artifact.error}`)
  }
  return ok({ artifacts, problems })
}

function parseEntry(entry: Json): Result<ArtifactRecord, string> {
  if (!isObject(entry)) return fail('it is not an object')
  const { name, kind, path = null, summary, is_input: isInput } = entry
  if (typeof name !== 'string' || name === '') return fail('it has no name')
  if (typeof kind !== 'string' || kind === '') return fail(`\`${name}\` has no kind`)
  return ok({
    name,
    kind,
    path: typeof path === 'string' && path !== '' ? path : null,
    summary: isObject(summary) ? summary : {},
    isInput: isInput === true,
  })
}

/** The entry as it stands in the file: without `path` when there is none. */
export function formatLineage({ name, kind, path, summary, isInput }: ArtifactRecord): Json {
  return { name, kind, ...(path !== null && { path }), summary, is_input: isInput }
}

/** Adds entries; one with the same name and direction is replaced where it stands. */
export function mergeLineages(
  present: readonly ArtifactRecord[],
  added: readonly ArtifactRecord[],
): ArtifactRecord[] {
  const byKey = new Map(present.map((artifact) => [lineageKey(artifact), artifact]))
  for (const artifact of added) byKey.set(lineageKey(artifact), artifact)
  return [...byKey.values()]
}

const lineageKey = ({ name, isInput }: ArtifactRecord): string => `${isInput ? 'in' : 'out'} ${name}`

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
