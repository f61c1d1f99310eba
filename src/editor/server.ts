/**
 * The language server: what editors ask, answered from analyses of the open documents.
 *
 * Loaded by `pxrun lsp` alone. Knows the protocol; what is answered is made in the files beside this one.
 */
import {
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver/node.js'
import { TextDocument } from 'vscode-languageserver-textdocument'
import type { Result } from '../base/result.js'
import type { Loader } from '../index.js'
import type { Analysis } from './analysis.js'
import { codeLenses } from './code-lenses.js'
import { complete } from './complete.js'
import { definitionAt } from './definition.js'
import { Documents } from './documents.js'
import { hoverAt } from './hover.js'
import { listFolder } from './list-folder.js'
import { problemsOf } from './problems.js'
import { quickFixes } from './quick-fixes.js'
import { rename, renameRange } from './rename.js'
import { symbolsOf } from './symbols.js'

export interface LanguageServerOptions {
  readonly version: string
  /** Loads what is not open in the editor. */
  readonly loader: Loader
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** What a client may set when it starts the server. */
interface Settings {
  /** False: mistakes of shape are left to a server that has the schema. */
  readonly shape: boolean
}

/** Serves until the client ends it: the connection then ends the process. */
export function serve({ version, loader, input, output }: LanguageServerOptions): Promise<never> {
  const connection = createConnection(input, output)
  const server = new Server(connection, loader, version)
  server.listen()
  return new Promise(() => {})
}

class Server {
  readonly #texts = new TextDocuments(TextDocument)
  readonly #documents: Documents
  #settings: Settings = { shape: true }
  #watches = false

  constructor(
    readonly connection: Connection,
    loader: Loader,
    readonly version: string,
  ) {
    this.#documents = new Documents(loader, (document, analysis) => this.#publish(document, analysis))
  }

  listen(): void {
    const { connection } = this
    connection.onInitialize((params) => this.#initialize(params))
    connection.onInitialized(() => this.#watch())
    connection.onDidChangeWatchedFiles(() => this.#documents.refreshAll())
    this.#texts.onDidChangeContent(({ document }) => this.#documents.changed(document))
    this.#texts.onDidSave(() => this.#documents.refreshAll())
    this.#texts.onDidClose(({ document }) => {
      this.#documents.closed(document)
      void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] })
    })
    this.#answer()
    this.#texts.listen(connection)
    connection.listen()
  }

  #initialize({ capabilities, initializationOptions }: InitializeParams): InitializeResult {
    this.#settings = { shape: initializationOptions?.shape !== false }
    this.#watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true
    return {
      serverInfo: { name: 'pxrun', version: this.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        completionProvider: { triggerCharacters: ['.', '{', ' ', '/'] },
        hoverProvider: true,
        definitionProvider: true,
        documentSymbolProvider: true,
        renameProvider: { prepareProvider: true },
        codeActionProvider: { codeActionKinds: ['quickfix'] },
        codeLensProvider: {},
      },
    }
  }

  #watch(): void {
    if (!this.#watches) return
    void this.connection.client.register(DidChangeWatchedFilesNotification.type, {
      watchers: [{ globPattern: '**/*.{yaml,yml,json}' }],
    })
  }

  #publish(document: TextDocument, analysis: Analysis | undefined): void {
    const diagnostics = analysis ? problemsOf(analysis, this.#settings) : []
    void this.connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics })
  }

  #answer(): void {
    const { connection } = this
    connection.onCompletion(({ textDocument: { uri }, position }) => this.#complete(uri, position))
    connection.onHover((params) => this.#at(params, null, hoverAt))
    connection.onDefinition((params) => this.#at(params, null, definitionAt))
    connection.onPrepareRename((params) =>
      this.#at(params, null, (analysis, offset) => orRefuse(renameRange(analysis, offset))),
    )
    connection.onRenameRequest(async (params) => {
      const documents = await this.#documents.all()
      return this.#at(params, null, (analysis, offset) => ({
        changes: orRefuse(rename(analysis, offset, { newName: params.newName, documents })),
      }))
    })
    connection.onDocumentSymbol(({ textDocument: { uri } }) =>
      this.#of(uri, [], ({ file, outline }) => symbolsOf(file, outline)),
    )
    connection.onCodeLens(({ textDocument: { uri } }) =>
      this.#of(uri, [], ({ file, outline }) => codeLenses(file, outline)),
    )
    connection.onCodeAction(({ textDocument: { uri }, context }) => {
      const document = this.#texts.get(uri)
      return document ? quickFixes(document, context.diagnostics) : []
    })
  }

  async #of<T>(uri: string, none: T, answer: (analysis: Analysis) => T): Promise<T> {
    const analysis = await this.#documents.analysisOf(uri)
    return analysis ? answer(analysis) : none
  }

  #at<T>(
    { textDocument: { uri }, position }: Place,
    none: T,
    answer: (analysis: Analysis, offset: number) => T,
  ): Promise<T> {
    return this.#of(uri, none, (analysis) => answer(analysis, this.#texts.get(uri)?.offsetAt(position) ?? 0))
  }

  async #complete(uri: string, position: Place['position']) {
    await this.#documents.analysisOf(uri)
    const [document, analysis] = [this.#texts.get(uri), this.#documents.readableOf(uri)]
    if (!document || !analysis) return []
    const file = { name: analysis.file.name, text: document.getText() }
    return complete({ file, offset: document.offsetAt(position), analysis, listFolder })
  }
}

interface Place {
  readonly textDocument: { readonly uri: string }
  readonly position: { readonly line: number; readonly character: number }
}

/** A refusal is an answer that the editor shows. */
function orRefuse<T>(result: Result<T, string>): T {
  if (!result.ok) throw new ResponseError(ErrorCodes.InvalidRequest, result.error)
  return result.value
}
