/**
 * Rewrites a Polyaxonfile from before Polyaxon 1.0 in the present format.
 *
 * Input: a text that has been read. Output: the text of the new document, in which a comment names everything
 * that has no equal, or diagnostics when the old document makes no sense. Pure and deterministic.
 */
import { unreachable } from '../base/invariant.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { Loaded } from '../polyaxonfile/bundle.js'
import type { Source } from '../polyaxonfile/source.js'
import { nodeAt } from '../yaml/lookup.js'
import type { MappingNode } from '../yaml/node.js'
import { writeYaml } from '../yaml/write-yaml.js'
import { COMPONENT_KEYS, writeComponent } from './component.js'
import { Draft, finish } from './draft.js'
import { formOf, type OldKind } from './form.js'
import { writeHeader } from './header.js'
import { searchOf } from './matrix.js'
import { OldSection, type Refuse } from './old-section.js'
import { writePipeline } from './pipeline.js'

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
  const { source, problems } = loaded.value
  diagnostics.add(problems)
  const migration = source && migrated(source, diagnostics)
  return { diagnostics: diagnostics.items, ...(migration && !diagnostics.hasErrors && { migration }) }
}

function migrated(source: Source, diagnostics: Diagnostics): Migration | undefined {
  const { root, file } = source
  const refuse: Refuse = (code, args, node, hint) =>
    diagnostics.report(code, args, { location: { file, range: node.range }, hint })
  const form = formOf(source)
  switch (form.form) {
    case 'present':
      return { text: file.text, isChanged: false, notes: [] }
    case 'present-but-number':
      return renumbered(source)
    case 'old':
      return root.kind === 'mapping' ? translated(root, form.kind, refuse) : undefined
    case 'none':
      refuse(form.code, form.args, form.node, form.hint)
      return undefined
    default:
      return unreachable(form)
  }
}

function renumbered({ root, file: { text } }: Source): Migration {
  const { start, end } = nodeAt(root, ['version'])!.range
  return { text: `${text.slice(0, start)}1.1${text.slice(end)}`, isChanged: true, notes: [] }
}

function translated(node: MappingNode, kind: OldKind, refuse: Refuse): Migration {
  const document = new Draft([...COMPONENT_KEYS, 'schedule', 'matrix', 'component'])
  const root = new OldSection(node, '', refuse).tellIn(document)
  root.read('version')
  document.set('version', 1.1)
  writeHeader(root, document)
  writeBody(root, kind, document)
  document.set('kind', document.has('component') ? 'operation' : 'component')
  root.tellRest()
  const { value, comments } = finish(document)
  return { text: writeYaml(value, comments), isChanged: true, notes: comments.map(({ text }) => text) }
}

function writeBody(root: OldSection, kind: OldKind, document: Draft): void {
  const written = root.text('kind')
  if (kind === 'pipeline') {
    writePipeline(root, document)
    return
  }
  // Before 0.2: logging and the search.
  const settings = root.section('settings')?.tellIn(document)
  if (kind === 'group') {
    if (written === 'experiment') document.note(EXPERIMENT_WITH_SEARCH, 'matrix')
    writeGroup({ root, settings }, document)
    return
  }
  if (kind === 'plugin')
    document.note('`kind: plugin` was a notebook or a tensorboard; this is a notebook', 'run')
  writeComponent({ root, kind, feeds: new Map(), settings }, document)
}

const EXPERIMENT_WITH_SEARCH = 'its `kind` was `experiment`, but its search makes it a group'

interface GroupSections {
  readonly root: OldSection
  readonly settings: OldSection | undefined
}

function writeGroup({ root, settings }: GroupSections, document: Draft): void {
  const component = new Draft(COMPONENT_KEYS)
  const { matrix, feeds } = searchOf({ root, tuning: root.section('hptuning') ?? settings })
  document.set('matrix', matrix).set('component', component)
  writeComponent({ root, kind: 'group', feeds, settings }, component)
}
