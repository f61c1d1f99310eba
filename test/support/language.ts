import type { Dict } from '../../src/base/value.js'
import { toJson } from '../../src/base/value.js'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js'
import { positionAt } from '../../src/diagnostics/source.js'
import { check, compile } from '../../src/pipeline.js'
import { type Bundle, bundleOf, loadDocument } from '../../src/polyaxonfile/bundle.js'
import type { ResolvedOperation } from '../../src/resolve/resolved-operation.js'
import type { RunContext } from '../../src/resolve/run-context.js'

export type Params = Readonly<Record<string, string>>

/** What a diagnostic says, in short: its code, the line it points at and, if need be, what it holds there. */
export interface Told {
  readonly code: string
  readonly line: number | undefined
  readonly file: string | undefined
  readonly marked: string | undefined
  readonly message: string
  readonly hint: string | undefined
  readonly origin: string
}

export function told({ code, location, message, hint, origin }: Diagnostic): Told {
  if (!location) return { code, line: undefined, file: undefined, marked: undefined, message, hint, origin }
  const { file, range } = location
  const marked = file.text.slice(range.start, range.end)
  return { code, line: positionAt(file, range.start).line, file: file.name, marked, message, hint, origin }
}

/** A bundle of files by name; the first is the document. */
export const bundleFrom = (
  files: Readonly<Record<string, string>>,
  presets: readonly string[] = [],
): Promise<Bundle> =>
  loadDocument(
    { path: Object.keys(files)[0]!, presets },
    {
      async load(request) {
        const name = request.kind === 'path' ? request.path.replace(/^\.\//, '') : ''
        const text = files[name]
        return text === undefined
          ? { ok: false, error: 'there is no such file' }
          : { ok: true, value: { name, text } }
      },
    },
  )

export const problemsOf = (text: string, params: Params = {}): Told[] =>
  check(bundleOf({ name: 'a.yaml', text }), { params }).diagnostics.map(told)

export const codesOf = (text: string, params: Params = {}): string[] =>
  problemsOf(text, params).map(({ code }) => code)

export const CONTEXT: RunContext = {
  owner: 'user',
  project: 'project',
  name: 'run-name',
  uuid: 'run-uuid',
  contextRoot: '/plx-context',
  artifactsStore: { name: 'store', storePath: '/store' },
}

/** Resolves a text that has to be right. */
export function resolved(
  text: string,
  { params = {}, context = {} }: { params?: Params; context?: Partial<RunContext> } = {},
): ResolvedOperation {
  const { operation, diagnostics } = compile(bundleOf({ name: 'a.yaml', text }), {
    params,
    context: { ...CONTEXT, ...context },
  })
  if (!operation) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return operation
}

export const json = (value: Dict): unknown => JSON.parse(JSON.stringify(toJson(value)))

/** A component with these inputs (YAML, indented by nothing) and this container. */
export const component = (inputs: string, container: string): string =>
  `version: 1.1\nkind: component\n${inputs ? `inputs:\n${inputs}\n` : ''}run:\n  kind: job\n  container: ${container}\n`
