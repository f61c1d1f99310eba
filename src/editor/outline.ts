/**
 * The components and operations that a text holds, for everything that an editor shows or looks up.
 *
 * Input: the tree of a text. Output: its parts, with the nodes that name things. Forgiving: a text that
 * is being typed is rarely valid. Knows positions, no values and no rules.
 */
import type { MappingNode, SourceNode as Node, ScalarNode } from '../yaml/node.js'
import { entriesOf, entryOf, fieldOf, itemsOf, scalarOf, textOf } from './fields.js'

export interface ComponentPart {
  readonly kind: 'component'
  readonly node: MappingNode
  readonly name: ScalarNode | undefined
  readonly inputs: readonly IoPart[]
  readonly outputs: readonly IoPart[]
  readonly run: MappingNode | undefined
  readonly runKind: string | undefined
  /** Of a dag. */
  readonly operations: readonly OperationPart[]
  readonly components: readonly ComponentPart[]
}

export interface OperationPart {
  readonly kind: 'operation'
  readonly node: MappingNode
  readonly name: ScalarNode | undefined
  readonly component: ComponentPart | undefined
  /** The dag that it is part of. */
  readonly dag: ComponentPart | undefined
  readonly params: readonly ParamPart[]
}

export type Part = ComponentPart | OperationPart

export interface IoPart {
  readonly list: 'inputs' | 'outputs'
  readonly node: MappingNode
  readonly name: ScalarNode
  readonly type: string | undefined
}

/** A value that an operation gives: under `params`, in a join, or in the space of a matrix. */
export interface ParamPart {
  readonly place: 'params' | 'joins' | 'matrix'
  readonly key: ScalarNode
  readonly value: Node
}

/** The part that the whole text is; undefined for anything else than a Polyaxonfile. */
export function outlineOf(root: Node): Part | undefined {
  if (root.kind !== 'mapping') return undefined
  const kind = textOf(fieldOf(root, 'kind'))
  if (kind === 'operation') return operationPart(root, undefined)
  return kind === 'component' ? componentPart(root) : undefined
}

function componentPart(node: MappingNode): ComponentPart {
  const run = mapping(fieldOf(node, 'run'))
  const runKind = run && textOf(fieldOf(run, 'kind'))
  const isDag = run !== undefined && runKind === 'dag'
  const operations: OperationPart[] = []
  const part: ComponentPart = {
    kind: 'component',
    node,
    name: scalarOf(fieldOf(node, 'name')),
    inputs: iosOf(node, 'inputs'),
    outputs: iosOf(node, 'outputs'),
    run,
    runKind,
    operations,
    components: isDag ? mappingsOf(fieldOf(run, 'components')).map(componentPart) : [],
  }
  if (isDag) {
    for (const item of mappingsOf(fieldOf(run, 'operations'))) operations.push(operationPart(item, part))
  }
  return part
}

function operationPart(node: MappingNode, dag: ComponentPart | undefined): OperationPart {
  const component = mapping(fieldOf(node, 'component'))
  return {
    kind: 'operation',
    node,
    dag,
    name: scalarOf(fieldOf(node, 'name')),
    component: component && componentPart(component),
    params: [
      ...paramsOf(fieldOf(node, 'params'), 'params'),
      ...mappingsOf(fieldOf(node, 'joins')).flatMap((join) => paramsOf(fieldOf(join, 'params'), 'joins')),
      ...matrixParams(mapping(fieldOf(node, 'matrix'))),
    ],
  }
}

const paramsOf = (node: Node | undefined, place: ParamPart['place']): ParamPart[] =>
  entriesOf(node).map(({ keyNode, value }) => ({ place, key: keyNode, value }))

function matrixParams(matrix: MappingNode | undefined): ParamPart[] {
  if (!matrix) return []
  const sets = mappingsOf(fieldOf(matrix, 'values')).flatMap((set) => paramsOf(set, 'matrix'))
  return [...paramsOf(fieldOf(matrix, 'params'), 'matrix'), ...sets]
}

function iosOf(node: MappingNode, list: IoPart['list']): IoPart[] {
  return mappingsOf(fieldOf(node, list)).flatMap((io) => {
    const name = entryOf(io, 'name')?.value
    if (name?.kind !== 'scalar' || typeof name.value !== 'string') return []
    return [{ list, node: io, name, type: textOf(fieldOf(io, 'type')) }]
  })
}

const mapping = (node: Node | undefined): MappingNode | undefined =>
  node?.kind === 'mapping' ? node : undefined

const mappingsOf = (node: Node | undefined): MappingNode[] =>
  itemsOf(node).filter((item) => item.kind === 'mapping')

/** Every part, the outer ones first. */
export function* partsOf(part: Part | undefined): Generator<Part> {
  if (!part) return
  yield part
  if (part.kind === 'operation') yield* partsOf(part.component)
  else for (const inner of [...part.components, ...part.operations]) yield* partsOf(inner)
}

/** The innermost part that an offset lies in. */
export function partAt(outline: Part | undefined, offset: number): Part | undefined {
  let found: Part | undefined
  for (const part of partsOf(outline)) {
    if (part.node.range.start <= offset && offset <= part.node.range.end) found = part
  }
  return found
}

/** The innermost component that an offset lies in. */
export function componentAt(outline: Part | undefined, offset: number): ComponentPart | undefined {
  let found: ComponentPart | undefined
  for (const part of partsOf(outline)) {
    const { start, end } = part.node.range
    if (part.kind === 'component' && start <= offset && offset <= end) found = part
  }
  return found
}
