/**
 * The texts that an editor works with: open documents before files, files before anything that is fetched.
 *
 * A text that has not changed is the same object each time, and is read once.
 */
import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ok, type Result } from '../base/result.js'
import type { SourceFile } from '../diagnostics/source.js'
import type { Loader, LoadRequest } from '../index.js'
import { type ReadSource, readSource } from '../polyaxonfile/source.js'

interface Kept {
  /** What the text depends on: a document's version, a file's time and size. */
  readonly stamp: string
  readonly text: Promise<Result<SourceFile, string>>
}

export interface OpenText {
  readonly version: number
  readonly text: string
}

export class Workspace implements Loader {
  readonly #kept = new Map<string, Kept>()
  readonly #sources = new WeakMap<SourceFile, ReadSource>()

  /**
   * @param files loads what is not open.
   * @param openText the text of an open document by its name, if it is open.
   */
  constructor(
    readonly files: Loader,
    readonly openText: (name: string) => OpenText | undefined,
  ) {}

  load(request: LoadRequest): Promise<Result<SourceFile, string>> {
    if (request.kind !== 'path') {
      const key = request.kind === 'url' ? request.url : `hub:${request.name}`
      return this.#keep(key, 'fetched', () => this.files.load(request))
    }
    const name = request.from === undefined ? request.path : resolve(dirname(request.from), request.path)
    const open = this.openText(name)
    if (open) return this.#keep(name, `open ${open.version}`, async () => ok({ name, text: open.text }))
    return this.#keep(name, stampOf(name), () =>
      this.files.load({ kind: 'path', path: name, from: undefined }),
    )
  }

  /** A text as it is read, once for each text. */
  read(file: SourceFile): ReadSource {
    const known = this.#sources.get(file)
    if (known) return known
    const source = readSource(file)
    this.#sources.set(file, source)
    return source
  }

  /** What was fetched is fetched again when it is next needed. */
  forgetFetched(): void {
    for (const [key, { stamp }] of this.#kept) if (stamp === 'fetched') this.#kept.delete(key)
  }

  forget(name: string): void {
    this.#kept.delete(name)
  }

  #keep(
    key: string,
    stamp: string,
    load: () => Promise<Result<SourceFile, string>>,
  ): Promise<Result<SourceFile, string>> {
    const known = this.#kept.get(key)
    if (known?.stamp === stamp) return known.text
    const text = load()
    this.#kept.set(key, { stamp, text })
    return text
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? `file ${stat.mtimeMs} ${stat.size}` : 'no file'
}

/** The name of a document in diagnostics: its path, or its uri where it has none. */
export function nameOf(uri: string): string {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : uri
  } catch {
    return uri
  }
}

export const uriOf = (name: string): string =>
  /^[a-z][\w+.-]+:/i.test(name) && !/^[a-z]:[\\/]/i.test(name) ? name : pathToFileURL(name).href

/** Other YAML files are none of our business. */
export function isPolyaxonfile(name: string, text: string): boolean {
  return (
    /^(?:["']?kind["']?)\s*:\s*["']?(?:component|operation)\b/m.test(text) ||
    /^# yaml-language-server: \$schema=.*polyaxonfile/m.test(text) ||
    /polyaxon[^/\\]*\.(?:ya?ml|json)$/i.test(name)
  )
}
