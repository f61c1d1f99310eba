/** Runs a case through the library's public API and gives what can be seen: what `expect` may name. */
import { posix } from 'node:path'
import { DateTimeValue, DateValue, type Dict, dict, Float, toJson, type Value } from '../../src/base/value.js'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.js'
import { positionAt } from '../../src/diagnostics/source.js'
import {
  bundleOf,
  check,
  compile,
  containerProcess,
  dagLevels,
  type Facts,
  initSteps,
  type Loader,
  loadDocument,
  type ResolvedOperation,
  type RunContext,
  sidecarProcesses,
  suggestionsOf,
} from '../../src/index.js'
import { parseQuery } from '../../src/query/parse-query.js'
import { parseSort } from '../../src/query/parse-sort.js'
import type { Case } from './fixture.js'

export type Observation = Readonly<Record<string, unknown>>

/** The run that every case is compiled for, unless it says otherwise. */
export const CONTEXT: RunContext = {
  owner: 'team',
  project: 'iris',
  projectUuid: 'a1b2c3d4e5f60718293a4b5c6d7e8f90',
  name: 'first-run',
  uuid: '0123456789abcdef0123456789abcdef',
  contextRoot: '/plx-context',
  artifactsStore: { name: 'store', storePath: '/data/store' },
  connections: {
    store: { kind: 'volume_claim', schema: dict([['mountPath', '/data/store']]) },
    images: { kind: 'registry', schema: dict([['url', 'registry.example.com/team']]) },
    code: { kind: 'git', schema: dict([['url', 'https://example.com/team/code.git']]) },
  },
}

export async function observe(one: Case): Promise<Observation> {
  if (one.yaml !== undefined) return observeYaml(one.yaml)
  if (one.query !== undefined) return parsed(parseQuery(one.query))
  if (one.sort !== undefined) return parsed(parseSort(one.sort))
  return observeDocument(one)
}

function observeYaml(text: string): Observation {
  const { main } = bundleOf({ name: MAIN, text })
  if (!main.ok) return {}
  const { source, problems } = main.value
  return { problems: problems.map(problemText), value: source && shown(source.value) }
}

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { offset: number } }

const parsed = (result: Parsed): Observation =>
  result.ok ? { means: result.value } : { refusedAt: result.error.offset }

const MAIN = 'polyaxonfile.yaml'

async function observeDocument({
  document,
  files,
  presets,
  params,
  context,
  facts,
}: Case): Promise<Observation> {
  const all = files ?? { [MAIN]: document ?? '' }
  const [path = MAIN] = Object.keys(all)
  const bundle = await loadDocument({ path, ...(presets && { presets }) }, loaderOf(all))
  const options = { ...(params && { params }) }
  const checked = check(bundle, options)
  const resolved = compile(bundle, {
    ...options,
    context: { ...CONTEXT, ...context } as RunContext,
    facts: facts && factsOf(facts),
  })
  return {
    check: checked.diagnostics.map(problemText),
    problems: resolved.diagnostics.map(problemText),
    ...(resolved.operation && operationParts(resolved.operation)),
  }
}

function operationParts(operation: ResolvedOperation): Observation {
  const { compiled } = operation
  const matrix = compiled.matrix as Dict | undefined
  return {
    ...containerProcess(operation),
    kind: operation.kind,
    pipeline: operation.isPipeline,
    compiled: toJson(compiled),
    sidecars: sidecarProcesses(operation),
    init: initSteps(operation).map((step) => ({ ...step, spec: toJson(step.spec) })),
    suggestions: matrix && suggestionsOf(matrix)?.map(toJson),
    levels: dagLevels(compiled),
  }
}

/** `code line:column`, with the file's name in front of the place when it is not the document. */
function problemText({ code, location }: Diagnostic): string {
  if (!location) return code
  const { file, range } = location
  const { line, column } = positionAt(file, range.start)
  return `${code} ${file.name === MAIN ? '' : `${file.name} `}${line}:${column}`
}

function loaderOf(files: Readonly<Record<string, string>>): Loader {
  return {
    async load(request) {
      const name =
        request.kind === 'path'
          ? posix.normalize(posix.join(request.from ? posix.dirname(request.from) : '', request.path))
          : request.kind === 'url'
            ? request.url
            : `hub:${request.name}`
      const text = files[name]
      return text === undefined
        ? { ok: false, error: 'there is no such file' }
        : { ok: true, value: { name, text } }
    },
  }
}

const factsOf = ({ references, joins }: NonNullable<Case['facts']>): Facts => ({
  references: new Map(Object.entries(references ?? {}).map(([name, value]) => [name, fromPlain(value)])),
  joins: new Map(Object.entries(joins ?? {}).map(([name, value]) => [name, fromPlain(value)])),
})

/** The value that plain objects stand for. */
function fromPlain(plain: unknown): Value {
  if (Array.isArray(plain)) return plain.map(fromPlain)
  if (typeof plain !== 'object' || plain === null) return plain as Value
  return dict(Object.entries(plain).map(([key, item]) => [key, fromPlain(item)]))
}

/** The value as plain objects, with marks for what YAML 1.2 has no way to write. */
function shown(value: Value): unknown {
  if (value instanceof Float) return { $float: value.value }
  if (value instanceof DateValue) return { $date: value.iso }
  if (value instanceof DateTimeValue) return { $time: value.iso }
  if (value instanceof Uint8Array) return { $bytes: [...value] }
  if (value instanceof Set) return { $set: [...value].map(shown) }
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value === 'bigint') return { $int: String(value) }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]))
}
