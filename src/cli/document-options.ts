/** What the commands that read a document have in common: files, params, and how problems are shown. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { type Bundle, loadDocument } from '../index.js'
import { type Application, UsageError } from './application.js'
import type { OptionSpecs } from './command.js'
import { fileLoader, STDIN, STDIN_NAME } from './file-loader.js'
import { homeOption } from './home-option.js'
import { type MatrixOptions, matrixOptions, withMatrixOptions } from './matrix-options.js'

export const documentOptions = {
  file: {
    type: 'string',
    short: 'f',
    multiple: true,
    value: 'FILE',
    help: 'the Polyaxonfile (`-` is standard input); further ones are presets',
  },
  hub: {
    type: 'string',
    value: 'NAME:TAG',
    help: 'a component of the hub instead of a file; files are presets then',
  },
  param: { type: 'string', short: 'P', multiple: true, value: 'NAME=VALUE', help: 'a param for an input' },
  ...matrixOptions,
  ...homeOption,
} as const satisfies OptionSpecs

const DEFAULT_FILES = ['polyaxonfile.yaml', 'polyaxonfile.yml', 'polyaxonfile.json']

export interface DocumentArguments {
  readonly bundle: Bundle
  readonly params: Readonly<Record<string, string>>
  /** What to call the document: the file's path as given, `<stdin>`, or a component of the hub. */
  readonly title: string
  /** The folder that the document's own paths start from; null for standard input. */
  readonly folder: string | null
}

export interface DocumentOptions extends MatrixOptions {
  readonly file?: readonly string[]
  readonly hub?: string
  readonly param?: readonly string[]
  readonly home?: string
}

export async function readDocument(
  application: Application,
  options: DocumentOptions,
): Promise<DocumentArguments> {
  const read = await readWanted(application, options)
  return { ...read, bundle: withMatrixOptions(read.bundle, options) }
}

async function readWanted(
  application: Application,
  { file, hub, param, home }: DocumentOptions,
): Promise<DocumentArguments> {
  const { cwd } = application
  const params = paramsOf(param ?? [])
  const loader = fileLoader(application, home)
  if (hub !== undefined) {
    const bundle = await loadDocument({ hub, ...(file && { presets: file }) }, loader)
    return { bundle, params, title: hub, folder: cwd }
  }
  const [path = '', ...presets] = file ?? [defaultFile(cwd)]
  const bundle = await loadDocument({ path, presets }, loader)
  if (path === STDIN) return { bundle, params, title: STDIN_NAME, folder: null }
  return { bundle, params, title: path, folder: dirname(resolve(cwd, path)) }
}

function defaultFile(cwd: string): string {
  const found = DEFAULT_FILES.find((name) => existsSync(join(cwd, name)))
  if (!found) throw new UsageError(`there is no ${DEFAULT_FILES.join(', ')} in ${cwd}; name a file with -f`)
  return found
}

function paramsOf(texts: readonly string[]): Record<string, string> {
  const params: Record<string, string> = Object.create(null)
  for (const text of texts) {
    const at = text.indexOf('=')
    if (at < 1) throw new UsageError(`-P takes NAME=VALUE, not \`${text}\``)
    params[text.slice(0, at).trim()] = text.slice(at + 1)
  }
  return params
}

/** Prints every problem to standard error. */
export async function printDiagnostics(
  { terminal }: Application,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const { renderDiagnostic } = await import('../diagnostics/render-text.js')
  for (const diagnostic of diagnostics) terminal.complain(renderDiagnostic(diagnostic, terminal.paint))
}

export const hasErrors = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.some(({ severity }) => severity === 'error')
