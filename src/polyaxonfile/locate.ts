/**
 * Finds where a part of a document is written.
 *
 * Input: the tree of a text, its shape, and a path as the normal form spells it. Keys may be written in
 * another spelling, a section in a short form.
 */
import { ANYTHING, alternativesOf, caseOf, partShape, resolved, type Shape } from '../schema/shape.js'
import type { MappingEntry, SourceNode } from '../yaml/node.js'
import { canonicalKey } from './normalize/canonical-keys.js'
import type { Path } from './path.js'

export interface Place {
  /** The deepest node on the path. */
  readonly node: SourceNode
  /** The key that leads to it; undefined at the root and for the items of a list. */
  readonly key: SourceNode | undefined
}

export function locate(root: SourceNode, shape: Shape, path: Path): Place {
  let place: Place = { node: root, key: undefined }
  let here = shape
  for (const step of path) {
    const form = formOf(here, place.node)
    const next = stepInto(place.node, form, step)
    if (!next) break
    place = next
    here = partShape(form, step)
  }
  return place
}

/** The alternative that a node is of. */
export function formOf(shape: Shape, node: SourceNode): Shape {
  const type = { mapping: 'object', sequence: 'array', scalar: undefined }[node.kind]
  const form = alternativesOf(shape).find((one) =>
    one.cases || one.order ? node.kind !== 'scalar' : one.type === type,
  )
  return form?.cases ? resolved(caseOf(form, kindOf(node)) ?? ANYTHING) : (form ?? ANYTHING)
}

function kindOf(node: SourceNode): unknown {
  const kind = node.kind === 'mapping' ? node.entries.find(({ key }) => key === 'kind')?.value : undefined
  return kind?.kind === 'scalar' ? kind.value : undefined
}

function stepInto(node: SourceNode, form: Shape, step: string | number): Place | undefined {
  if (node.kind === 'mapping') {
    const entry =
      node.entries.find(({ key }) => key === String(step)) ?? otherSpelling(node.entries, form, step)
    return entry && { node: entry.value, key: entry.keyNode }
  }
  if (node.kind !== 'sequence') return undefined
  const index = typeof step === 'number' ? step : (form.order?.indexOf(step) ?? -1)
  const item = node.items[index]
  return item && { node: item, key: undefined }
}

function otherSpelling(
  entries: readonly MappingEntry[],
  form: Shape,
  step: string | number,
): MappingEntry | undefined {
  return entries.find(({ key }) => canonicalKey(form, key, {}) === step)
}
