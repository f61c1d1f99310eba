/**
 * A pipeline with its templates and operations → a component with a dag; with a schedule, an operation around it.
 */
import { isList, type Value } from '../base/value.js'
import { describeValue } from '../types/describe.js'
import { COMPONENT_KEYS, writeComponent } from './component.js'
import { Draft } from './draft.js'
import { writeEnvironment } from './environment.js'
import { writeHeader, writeLogging } from './header.js'
import { type Feeds, nameToday } from './inputs.js'
import { isRunKind } from './kinds.js'
import { searchOf } from './matrix.js'
import { isInteger, isText, type OldSection } from './old-section.js'
import { scheduleOf } from './schedule.js'

export function writePipeline(root: OldSection, document: Draft): void {
  const dag = new Draft(['kind', 'concurrency', 'operations', 'components']).set('kind', 'dag')
  const schedule = scheduleOf(root)
  const plugins = new Draft()
  writeLogging([root], plugins)
  const timeout = root.readIf('timeout', isCount)
  const component = schedule ? new Draft(COMPONENT_KEYS) : document
  if (timeout !== undefined) component.set('termination', { timeout })
  component.set('plugins', plugins).set('run', dag)
  if (schedule) document.set('schedule', schedule).set('component', component)
  dag.set('concurrency', root.readIf('concurrency', isCount))
  const ops = root.sections('ops')
  if (!ops.length) root.refuseAs('old-unclear', { problem: 'a pipeline needs `ops`' }, 'ops')
  const used = ops.map((op) => op.sectionIf('template')?.peek('name'))
  checkDependencies(ops)
  const templates = root.sections('templates').map((old) => templateOf(old, used))
  dag.set(
    'operations',
    ops.map((op) => operationOf(op, templates)),
  )
  if (templates.length)
    dag.set(
      'components',
      templates.map(({ component }) => component),
    )
  root.drop('backend', dag, { because: 'chose what the old platform ran the pipeline with' })
}

function checkDependencies(ops: readonly OldSection[]): void {
  const names = ops.map((op) => op.peek('name'))
  for (const op of ops) {
    const wanted = op.peek('dependencies') ?? []
    const missing = isList(wanted) ? wanted.find((name) => !names.includes(name)) : undefined
    if (missing === undefined) continue
    const problem = `no operation of this pipeline is called ${isText(missing) ? `\`${missing}\`` : describeValue(missing)}`
    op.refuseAs('old-unclear', { problem }, 'dependencies')
  }
}

const isCount = (value: Value): value is number => isInteger(value) && value > 0

interface Template {
  readonly name: Value | undefined
  readonly component: Draft
  /** The search of a group: it belongs to the operations that use the template. */
  readonly matrix: Draft | undefined
}

function templateOf(old: OldSection, used: readonly (Value | undefined)[]): Template {
  const name = old.peek('name')
  const component = new Draft(COMPONENT_KEYS)
  old.tellIn(component)
  const kind = old.readIf('kind', isRunKind) ?? 'job'
  old.read('version')
  writeHeader(old, component)
  const search =
    kind === 'group' && used.includes(name)
      ? searchOf({ root: old, tuning: old.section('hptuning') })
      : undefined
  const feeds: Feeds = search?.feeds ?? new Map()
  writeComponent({ root: old, kind, feeds }, component)
  return { name, component, matrix: search?.matrix }
}

const OPERATION_KEYS = [
  'name',
  'description',
  'tags',
  'dagRef',
  'pathRef',
  'urlRef',
  'hubRef',
  'params',
  'matrix',
  'dependencies',
  'trigger',
  'skipOnUpstreamSkip',
  'termination',
  'plugins',
  'runPatch',
]

function operationOf(old: OldSection, templates: readonly Template[]): Draft {
  const operation = new Draft(OPERATION_KEYS)
  old.tellIn(operation)
  for (const key of ['version', 'kind']) old.read(key)
  writeHeader(old, operation)
  if (!operation.has('name')) old.refuseAs('old-unclear', { problem: `\`${old.name}\` needs a \`name\`` })
  const template = writeReference(old, operation, templates)
  writeParams(old, operation, template)
  operation.set('matrix', template?.matrix)
  const dependencies = old.texts('dependencies')
  if (dependencies.length) operation.set('dependencies', dependencies)
  operation.set('trigger', old.readIf('trigger', isTrigger))
  operation.set('skipOnUpstreamSkip', old.flag('skip_on_upstream_skip'))
  const plugins = new Draft()
  writeLogging([old], plugins)
  const run = new Draft()
  const container = new Draft()
  writeEnvironment(old.section('environment'), {
    component: operation,
    run: run.set('container', container),
    container,
  })
  const retries = old.readIf('max_retries', isCount)
  if (retries !== undefined) operation.set('termination', { maxRetries: retries })
  old.drop('build', operation, {
    because: 'replaced the image of the template: set `runPatch.container.image`',
    above: 'runPatch',
  })
  return operation.set('plugins', plugins).set('runPatch', run)
}

