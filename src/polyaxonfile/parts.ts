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

export function* partsOf(document: Dict): Generator<Part> {
  yield* document.kind === 'operation' ? operation(document, []) : component(document, [])
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
    const tuner = dictOf(dictOf(section, 'matrix') ?? {}, 'tuner')
    const owners: Section[] = [
      { section, path },
      ...itemsOf(section, 'joins', path),
      ...itemsOf(section, 'hooks', path),
      ...maybe(dictOf(section, 'build'), [...path, 'build']),
      ...maybe(tuner, [...path, 'matrix', 'tuner']),
    ]
    for (const owner of owners) {
      for (const [name, param] of Object.entries(dictOf(owner.section, 'params') ?? {})) {
        if (isDict(param)) yield { section: param, path: [...owner.path, 'params', name] }
      }
    }
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
  const workers = Object.entries(dictOf(run, 'workers') ?? {})
  return [
    { section: run, path },
    ...REPLICAS.flatMap((name) => maybe(dictOf(run, name), [...path, name])),
    ...workers.flatMap(([name, worker]) =>
      maybe(isDict(worker) ? worker : undefined, [...path, 'workers', name]),
    ),
  ]
}

/** The schedule of every operation. */
export function* schedulesOf(document: Dict): Generator<Section> {
  for (const { section, path } of partsOf(document)) {
    yield* maybe(dictOf(section, 'schedule'), [...path, 'schedule'])
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

const maybe = (section: Dict | undefined, path: Path): Section[] => (section ? [{ section, path }] : [])

const itemsOf = (section: Dict, list: string, path: Path): Section[] =>
  listOf(section, list).flatMap((item, index) =>
    maybe(isDict(item) ? item : undefined, [...path, list, index]),
  )
