/**
 * Loads a document with everything that it refers to: the one step that reads from outside.
 *
 * Input: a path and a `Loader`. Output: a bundle of parsed sources, with what could not be loaded as
 * a problem in it. Everything after this step is pure. Knows no shape and no meaning beyond refs.
 */
import { fail, type Result } from '../base/result.js'
import type { SourceFile } from '../diagnostics/source.js'
import { DEFAULT_LIMITS } from '../yaml/limits.js'
import { type FileRef, fileRefs, refKey } from './refs.js'
import { type ReadSource, readSource } from './source.js'

/** Fetches text for the library, which reads nothing itself. The error is one sentence. */
export interface Loader {
  load(request: LoadRequest, options?: LoadOptions): Promise<Result<SourceFile, string>>
  /** Reads a text that it has loaded: a loader that is asked again and again may keep what it has read. */
  read?(file: SourceFile): ReadSource
}

export interface LoadOptions {
  /** Ends the loading. */
  readonly signal?: AbortSignal
}

export type LoadRequest =
  /** `from` is the name of the file that refers to it; undefined for a path that the user typed. */
  | { readonly kind: 'path'; readonly path: string; readonly from: string | undefined }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'hub'; readonly name: string }

export interface Bundle {
  readonly main: Loaded
  readonly presets: readonly Loaded[]
  /** By `refKey`. */
  readonly references: ReadonlyMap<string, Loaded>
}

/** A source, or why it could not be loaded. */
export type Loaded = Result<ReadSource, LoadFailure>

export interface LoadFailure {
  readonly wanted: string
  readonly problem: string
  /** Whether all references together are the problem, not this one. */
  readonly isTotal?: boolean
}

/** A chain of refs longer than this goes in a circle. */
const MAX_DEPTH = 32

/** How many files one document may refer to, those included that these refer to, and their size together. */
const MOST_FILES = 12_000
const MOST_CHARACTERS = 4 * DEFAULT_LIMITS.characters

/** The document is a file, or a component of the hub. */
export type Wanted = ({ readonly path: string } | { readonly hub: string }) & {
  readonly presets?: readonly string[]
}

/**
 * What cannot be loaded is a problem in the bundle.
 *
 * @throws the signal's reason once that is aborted.
 */
export async function loadDocument(
  wanted: Wanted,
  loader: Loader,
  options: LoadOptions = {},
): Promise<Bundle> {
  const { presets = [] } = wanted
  const from = { loader, options }
  const typed = (file: string) => load({ kind: 'path', path: file, from: undefined }, from)
  const main = await ('hub' in wanted ? load({ kind: 'hub', name: wanted.hub }, from) : typed(wanted.path))
  const loadedPresets: Loaded[] = []
  for (const preset of presets) loadedPresets.push(await typed(preset))
  const references = new Map<string, Loaded>()
  const spent = { files: 0, characters: 0 }
  if (main.ok) await loadReferences(main.value, { ...from, references, spent, depth: 0 })
  return { main, presets: loadedPresets, references }
}

/** A bundle of texts that are already there. Refs in them stay unloaded. */
export function bundleOf(main: SourceFile, presets: readonly SourceFile[] = []): Bundle {
  return {
    main: { ok: true, value: readSource(main) },
    presets: presets.map((preset) => ({ ok: true, value: readSource(preset) })),
    references: new Map(),
  }
}

interface LoadingBy {
  readonly loader: Loader
  readonly options: LoadOptions
}

interface Loading extends LoadingBy {
  readonly references: Map<string, Loaded>
  readonly spent: Spent
  readonly depth: number
}

interface Spent {
  files: number
  characters: number
}

async function loadReferences(source: ReadSource, loading: Loading): Promise<void> {
  for (const ref of source.source ? fileRefs(source.source) : []) {
    const key = refKey(ref)
    if (loading.references.has(key)) continue
    if (loading.depth >= MAX_DEPTH) {
      loading.references.set(key, fail({ wanted: ref.target, problem: 'it refers to itself, over and over' }))
      continue
    }
    const loaded = overspent(ref, loading.spent) ?? (await load(requestOf(ref), loading))
    loading.references.set(key, loaded)
    if (!loaded.ok) continue
    loading.spent.files++
    loading.spent.characters += loaded.value.file.text.length
    await loadReferences(loaded.value, { ...loading, depth: loading.depth + 1 })
  }
}

/** Why nothing more is loaded. */
function overspent({ target }: FileRef, { files, characters }: Spent): Loaded | undefined {
  if (files < MOST_FILES && characters <= MOST_CHARACTERS) return undefined
  const most = files < MOST_FILES ? `${MOST_CHARACTERS >> 20} MiB of text` : `${MOST_FILES} files`
  return fail({ wanted: target, problem: `all references together lead to more than ${most}`, isTotal: true })
}

async function load(request: LoadRequest, { loader, options }: LoadingBy): Promise<Loaded> {
  const wanted = request.kind === 'path' ? request.path : request.kind === 'url' ? request.url : request.name
  options.signal?.throwIfAborted()
  const text = await loader.load(request, options)
  options.signal?.throwIfAborted()
  return text.ok
    ? { ok: true, value: loader.read?.(text.value) ?? readSource(text.value) }
    : fail({ wanted, problem: text.error })
}

function requestOf(ref: FileRef): LoadRequest {
  if (ref.kind === 'path') return { kind: 'path', path: ref.target, from: ref.from }
  return ref.kind === 'url' ? { kind: 'url', url: ref.target } : { kind: 'hub', name: ref.target }
}
