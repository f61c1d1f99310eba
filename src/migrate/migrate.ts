/**
 * Rewrites a Polyaxonfile from before Polyaxon 1.0 in the present format.
 *
 * Input: a text that has been read. Output: the text of the new document, in which a comment names everything
 * that has no equal, or diagnostics when the old document makes no sense. Pure and deterministic.
 */
import { didYouMean } from '../base/did-you-mean.js'
import { type Dict, Float, isDict } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Loaded } from '../polyaxonfile/bundle.js'
import { presentFormOf } from '../polyaxonfile/old-format.js'
import type { Source } from '../polyaxonfile/source.js'
import { describeValue } from '../types/describe.js'
import { nodeAt } from '../yaml/lookup.js'
import type { SourceNode } from '../yaml/node.js'
import { writeYaml } from '../yaml/write-yaml.js'
import { COMPONENT_KEYS, RUN_KINDS, type RunKind, writeComponent } from './component.js'
import { Draft, finish } from './draft.js'
import { writeHeader } from './header.js'
import { searchOf } from './matrix.js'
import { OldSection } from './old-section.js'
import { isRunKind, writePipeline } from './pipeline.js'

export interface Migration {
  /** The new document; the old text when it is in the present format already. */
  readonly text: string
  readonly isChanged: boolean
  /** The comments in the text, in its order, without `#`. */
  readonly notes: readonly string[]
}

export interface MigrationResult {
  readonly diagnostics: readonly Diagnostic[]
  /** Absent after errors. */
  readonly migration?: Migration
}

export function migrate(loaded: Loaded): MigrationResult {
  const diagnostics = new Diagnostics()
  if (!loaded.ok) {
    const { wanted, problem } = loaded.error
    diagnostics.report('file-not-loaded', { file: wanted, problem })
    return { diagnostics: diagnostics.items }
  }
  const { file, source, problems } = loaded.value
  diagnostics.add(problems)
  const report = new Refusals(diagnostics, file)
  const migration = source && migrated(source, report)
  return { diagnostics: diagnostics.items, ...(migration && !diagnostics.hasErrors && { migration }) }
}

/** Reports at the place of a node of the old document. */
class Refusals {
  constructor(
    readonly diagnostics: Diagnostics,
    readonly file: Source['file'],
  ) {}

  readonly refuse = (...[code, args, node]: Parameters<ConstructorParameters<typeof OldSection>[2]>): void =>
    this.diagnostics.report(code, args, { location: { file: this.file, range: node.range } })

  hint(
    code: 'not-old-format' | 'old-kind',
    args: Readonly<Record<string, string>>,
    node: SourceNode,
    hint: string,
  ): void {
    this.diagnostics.report(code, args, { location: { file: this.file, range: node.range }, hint })
  }
}

function migrated({ root, value, file }: Source, report: Refusals): Migration | undefined {
  if (!isDict(value) || root.kind !== 'mapping') {
    report.hint('not-old-format', { problem: `it is ${describeValue(value)}` }, root, OLD_FORM)
    return undefined
  }
  if (value.kind === 'component' || value.kind === 'operation')
    return ofPresentKind({ root, value, file }, report)
  const kind = kindOf(value)
  if (kind === undefined) {
    if (isPresentPart(value)) return unchanged(file.text)
    report.hint(
      'not-old-format',
      { problem: 'neither its `kind` nor its sections are those of one' },
      root,
      OLD_FORM,
    )
    return undefined
  }
  if (kind !== 'pipeline' && !isRunKind(kind)) {
    const near = didYouMean(kind, KINDS)
    const hint = near ? `did you mean \`${near}\`?` : `the kinds were ${KINDS.join(', ')}`
    report.hint('old-kind', { kind }, nodeAt(root, ['kind']) ?? root, hint)
    return undefined
  }
  return translated(new OldSection(root, '', report.refuse), kind)
}

const KINDS = [...RUN_KINDS, 'pipeline']
const OLD_FORM =
  'a Polyaxonfile from before 1.0 has `version: 1`, a `kind` such as `experiment`, and sections such as `build` and `run`'

const unchanged = (text: string): Migration => ({ text, isChanged: false, notes: [] })

/** The present kinds: at most the version is old. */
function ofPresentKind(
  { root, value, file }: { root: SourceNode; value: Dict; file: Source['file'] },
  report: Refusals,
): Migration | undefined {
  const section = Object.keys(value).find(
    (key) => presentFormOf({ [key]: value[key]! }) !== undefined && key !== 'version',
  )
  if (section !== undefined) {
    report.refuse('mixed-format', { kind: String(value.kind), section }, nodeAt(root, [section]) ?? root)
    return undefined
  }
  if (presentFormOf(value) === undefined) return unchanged(file.text)
  const { start, end } = nodeAt(root, ['version'])!.range
  return { text: `${file.text.slice(0, start)}1.1${file.text.slice(end)}`, isChanged: true, notes: [] }
}

/** Before 0.1 the kind was not written. */
function kindOf(value: Dict): string | undefined {
  if (typeof value.kind === 'string') return value.kind
  const isOld =
    presentFormOf(value) !== undefined || isDict(value.build) || (isDict(value.run) && 'cmd' in value.run)
  if (!isOld || isPresentPart(value)) return undefined
  const hasSearch =
    'matrix' in value || 'hptuning' in value || (isDict(value.settings) && 'matrix' in value.settings)
  return hasSearch ? 'group' : 'experiment'
}

/** A preset or an operation that does not say what it is. */
const isPresentPart = (value: Dict): boolean => {
  const version = value.version instanceof Float ? value.version.value : value.version
  const isNew = typeof version === 'number' && version >= 1.1
  return (
    isNew || ['isPreset', 'hubRef', 'pathRef', 'urlRef', 'component', 'runPatch'].some((key) => key in value)
  )
}

function translated(root: OldSection, kind: RunKind | 'pipeline'): Migration {
  const document = new Draft(
    kind === 'group' || root.has('schedule') || root.has('execute_at') ? OPERATION_KEYS : COMPONENT_KEYS,
  )
  root.tellIn(document)
  for (const key of ['version', 'kind']) root.read(key)
  document.set('version', 1.1)
  writeHeader(root, document)
  if (kind === 'pipeline') writePipeline(root, document)
  else if (kind === 'group') writeGroup(root, document)
  else writeComponent({ root, kind, feeds: new Map(), settings: settingsOf(root, document) }, document)
  document.set('kind', document.has('component') ? 'operation' : 'component')
  if (kind === 'plugin')
    document.note('`kind: plugin` was a notebook or a tensorboard; this is a notebook', 'kind')
  root.tellRest()
  const { value, comments } = finish(document)
  return { text: writeYaml(value, comments), isChanged: true, notes: comments.map(({ text }) => text) }
}

const OPERATION_KEYS = [...COMPONENT_KEYS.filter((key) => key !== 'run'), 'schedule', 'matrix', 'component']

function writeGroup(root: OldSection, document: Draft): void {
  const settings = settingsOf(root, document)
  const component = new Draft(COMPONENT_KEYS)
  const { matrix, feeds } = searchOf({ root, tuning: root.section('hptuning') ?? settings })
  document.set('matrix', matrix).set('component', component)
  writeComponent({ root, kind: 'group', feeds, settings }, component)
}

/** Before 0.2: logging and the search. */
const settingsOf = (root: OldSection, document: Draft): OldSection | undefined =>
  root.section('settings')?.tellIn(document)
