/**
 * The open documents and what is known about each: analysed again after every change, one at a time.
 *
 * Several changes in a row make one analysis. Whoever asks about a document gets its newest one.
 */
import type { TextDocument } from 'vscode-languageserver-textdocument'
import type { Loader } from '../index.js'
import { loadDocument } from '../index.js'
import { Analysis } from './analysis.js'
import { isPolyaxonfile, nameOf, Workspace } from './workspace.js'

interface Open {
  document: TextDocument
  /** The newest that is known; of an older text while a new one is looked at. */
  analysis: Analysis | undefined
  /** The last one of a text that could be read. */
  readable: Analysis | undefined
  working: Promise<void> | undefined
  isStale: boolean
}

export interface OpenAnalysis {
  readonly uri: string
  readonly analysis: Analysis
}

export class Documents {
  readonly #open = new Map<string, Open>()
  readonly workspace: Workspace

  /** @param onAnalysis told of each analysis of a newest text, and of `undefined` for a text of another sort. */
  constructor(
    files: Loader,
    readonly onAnalysis: (document: TextDocument, analysis: Analysis | undefined) => void,
  ) {
    this.workspace = new Workspace(files, (name) => {
      const document = this.#open.get(name)?.document
      return document && { version: document.version, text: document.getText() }
    })
  }

  changed(document: TextDocument): void {
    const name = nameOf(document.uri)
    const open = this.#open.get(name)
    if (open) open.document = document
    else
      this.#open.set(name, {
        document,
        analysis: undefined,
        readable: undefined,
        working: undefined,
        isStale: true,
      })
    this.#refresh(name)
    for (const [other, { analysis }] of this.#open) {
      if (other !== name && analysis && refersTo(analysis, name)) this.#refresh(other)
    }
  }

  closed(document: TextDocument): void {
    this.#open.delete(nameOf(document.uri))
  }

  /** Something beside the open documents may have changed. */
  refreshAll(): void {
    this.workspace.forgetFetched()
    for (const name of this.#open.keys()) this.#refresh(name)
  }

  /** What is known about the newest text of a document. */
  async analysisOf(uri: string): Promise<Analysis | undefined> {
    const open = this.#open.get(nameOf(uri))
    while (open?.working) await open.working
    return open?.analysis
  }

  /** What is known about the newest texts of all of them. */
  async all(): Promise<readonly OpenAnalysis[]> {
    const found = [...this.#open.values()].map(async ({ document: { uri } }) => {
      const analysis = await this.analysisOf(uri)
      return analysis ? [{ uri, analysis }] : []
    })
    return (await Promise.all(found)).flat()
  }

  /** The newest analysis whose text could be read, without waiting for one. */
  readableOf(uri: string): Analysis | undefined {
    return this.#open.get(nameOf(uri))?.readable
  }

  #refresh(name: string): void {
    const open = this.#open.get(name)
    if (!open) return
    open.isStale = true
    open.working ??= this.#work(name, open).finally(() => {
      open.working = undefined
    })
  }

  async #work(name: string, open: Open): Promise<void> {
    // What else has arrived is taken in first.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (open.isStale) {
      open.isStale = false
      const { document } = open
      const analysis = await this.#analyse(name, document)
      if (this.#open.get(name) !== open) return
      if (open.document.version !== document.version) continue
      open.analysis = analysis
      if (!analysis || analysis.source) open.readable = analysis
      this.onAnalysis(document, analysis)
    }
  }

  async #analyse(name: string, document: TextDocument): Promise<Analysis | undefined> {
    if (!isPolyaxonfile(name, document.getText())) return undefined
    const bundle = await loadDocument({ path: name }, this.workspace)
    return bundle.main.ok ? new Analysis(bundle, bundle.main.value.file, document.version) : undefined
  }
}

function refersTo({ bundle }: Analysis, name: string): boolean {
  for (const [key, loaded] of bundle.references) {
    if (loaded.ok ? loaded.value.file.name === name : key.includes(name.split(/[\\/]/).at(-1)!)) return true
  }
  return false
}
