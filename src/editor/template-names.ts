/**
 * The names in templates: which are used where, and which there are.
 *
 * Input: the parts of a text. Output: uses with their places in the file, the scope that a component's
 * templates see with an example for each value that only a run knows, and names that do not exist.
 */
import { type Dict, dict, float, type Value } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { SourceFile } from '../diagnostics/source.js'
import { type Io, ioOf } from '../polyaxonfile/io.js'
import { paramScope } from '../resolve/param-scope.js'
import { globalsOf } from '../resolve/run-context.js'
import { TemplateWork } from '../resolve/template-work.js'
import { isTemplate, namesIn, parseTemplate, type TemplateProblem } from '../template/index.js'
import { type SourceNode as Node, type ScalarNode, sourceOffsetOf } from '../yaml/node.js'
import { toValue } from '../yaml/to-value.js'
import { entriesOf, fieldOf, itemsOf, scalarsIn, textOf } from './fields.js'
import { type ComponentPart, type OperationPart, type Part, partsOf } from './outline.js'

/** A use of a name, as `params.lr.as_arg` at its place. */
export interface NameUse {
  readonly path: string
  readonly start: number
  readonly end: number
}

/** The uses in one scalar that may hold a template. */
export function usesIn(file: SourceFile, scalar: ScalarNode): NameUse[] {
  const text = scalar.value
  if (typeof text !== 'string' || !isTemplate(text)) return []
  const template = parseTemplate(text)
  if (!template.ok) return []
  return namesIn(template.value).map(({ path, offset }) => ({
    path,
    start: sourceOffsetOf(file, scalar, offset),
    end: sourceOffsetOf(file, scalar, offset + path.length),
  }))
}

/** The nodes of a component whose templates see its inputs and outputs. */
export function templatePlaces({ node, run, runKind }: ComponentPart): Node[] {
  const sections = ['termination', 'plugins'].flatMap((key) => fieldOf(node, key) ?? [])
  return run && runKind !== 'dag' ? [run, ...sections] : sections
}

export interface TemplateScope {
  readonly scope: Dict
  /** Names whose values, and so the parts of them, only a run knows. */
  readonly open: ReadonlySet<string>
}

/** What templates of a component see. `outline` is the whole text: its operations add contexts. */
export function scopeOf(component: ComponentPart, outline: Part | undefined): TemplateScope {
  const open = new Set<string>()
  const declared = [...component.inputs, ...component.outputs].map(({ node }) => ioFrom(node, open))
  const names = new Set(declared.map(({ name }) => name))
  const contexts = contextNames(component, outline).filter((name) => !names.has(name))
  for (const name of contexts) open.add(name)
  const ios = [...declared, ...contexts.map((name) => ({ ...ioOf(dict()), name }))]
  const extra = dict([
    ['globals', globalsOf(EXAMPLE_RUN, { collectArtifacts: true, mountArtifactsStore: true })],
    ['init', namesAsDict(initConnections(component))],
    ['connections', namesAsDict(connectionsOf(component))],
  ])
  const scope = paramScope(ios, extra, new TemplateWork())
  return {
    scope: scope.ok
      ? scope.value
      : dict([...ios.map(({ name }) => [name, null] as const), ...Object.entries(extra)]),
    open,
  }
}

const EXAMPLE_RUN = { owner: 'user', project: 'project', uuid: '0'.repeat(32), contextRoot: '/plx-context' }

function ioFrom(node: Node, open: Set<string>): Io {
  const section = toValue(node) as Dict
  const io = ioOf(section)
  if (io.value !== null) return io
  open.add(io.name)
  return { ...io, value: io.isList ? [] : exampleOf(io.type) }
}

function exampleOf(type: string | undefined): Value {
  switch (type) {
    case 'int':
      return 1
    case 'float':
      return float(1)
    case 'bool':
      return true
    case 'dict':
      return dict()
    default:
      return type === undefined || type.includes('[') ? null : 'text'
  }
}

/** Params that only templates see, of every operation that runs the component. */
function contextNames(component: ComponentPart, outline: Part | undefined): string[] {
  return [...partsOf(outline)].flatMap((part) =>
    part.kind === 'operation' && runs(part, component)
      ? part.params
          .filter(({ value }) => textTrue(fieldOf(value, 'contextOnly')))
          .map(({ key }) => String(key.value))
      : [],
  )
}

