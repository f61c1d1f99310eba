/** The extension: finds pxrun, starts its language server, and runs documents in a terminal. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { commands, type ExtensionContext, Uri, window, workspace } from 'vscode'
import { LanguageClient, type ServerOptions } from 'vscode-languageclient/node.js'

let client: LanguageClient | undefined

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand('pxrun.run', (uri?: string) => runInTerminal('run', uri)),
    commands.registerCommand('pxrun.explain', (uri?: string) => runInTerminal('explain', uri)),
    commands.registerCommand('pxrun.restart', restart),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('pxrun')) void restart()
    }),
  )
  await start()
}

export const deactivate = (): Promise<void> | undefined => client?.stop()

async function start(): Promise<void> {
  client = new LanguageClient('pxrun', 'pxrun', serverOptions(), {
    documentSelector: [{ scheme: 'file', language: 'yaml' }],
    initializationOptions: { shape: settings().get<boolean>('shape', true) },
  })
  try {
    await client.start()
  } catch (error) {
    void window.showErrorMessage(
      `The language server of pxrun does not start: ${error instanceof Error ? error.message : error}. Is pxrun installed? See the setting pxrun.path.`,
    )
  }
}

async function restart(): Promise<void> {
  await client?.stop().catch(() => undefined)
  await start()
}

const settings = () => workspace.getConfiguration('pxrun')

/** The program, with the Node that runs this for a script of a `node_modules` folder. */
function serverOptions(): ServerOptions {
  const [command, ...args] = program()
  return { command: command!, args: [...args, 'lsp'] }
}

function program(): string[] {
  const configured = settings().get<string>('path', '')
  if (configured) return [configured]
  for (const { uri } of workspace.workspaceFolders ?? []) {
    const script = join(uri.fsPath, 'node_modules', 'pxrun', 'dist', 'bin.cjs')
    if (existsSync(script)) return ['node', script]
  }
  return ['pxrun']
}

async function runInTerminal(command: 'run' | 'explain', given: string | undefined): Promise<void> {
  const uri = given === undefined ? window.activeTextEditor?.document.uri : Uri.parse(given)
  if (!uri) return
  await workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.save()
  const [shellPath, ...shellArgs] = program()
  // The terminal is the program itself: no shell reads the path.
  const terminal = window.createTerminal({
    name: `pxrun ${command}`,
    shellPath: shellPath!,
    shellArgs: [...shellArgs, command, '-f', uri.fsPath],
  })
  terminal.show()
}