const TRIGGERS = ['all_succeeded', 'all_failed', 'all_done', 'one_succeeded', 'one_failed', 'one_done']
const isTrigger = (value: Value): value is string => isText(value) && TRIGGERS.includes(value)

const REFERENCES: readonly (readonly [string, string])[] = [
  ['name', 'dagRef'],
  ['path', 'pathRef'],
  ['url', 'urlRef'],
  ['action', 'hubRef'],
  ['event', 'hubRef'],
]

/** Gives the template if it stands in this document. */
function writeReference(
  old: OldSection,
  operation: Draft,
  templates: readonly Template[],
): Template | undefined {
  const reference = old.section('template')
  const [key, today] = REFERENCES.find(([name]) => isText(reference?.peek(name) ?? null)) ?? []
  const target = key === undefined ? undefined : reference?.text(key)
  if (today === undefined || target === undefined) {
    old.refuseAs('old-unclear', { problem: `\`${old.name}\` needs a \`template\`` })
    return undefined
  }
  operation.set(today, target)
  const template = key === 'name' ? templates.find(({ name }) => name === target) : undefined
  if (key === 'name' && !template) {
    old.refuseAs(
      'old-unclear',
      { problem: `no template of this pipeline is called \`${target}\`` },
      'template',
    )
  }
  if (key === 'path' || key === 'url') operation.note('migrate that file too', today)
  if (today === 'hubRef')
    operation.note(
      `\`${old.nameOf('template')}.${key}\` named something of the old catalog; the hub has other components`,
      today,
    )
  return template
}

function writeParams(old: OldSection, operation: Draft, template: Template | undefined): void {
  const given = old.sectionIf('params')?.tellIn(operation, 'params')
  const known = template && inputNames(template.component)
  const params = new Draft()
  for (const name of given?.keys ?? []) {
    const value = given!.peek(name)!
    const [, source, field] =
      (isText(value) && /^\s*\{\{\s*(\S+?\.\S+?)\.(outputs\.\S+?)\s*\}\}\s*$/.exec(value)) || []
    if (source !== undefined && !source.startsWith('ops.')) {
      given!.drop(name, operation, {
        because: 'is an output of an earlier run: use `ref: runs.UUID`',
        above: 'params',
      })
      continue
    }
    given!.read(name)
    const isContext = known !== undefined && !known.includes(nameToday(name))
    params.set(nameToday(name), {
      ...(source === undefined ? { value } : { ref: source, value: field! }),
      ...(isContext && { contextOnly: true }),
    })
  }
  operation.set('params', params)
}

const inputNames = (component: Draft): readonly string[] =>
  ['inputs', 'outputs'].flatMap((key) => {
    const ios = component.get(key)
    return Array.isArray(ios) ? ios.map((io) => (io instanceof Draft ? String(io.get('name')) : '')) : []
  })