const textTrue = (node: Node | undefined): boolean => node?.kind === 'scalar' && node.value === true

/** Whether an operation runs a component of the same text. */
export function runs(operation: OperationPart, component: ComponentPart): boolean {
  if (operation.component) return operation.component === component
  const wanted = textOf(fieldOf(operation.node, 'dagRef'))
  return (
    wanted !== undefined && operation.dag?.components.find((one) => textOf(one.name) === wanted) === component
  )
}

const PODS = ['launcher', 'worker', 'chief', 'ps', 'evaluator', 'master', 'scheduler', 'head'] as const

function podsOf({ run }: ComponentPart): Node[] {
  if (!run) return []
  const workers = entriesOf(fieldOf(run, 'workers')).map(({ value }) => value)
  return [run, ...PODS.flatMap((name) => fieldOf(run, name) ?? []), ...workers]
}

export const connectionsOf = (component: ComponentPart): string[] =>
  podsOf(component).flatMap((pod) =>
    itemsOf(fieldOf(pod, 'connections')).flatMap((item) => textOf(item) ?? []),
  )

export const initConnections = (component: ComponentPart): string[] =>
  podsOf(component).flatMap((pod) =>
    itemsOf(fieldOf(pod, 'init')).flatMap((step) => textOf(fieldOf(step, 'connection')) ?? []),
  )

const namesAsDict = (names: readonly string[]): Dict => dict(names.map((name) => [name, dict()] as const))

/** What is wrong with the templates of a component: names that do not exist, and what cannot be read. */
export function checkTemplates(
  file: SourceFile,
  component: ComponentPart,
  outline: Part | undefined,
): Diagnostic[] {
  const scalars = new Set(templatePlaces(component).flatMap((place) => [...scalarsIn(place)]))
  const templates = [...scalars].filter(holdsTemplate)
  if (!templates.length) return []
  const check = {
    file,
    ...scopeOf(component, outline),
    work: new TemplateWork(),
    diagnostics: new Diagnostics(),
  }
  for (const scalar of templates) checkTemplate(scalar, check)
  return [...check.diagnostics.items]
}

const holdsTemplate = ({ value }: ScalarNode): boolean => typeof value === 'string' && isTemplate(value)

interface TemplateCheck extends TemplateScope {
  readonly file: SourceFile
  readonly work: TemplateWork
  readonly diagnostics: Diagnostics
}

function checkTemplate(scalar: ScalarNode, check: TemplateCheck): void {
  const { file, scope, open, work, diagnostics } = check
  const text = scalar.value as string
  const rendered = work.render(text, scope)
  if (!rendered.ok) {
    reportProblem(scalar, rendered.error, check)
    return
  }
  for (const { name, offset, use, suggestion } of rendered.value.unknownNames) {
    if (use !== 'value' || isOpen(name, open)) continue
    const last = name.slice(name.lastIndexOf('.') + 1)
    const range = text.startsWith(last, offset)
      ? {
          start: sourceOffsetOf(file, scalar, offset),
          end: sourceOffsetOf(file, scalar, offset + last.length),
        }
      : scalar.range
    const hint = suggestion && `did you mean \`${suggestion}\`?`
    diagnostics.report('unknown-name', { name }, { location: { file, range }, hint })
  }
}

/** Only what no value could mend: the values here are examples. */
function reportProblem(scalar: ScalarNode, problem: TemplateProblem, check: TemplateCheck): void {
  const { file, open, diagnostics } = check
  const { kind, message, hint, offset, renderedText } = problem
  if ((kind !== 'syntax' && kind !== 'undefined') || renderedText !== undefined) return
  const start = sourceOffsetOf(file, scalar, offset)
  const use = usesIn(file, scalar).find((one) => one.start <= start && start <= one.end)
  if (kind === 'undefined' && (!use || isOpen(use.path, open))) return
  const range = use ? { start: use.start, end: use.end } : { start, end: scalar.range.end }
  diagnostics.report(`template-${kind}`, { problem: message }, { location: { file, range }, hint })
}

/** Whether a name is a part of something that only a run knows. */
function isOpen(path: string, open: ReadonlySet<string>): boolean {
  const [root = '', second = '', third] = path.split(/[.[]/)
  if (root === 'connections' || root === 'init') return third !== undefined
  if (root === 'params') return third === 'value' && open.has(second)
  return second !== '' && open.has(root)
}
