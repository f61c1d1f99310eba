/** What a program submits, in each of its three forms, as a bundle with all that it refers to. */
import { dirname, resolve } from 'node:path'
import { fail, ok } from '../base/result.js'
import type { SourceFile } from '../diagnostics/source.js'
import { type Bundle, type Loader, type LoadOptions, loadDocument } from '../polyaxonfile/bundle.js'
import type { DocumentInput } from './embedded-engine.js'

export interface ReadDocument {
  readonly bundle: Bundle
  /** What its paths start from; null when it has no folder. */
  readonly documentDir: string | null
}

/** @throws the signal's reason once that is aborted. */
export async function readDocument(
  document: DocumentInput,
  loader: Loader,
  options: LoadOptions,
): Promise<ReadDocument> {
  if ('bundle' in document) return { bundle: document.bundle, documentDir: document.folder ?? null }
  if ('path' in document) {
    const path = resolve(document.path)
    const presets = document.presets?.map((preset) => resolve(preset))
    const bundle = await loadDocument({ path, ...(presets && { presets }) }, loader, options)
    return { bundle, documentDir: dirname(path) }
  }
  const { text, name = 'document.yaml', folder } = document
  const path = folder === undefined ? name : resolve(folder, name)
  const bundle = await loadDocument({ path }, withText({ name: path, text }, folder, loader), options)
  return { bundle, documentDir: folder === undefined ? null : resolve(folder) }
}

/** Loads a text as the document; without a folder there are no files beside it. */
const withText = (file: SourceFile, folder: string | undefined, loader: Loader): Loader => ({
  async load(request, options) {
    if (request.kind !== 'path') return loader.load(request, options)
    if (request.path === file.name && request.from === undefined) return ok(file)
    if (folder !== undefined || request.from !== file.name) return loader.load(request, options)
    return fail('this document is a text without a `folder`, so there are no files beside it')
  },
})
