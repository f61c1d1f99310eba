/** What the commands that read a document have in common: files, params, and how problems are shown. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { type Bundle, loadDocument } from '../index.js'
import { type Application, UsageError } from './application.js'
import type { OptionSpecs } from './command.js'
import { fileLoader, STDIN } from './file-loader.js'

export const documentOptions = {
  file: {
    type: 'string',
    short: 'f',
    multiple: true,
    value: 'FILE',
    help: 'the Polyaxonfile (`-` is standard input); further ones are presets',
  },
  param: { type: 'string', short: 'P', multiple: true, value: 'NAME=VALUE', help: 'a param for an input' },
} as const satisfies OptionSpecs

const DEFAULT_FILES = ['polyaxonfile.yaml', 'polyaxonfile.yml', 'polyaxonfile.json']

export interface DocumentArguments {
  readonly bundle: Bundle
  readonly params: Readonly<Record<string, string>>
  /** The file's path as given; undefined for standard input. */
  readonly path: string | undefined
}

export async function readDocument(
  application: Application,
  { file, param }: { readonly file?: readonly string[]; readonly param?: readonly string[] },
): Promise<DocumentArguments> {
  const params = paramsOf(param ?? [])
  const [path, ...presets] = file ?? [defaultFile(application.cwd)]
  const bundle = await loadDocument({ path: path!, presets }, fileLoader(application))
  return { bundle, params, path: path === STDIN ? undefined : path }
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
