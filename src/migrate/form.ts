/** Which form a document has: the present one, an old one and of which kind, or none. */
import { didYouMean } from '../base/did-you-mean.js'
import { type Dict, Float, isDict } from '../base/value.js'
import type { Code } from '../diagnostics/catalogue.js'
import { presentFormOf } from '../polyaxonfile/old-format.js'
import type { Source } from '../polyaxonfile/source.js'
import { describeValue } from '../types/describe.js'
import { nodeAt } from '../yaml/lookup.js'
import type { SourceNode } from '../yaml/node.js'
import { isRunKind, RUN_KINDS, type RunKind } from './kinds.js'

export type OldKind = RunKind | 'pipeline'

export type Form =
  | { readonly form: 'present' }
  /** All of it but the number in `version`. */
  | { readonly form: 'present-but-number' }
  | { readonly form: 'old'; readonly kind: OldKind }
  | Refusal

export interface Refusal {
  readonly form: 'none'
  readonly code: Code
  readonly args: Readonly<Record<string, string>>
  readonly node: SourceNode
  readonly hint?: string
}

export function formOf({ root, value }: Pick<Source, 'root' | 'value'>): Form {
  if (!isDict(value)) return noPolyaxonfile(`it is ${describeValue(value)}`, root)
  if (value.kind === 'component' || value.kind === 'operation') return presentFormIn(value, root)
  const kind = kindOf(value)
  if (kind === undefined) {
    if (isPresentPart(value)) return { form: 'present' }
    return noPolyaxonfile('neither its `kind` nor its sections are those of one', root)
  }
  if (isOldKind(kind))
    return { form: 'old', kind: hasSearch(value) && kind === 'experiment' ? 'group' : kind }
  const near = didYouMean(kind, KINDS)
  const hint = near ? `did you mean \`${near}\`?` : `the kinds were ${KINDS.join(', ')}`
  return { form: 'none', code: 'old-kind', args: { kind }, node: nodeAt(root, ['kind']) ?? root, hint }
}

const KINDS = [...RUN_KINDS, 'pipeline']

const isOldKind = (kind: string): kind is OldKind => kind === 'pipeline' || isRunKind(kind)

const noPolyaxonfile = (problem: string, node: SourceNode): Refusal => ({
  form: 'none',
  code: 'not-old-format',
  args: { problem },
  node,
  hint: 'a Polyaxonfile from before 1.0 has `version: 1`, a `kind` such as `experiment`, and sections such as `build` and `run`',
})

/** The present kinds: at most the version is old. */
function presentFormIn(value: Dict, root: SourceNode): Form {
  const section = Object.keys(value).find(
    (key) => key !== 'version' && presentFormOf({ [key]: value[key]! }) !== undefined,
  )
  if (section === undefined) {
    return { form: presentFormOf(value) === undefined ? 'present' : 'present-but-number' }
  }
  const args = { kind: String(value.kind), section }
  return { form: 'none', code: 'mixed-format', args, node: nodeAt(root, [section]) ?? root }
}

/** Before 0.1 the kind was not written. */
function kindOf(value: Dict): string | undefined {
  if (typeof value.kind === 'string') return value.kind
  const isOld =
    presentFormOf(value) !== undefined || isDict(value.build) || (isDict(value.run) && 'cmd' in value.run)
  return isOld && !isPresentPart(value) ? 'experiment' : undefined
}

/** Some experiments have a search in them, which makes them groups. */
const hasSearch = ({ matrix, hptuning, settings }: Dict): boolean =>
  [
    matrix,
    isDict(hptuning) ? hptuning.matrix : undefined,
    isDict(settings) ? settings.matrix : undefined,
  ].some((params) => isDict(params))

/** A preset or an operation that does not say what it is. */
function isPresentPart(value: Dict): boolean {
  const version = value.version instanceof Float ? value.version.value : value.version
  const isNew = typeof version === 'number' && version >= 1.1 && presentFormOf(value) === undefined
  return (
    isNew || ['isPreset', 'hubRef', 'pathRef', 'urlRef', 'component', 'runPatch'].some((key) => key in value)
  )
}
