/** A language client that talks to a server process over stdio, as editors do. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  type CompletionItem,
  type CompletionList,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node.js'

export interface ClientOptions {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Answers to `workspace/configuration`, by section. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly initializationOptions?: unknown
}

/** An open document of a test. Positions are found by what stands there. */
export interface OpenDocument {
  readonly uri: string
  readonly text: string
}

export class LanguageClient {
  readonly #published = new Map<string, PublishDiagnosticsParams[]>()
  readonly #waiting = new Set<() => void>()
  #versions = new Map<string, number>()

  private constructor(
    readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
    readonly server: InitializeResult,
  ) {
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, [...(this.#published.get(params.uri) ?? []), params])
      for (const wake of this.#waiting) wake()
    })
  }

  static async start({
    command,
    args,
    cwd,
    env,
    settings = {},
    ...more
  }: ClientOptions): Promise<LanguageClient> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd, env: env ?? process.env })
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout!),
      new StreamMessageWriter(child.stdin!),
    )
    connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section }) => settings[section ?? ''] ?? null),
    )
    connection.onRequest('client/registerCapability', () => null)
    connection.listen()
    const server: InitializeResult = await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: null,
      initializationOptions: more.initializationOptions,
      capabilities: CAPABILITIES,
    })
    const client = new LanguageClient(child, connection, server)
    await connection.sendNotification('initialized', {})
    return client
  }

  async open(uri: string, text: string): Promise<OpenDocument> {
    this.#versions.set(uri, 1)
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    })
    return { uri, text }
  }

  /** Replaces the part between two offsets, as typing does. */
  async change(document: OpenDocument, start: number, end: number, text: string): Promise<OpenDocument> {
    const version = (this.#versions.get(document.uri) ?? 0) + 1
    this.#versions.set(document.uri, version)
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: document.uri, version },
      contentChanges: [
        { range: { start: positionAt(document.text, start), end: positionAt(document.text, end) }, text },
      ],
    })
    return { uri: document.uri, text: document.text.slice(0, start) + text + document.text.slice(end) }
  }

  async close({ uri }: OpenDocument): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
  }

  /** The first diagnostics of a document that satisfy the condition, now or later. */
  async diagnostics(
    uri: string,
    isWanted: (params: PublishDiagnosticsParams) => boolean = () => true,
  ): Promise<readonly Diagnostic[]> {
    for (;;) {
      const found = this.#published.get(uri)?.findLast(isWanted)
      if (found) return found.diagnostics
      await new Promise<void>((wake) => {
        const once = () => {
          this.#waiting.delete(once)
          wake()
        }
        this.#waiting.add(once)
      })
    }
  }

  /** The diagnostics of the newest text of a document. */
  current({ uri }: OpenDocument): Promise<readonly Diagnostic[]> {
    const version = this.#versions.get(uri)
    return this.diagnostics(uri, (params) => params.version === version)
  }

  async completion({ uri }: OpenDocument, position: Position): Promise<readonly CompletionItem[]> {
    const answer: CompletionList | CompletionItem[] | null = await this.connection.sendRequest(
      'textDocument/completion',
      { textDocument: { uri }, position },
    )
    return answer === null ? [] : Array.isArray(answer) ? answer : answer.items
  }

  hover({ uri }: OpenDocument, position: Position): Promise<Hover | null> {
    return this.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position })
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest(method, params)
  }

  /** Ends the server as the protocol says; its exit code. */
  async stop(): Promise<number | null> {
    const exited = once(this.process, 'exit')
    await this.connection.sendRequest('shutdown')
    await this.connection.sendNotification('exit')
    const [code] = await exited
    this.connection.dispose()
    return code as number | null
  }
}

/** Where an offset lies, as the protocol counts: from zero, in UTF-16 code units. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  const line = before.split('\n').length - 1
  return { line, character: offset - (before.lastIndexOf('\n') + 1) }
}

/** Takes the `‸` out of a text and says where it stood. */
export function caret(marked: string): { readonly text: string; readonly position: Position } {
  const offset = marked.indexOf('‸')
  if (offset < 0) throw new Error('the text has no ‸')
  return { text: marked.replace('‸', ''), position: positionAt(marked, offset) }
}

const CAPABILITIES = {
  textDocument: {
    synchronization: {},
    publishDiagnostics: { versionSupport: true, relatedInformation: true, codeDescriptionSupport: true },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'] } },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
    rename: { prepareSupport: true },
    definition: { linkSupport: false },
  },
  workspace: { configuration: true, workspaceFolders: true, workspaceEdit: { documentChanges: true } },
}
