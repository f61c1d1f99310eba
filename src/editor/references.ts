/**
 * What a name at a place of a document means, and where else it is written.
 *
 * Input: an analysis and an offset. Output: a target — an input, an output, an operation, a component, a
 * file — with the range of the name itself. The one place that knows what refers to what.
 */
import type { Range, SourceFile } from '../diagnostics/source.js'
import { refKey } from '../polyaxonfile/refs.js'
import type { SourceNode as Node, ScalarNode } from '../yaml/node.js'
import type { Analysis } from './analysis.js'
import { fileRefIn } from './analysis.js'
import { fieldOf, itemsOf, scalarOf, scalarsIn, textOf } from './fields.js'
import { type ComponentPart, componentAt, type IoPart, type OperationPart, partsOf } from './outline.js'
import { scalarRange } from './scalar-range.js'
import { usesIn } from './template-names.js'

export type Target =
  | { readonly kind: 'io'; readonly io: IoPart; readonly component: ComponentPart; readonly file: SourceFile }
  | { readonly kind: 'operation'; readonly operation: OperationPart; readonly name: ScalarNode }
  | { readonly kind: 'component'; readonly component: ComponentPart; readonly file: SourceFile }
  | { readonly kind: 'file'; readonly file: SourceFile }

/** A name at a place, and what it means. */
export interface Mention {
  readonly range: Range
  readonly target: Target
}

/** Every mention in a document, in no order. */
export function* mentionsIn(analysis: Analysis): Generator<Mention> {
  for (const part of partsOf(analysis.outline)) {
    if (part.kind === 'component') yield* ofComponent(part, analysis)
    else yield* ofOperation(part, analysis)
  }
}

export function mentionAt(analysis: Analysis, offset: number): Mention | undefined {
  for (const mention of mentionsIn(analysis)) {
    if (mention.range.start <= offset && offset <= mention.range.end) return mention
  }
  return undefined
}

function* ofComponent(component: ComponentPart, { file, outline }: Analysis): Generator<Mention> {
  for (const io of [...component.inputs, ...component.outputs]) {
    yield { range: scalarRange(io.name), target: { kind: 'io', io, component, file } }
  }
  for (const scalar of scalarsIn(component.node)) {
    // Of nested components only their own templates see their names.
    const uses = usesIn(file, scalar)
    if (uses.length && componentAt(outline, scalar.range.start) === component) {
      for (const use of uses) yield* ofUse(use, component, file)
    }
  }
}

function* ofUse(
  { path, start }: { readonly path: string; readonly start: number },
  component: ComponentPart,
  file: SourceFile,
): Generator<Mention> {
  const [root = '', second = ''] = path.split(/[.[]/)
  const isParam = root === 'params' && path.charAt(root.length) === '.'
  const name = isParam ? second : root
  const io = ioNamed(component, name)
  if (!io) return
  const from = start + (isParam ? root.length + 1 : 0)
  yield { range: { start: from, end: from + name.length }, target: { kind: 'io', io, component, file } }
}

export const ioNamed = (component: ComponentPart, name: string): IoPart | undefined =>
  component.inputs.find((io) => io.name.value === name) ??
  component.outputs.find((io) => io.name.value === name)

function* ofOperation(operation: OperationPart, analysis: Analysis): Generator<Mention> {
  if (operation.name && operation.dag) {
    const target: Target = { kind: 'operation', operation, name: operation.name }
    yield { range: scalarRange(operation.name), target }
  }
  yield* ofReference(operation, analysis)
  const found = analysis.componentOf(operation)
  for (const { key, value } of operation.params) {
    const io = found && ioNamed(found.component, String(key.value))
    if (io) yield { range: scalarRange(key), target: { kind: 'io', io, ...found } }
    yield* ofRef(operation, value, analysis)
  }
  for (const name of itemsOf(fieldOf(operation.node, 'dependencies')))
    yield* ofOperationName(operation, name, 0)
  for (const event of itemsOf(fieldOf(operation.node, 'events'))) {
    yield* ofOperationName(operation, fieldOf(event, 'ref'), 'ops.'.length)
  }
}

function* ofReference(operation: OperationPart, analysis: Analysis): Generator<Mention> {
  const { file, bundle } = analysis
  const dagRef = scalarOf(fieldOf(operation.node, 'dagRef'))
  const component = operation.dag?.components.find(({ name }) => name && name.value === dagRef?.value)
  if (dagRef && component)
    yield { range: scalarRange(dagRef), target: { kind: 'component', component, file } }
  const ref = fileRefIn(operation, file.name)
  const node = ref && scalarOf(fieldOf(operation.node, `${ref.kind}Ref`))
  const loaded = ref && bundle.references.get(refKey(ref))
  if (node && loaded?.ok)
    yield { range: scalarRange(node), target: { kind: 'file', file: loaded.value.file } }
}

/** `ref: ops.NAME` and `value: outputs.NAME` of a param. */
function* ofRef(operation: OperationPart, param: Node, analysis: Analysis): Generator<Mention> {
  const { file } = analysis
  const ref = scalarOf(fieldOf(param, 'ref'))
  if (!ref || typeof ref.value !== 'string') return
  yield* ofOperationName(operation, ref, 'ops.'.length)
  const place = scalarOf(fieldOf(param, 'value'))
  const [list = '', name = ''] = typeof place?.value === 'string' ? place.value.split('.') : []
  if (!place || (list !== 'outputs' && list !== 'inputs')) return
  const upstream = ref.value === 'dag' ? undefined : siblingNamed(operation, ref.value.replace(/^ops\./, ''))
  const found =
    ref.value === 'dag' && operation.dag
      ? { component: operation.dag, file }
      : upstream && analysis.componentOf(upstream)
  const io = found?.component[list].find((one) => one.name.value === name)
  if (!found || !io) return
  const { start, end } = scalarRange(place)
  const from = start + list.length + 1
  if (from + name.length === end) yield { range: { start: from, end }, target: { kind: 'io', io, ...found } }
}

function* ofOperationName(
  operation: OperationPart,
  node: Node | undefined,
  prefix: number,
): Generator<Mention> {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return
  const upstream = siblingNamed(operation, node.value.slice(prefix))
  if (!upstream?.name) return
  const { start, end } = scalarRange(node)
  if (end - start !== node.value.length) return
  yield {
    range: { start: start + prefix, end },
    target: { kind: 'operation', operation: upstream, name: upstream.name },
  }
}

export const siblingNamed = ({ dag }: OperationPart, name: string): OperationPart | undefined =>
  dag?.operations.find((sibling) => textOf(sibling.name) === name)

/** Whether two mentions mean the same thing. */
export function isSame(a: Target, b: Target): boolean {
  // What another document knows of this one was read from the same text, perhaps not in the same tree.
  if (a.kind === 'io' && b.kind === 'io')
    return a.file.name === b.file.name && a.io.name.range.start === b.io.name.range.start
  if (a.kind === 'operation' && b.kind === 'operation') return a.operation.node === b.operation.node
  if (a.kind === 'component' && b.kind === 'component') return a.component.node === b.component.node
  return false
}
