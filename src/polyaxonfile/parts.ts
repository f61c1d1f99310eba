/** Walks the parts of a document that rules look at, those inside of dags too. */
import { type Dict, isDict, type Value } from '../base/value.js'
import { dictOf, listOf } from './fields.js'
import type { Path } from './path.js'

/** A section of a document and where it is. */
export interface Section {
  readonly section: Dict
  readonly path: Path
}

export interface Part extends Section {
  readonly kind: 'component' | 'operation'
}

const knownParts = new WeakMap<Dict, readonly Part[]>()

/** Found once for a document, since every rule asks for them. */
export function partsOf(document: Dict): readonly Part[] {
  const known = knownParts.get(document)
  if (known) return known
  const parts = [...(document.kind === 'operation' ? operation(document, []) : component(document, []))]
  knownParts.set(document, parts)
  return parts
}

function* operation(section: Value, path: Path): Generator<Part> {
  if (!isDict(section)) return
  yield { kind: 'operation', section, path }
  yield* component(section.component ?? null, [...path, 'component'])
}

function* component(section: Value, path: Path): Generator<Part> {
  if (!isDict(section)) return
  yield { kind: 'component', section, path }
  const run = dictOf(section, 'run')
  if (run?.kind !== 'dag') return
  for (const [index, item] of listOf(run, 'operations').entries()) {
    yield* operation(item, [...path, 'run', 'operations', index])
  }
  for (const [index, item] of listOf(run, 'components').entries()) {
    yield* component(item, [...path, 'run', 'components', index])
  }
}

/** The inputs and outputs of every component. */
export function* iosOf(document: Dict): Generator<Section> {
  for (const { kind, section, path } of partsOf(document)) {
    if (kind === 'component') for (const list of ['inputs', 'outputs']) yield* itemsOf(section, list, path)
  }
}

/** The params of every operation, and those of its joins, hooks, build and tuner. */
export function* paramsOf(document: Dict): Generator<Section> {
  for (const { section, path } of partsOf(document)) {
    yield* ownParams(section, path)
    for (const list of ['joins', 'hooks'])
      for (const item of itemsOf(section, list, path)) yield* ownParams(item.section, item.path)
    for (const { section: build, path: at } of partOf(section, 'build', path)) yield* ownParams(build, at)
    for (const matrix of partOf(section, 'matrix', path))
      for (const tuner of partOf(matrix.section, 'tuner', matrix.path))
        yield* ownParams(tuner.section, tuner.path)
  }
}

function* ownParams(section: Dict, path: Path): Generator<Section> {
  const params = dictOf(section, 'params')
  for (const name in params) {
    const param = params[name]!
    if (isDict(param)) yield { section: param, path: [...path, 'params', name] }
  }
}

/** The init steps of every run and of every replica of a distributed run. */
export function* initStepsOf(document: Dict): Generator<Section> {
  for (const { kind, section, path } of partsOf(document)) {
    const run = kind === 'component' ? dictOf(section, 'run') : undefined
    if (run) for (const pod of podsOf(run, [...path, 'run'])) yield* itemsOf(pod.section, 'init', pod.path)
  }
}

const REPLICAS = ['launcher', 'worker', 'chief', 'ps', 'evaluator', 'master', 'scheduler', 'head']

function podsOf(run: Dict, path: Path): Section[] {
  const workers = partOf(run, 'workers', path)
  return [
    { section: run, path },
    ...REPLICAS.flatMap((name) => partOf(run, name, path)),
    ...workers.flatMap((workers) =>
      Object.keys(workers.section).flatMap((name) => partOf(workers.section, name, workers.path)),
    ),
  ]
}

/** The schedule of every operation. */
export function* schedulesOf(document: Dict): Generator<Section> {
  for (const { section, path } of partsOf(document)) {
    yield* partOf(section, 'schedule', path)
  }
}

/** The search parameters of every matrix. */
export function* searchParamsOf(document: Dict): Generator<Section & { readonly name: string }> {
  for (const { section, path } of partsOf(document)) {
    const matrix = dictOf(section, 'matrix')
    if (!matrix || matrix.kind === 'mapping') continue
    for (const [name, param] of Object.entries(dictOf(matrix, 'params') ?? {})) {
      if (isDict(param)) yield { name, section: param, path: [...path, 'matrix', 'params', name] }
    }
  }
}

const NONE: readonly Section[] = []

/** The section under this key, if there is one. */
function partOf(section: Dict, key: string, path: Path): readonly Section[] {
  const part = dictOf(section, key)
  return part ? [{ section: part, path: [...path, key] }] : NONE
}

const itemsOf = (section: Dict, list: string, path: Path): readonly Section[] =>
  section[list] === undefined
    ? NONE
    : listOf(section, list).flatMap((item, index) =>
        isDict(item) ? [{ section: item, path: [...path, list, index] }] : NONE,
      )
