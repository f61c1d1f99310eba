/** Finds what a document refers to in other files: `pathRef`, `urlRef` and `hubRef` of its operations. */
import { type Dict, isDict, type Value } from '../base/value.js'
import { dictOf, dictsOf, textOf } from './fields.js'
import type { Source } from './source.js'

export interface FileRef {
  readonly kind: 'path' | 'url' | 'hub'
  readonly target: string
  /** The name of the file that holds the ref: paths are relative to it. */
  readonly from: string
}

/** What a ref is looked up by. Only a path depends on the file that it is in. */
export const refKey = (ref: FileRef): string =>
  JSON.stringify(ref.kind === 'path' ? [ref.kind, ref.target, ref.from] : [ref.kind, ref.target])

const KEYS = [
  ['hubRef', 'hub_ref', 'hub'],
  ['urlRef', 'url_ref', 'url'],
  ['pathRef', 'path_ref', 'path'],
] as const

/** The ref of an operation that has no component of its own. */
export function fileRefOf(operation: Dict, from: string): FileRef | undefined {
  if (isDict(operation.component)) return undefined
  for (const [key, plainKey, kind] of KEYS) {
    const target = textOf(operation, key) ?? textOf(operation, plainKey)
    if (target) return { kind, target, from }
  }
  return undefined
}

/** Every ref in a document, in order: of the operation itself and of the operations of its dags. */
export function fileRefs({ file, value }: Source): FileRef[] {
  if (!isDict(value)) return []
  return value.kind === 'operation' ? ofOperation(value, file.name) : ofComponent(value, file.name)
}

function ofOperation(operation: Dict, from: string): FileRef[] {
  const own = fileRefOf(operation, from)
  return own ? [own] : ofComponent(operation.component ?? null, from)
}

function ofComponent(component: Value, from: string): FileRef[] {
  const run = isDict(component) ? dictOf(component, 'run') : undefined
  if (run?.kind !== 'dag') return []
  return [
    ...dictsOf(run, 'operations').flatMap((operation) => ofOperation(operation, from)),
    ...dictsOf(run, 'components').flatMap((nested) => ofComponent(nested, from)),
  ]
}
