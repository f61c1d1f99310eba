/**
 * Reads the graph of a compiled operation: its dag, and the dags in it.
 *
 * Input: a compiled operation, templates and all. Output: a graph without states. An operation whose
 * component cannot be found is drawn without one.
 */
import { type Dict, dict, isDict, toJson, type Value } from '../base/value.js'
import { dagComponents, dagOperationAt } from '../plan/child-operations.js'
import { dictOf, dictsOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { Origins } from '../polyaxonfile/origins.js'
import { paramOf } from '../polyaxonfile/param.js'
import type { Fact, Graph, GraphEdge, GraphNode, HookMark } from './graph.js'

/** The operation as one node, with its dag in it. */
export const readOperation = (compiled: Dict, name: string): GraphNode =>
  nodeOf({ section: compiled, component: compiled, id: name, name })

/** What to draw of an operation: a dag that nothing is done around is its operations. */
export const graphOf = (node: GraphNode): Graph =>
  node.inner && !node.facts.length && !node.hooks.length ? node.inner : { nodes: [node], edges: [] }

interface Operation {
  readonly section: Dict
  readonly component: Dict
  readonly id: string
  readonly name: string
}

function nodeOf({ section, component, id, name }: Operation): GraphNode {
  const run = dictOf(component, 'run') ?? dict()
  const ref = ['hubRef', 'dagRef', 'pathRef', 'urlRef'].map((key) => textOf(section, key))
  return {
    id,
    name,
    kind: textOf(run, 'kind') ?? '',
    component: ref.find((text) => text !== undefined),
    facts: factsOf(section),
    hooks: hooksOf(section, component),
    isMany: isDict(section.matrix) || isDict(section.schedule),
    inner: run.kind === 'dag' ? dagGraph(component, `${id}/`) : undefined,
    state: undefined,
  }
}

function dagGraph(component: Dict, prefix: string): Graph {
  const dag = { value: component, origins: Origins.of({ kind: 'built-in' }) }
  const components = dagComponents(dag)
  const sections = listOf(dictOf(component, 'run') ?? dict(), 'operations')
  const seen = new Set<string>()
  const nodes: GraphNode[] = []
  const edges: GraphEdge[] = []
  sections.forEach((section, index) => {
    const name = isDict(section) ? textOf(section, 'name') : undefined
    // Of operations with one name the first is meant, as everywhere.
    if (!isDict(section) || name === undefined || seen.has(name)) return
    seen.add(name)
    const whole = dagOperationAt(dag, index, components)?.value ?? section
    const id = `${prefix}${name}`
    nodes.push(nodeOf({ section: whole, component: dictOf(whole, 'component') ?? dict(), id, name }))
    edges.push(...edgesInto(whole, id, prefix))
  })
  const ids = new Set(nodes.map(({ id }) => id))
  return { nodes, edges: edges.filter(({ from, to }) => ids.has(from) && from !== to) }
}

function edgesInto(section: Dict, to: string, prefix: string): GraphEdge[] {
  const passing = new Map<string, GraphEdge>()
  const add = (ref: string | undefined, kind: GraphEdge['kind'], passes: readonly string[]) => {
    const [entity, name] = ref?.split('.') ?? []
    if (entity !== 'ops' || name === undefined) return
    const before = passing.get(name)
    const isPlain = !before || before.kind === 'dependency'
    passing.set(name, {
      from: `${prefix}${name}`,
      to,
      kind: isPlain ? kind : before.kind,
      passes: [...(before?.passes ?? []), ...passes],
    })
  }
  for (const name of listOf(section, 'dependencies'))
    if (typeof name === 'string') add(`ops.${name}`, 'dependency', [])
  for (const [name, param] of Object.entries(dictOf(section, 'params') ?? {})) {
    const { ref, value } = paramOf(param)
    add(ref, 'param', [`${valueText(value)} → ${name}`])
  }
  for (const event of dictsOf(section, 'events'))
    add(textOf(event, 'ref'), 'event', listOf(event, 'kinds').map(valueText))
  return [...passing.values()]
}

function factsOf(section: Dict): Fact[] {
  const facts: (Fact | undefined)[] = [
    scheduleFact(dictOf(section, 'schedule')),
    matrixFact(dictOf(section, 'matrix')),
    ...dictsOf(section, 'joins').map(joinFact),
    fact('trigger', section.trigger, (text) =>
      text === 'all_succeeded' ? undefined : text.replaceAll('_', ' '),
    ),
    fact('condition', section.conditions, (text) => `if ${text.replace(/^\{\{\s*|\s*\}\}$/g, '')}`),
    section.isApproved === false ? { kind: 'approval', text: 'waits for approval' } : undefined,
  ]
  return facts.filter((known) => known !== undefined)
}

function fact(
  kind: Fact['kind'],
  value: Value | undefined,
  words: (text: string) => string | undefined,
): Fact | undefined {
  const text = typeof value === 'string' ? words(value) : undefined
  return text === undefined ? undefined : { kind, text }
}

function matrixFact(matrix: Dict | undefined): Fact | undefined {
  if (!matrix) return undefined
  const kind = textOf(matrix, 'kind') ?? 'matrix'
  const runs = kind === 'mapping' ? listOf(matrix, 'values').length : matrix.numRuns
  const names = Object.keys(dictOf(matrix, 'params') ?? {})
  const parts = [
    runs === undefined ? kind : `${kind}, ${valueText(runs)} runs`,
    ...(matrix.concurrency === undefined ? [] : [`${valueText(matrix.concurrency)} at once`]),
    ...(names.length ? [`over ${names.join(', ')}`] : []),
  ]
  return { kind: 'matrix', text: parts.join(', ') }
}

function scheduleFact(schedule: Dict | undefined): Fact | undefined {
  if (!schedule) return undefined
  const { kind, cron, frequency, startAt } = schedule
  const when = kind === 'cron' ? cron : kind === 'interval' ? frequency : startAt
  const words = kind === 'interval' ? `every ${valueText(when)} s` : `${valueText(kind)} ${valueText(when)}`
  return { kind: 'schedule', text: words.trim() }
}

function joinFact(join: Dict): Fact {
  const limit = join.limit === undefined ? '' : `${valueText(join.limit)} `
  const sort = textOf(join, 'sort')
  return {
    kind: 'join',
    text: `joins ${limit}runs: ${textOf(join, 'query') ?? ''}${sort ? ` by ${sort}` : ''}`,
  }
}

function hooksOf(section: Dict, component: Dict): HookMark[] {
  const own = section === component ? [] : dictsOf(section, 'hooks')
  return [...dictsOf(component, 'hooks'), ...own].map((hook) => ({
    component: textOf(hook, 'hubRef') ?? '',
    trigger: textOf(hook, 'trigger') ?? 'done',
  }))
}

function valueText(value: Value | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(toJson(value))
}
