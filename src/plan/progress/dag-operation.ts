/** What decides about an operation of a dag, read from its section. */
import type { Dict } from '../../base/value.js'
import { dictOf, dictsOf, flagOf, listOf, textOf } from '../../polyaxonfile/fields.js'
import { paramOf } from '../../polyaxonfile/param.js'
import type { DagNode } from '../dag.js'

export const TRIGGERS = [
  'all_succeeded',
  'all_failed',
  'all_done',
  'one_succeeded',
  'one_failed',
  'one_done',
] as const

export type Trigger = (typeof TRIGGERS)[number]

export interface DagOperation {
  readonly name: string
  /** Operations whose end the trigger judges: dependencies, and those that params refer to. */
  readonly upstream: readonly string[]
  readonly trigger: Trigger
  readonly skipOnUpstreamSkip: boolean
  /** Events of other operations, each of which has to happen first. */
  readonly events: readonly AwaitedEvent[]
}

export interface AwaitedEvent {
  /** The operation that emits it. */
  readonly of: string
  /** Any of these: `run_status_running`, … */
  readonly kinds: readonly string[]
}

/** An operation in the order of its dag: an event has to happen first as well. */
export const nodeOf = ({ name, upstream, events }: DagOperation): DagNode => ({
  name,
  upstream: [...new Set([...upstream, ...events.map(({ of }) => of)])],
})

const operationsByDag = new WeakMap<Dict, readonly DagOperation[]>()

/** The operations of a compiled dag. Of those with one name the first counts. Read once: of a large dag that takes its time. */
export function dagOperations(dag: Dict): readonly DagOperation[] {
  const operations = operationsByDag.get(dag) ?? readOperations(dag)
  operationsByDag.set(dag, operations)
  return operations
}

function readOperations(dag: Dict): DagOperation[] {
  const seen = new Set<string>()
  return dictsOf(dictOf(dag, 'run') ?? {}, 'operations').flatMap((section) => {
    const name = textOf(section, 'name') ?? ''
    if (seen.has(name)) return []
    seen.add(name)
    return [dagOperationOf(name, section)]
  })
}

function dagOperationOf(name: string, section: Dict): DagOperation {
  const trigger = textOf(section, 'trigger')
  return {
    name,
    upstream: [...new Set([...dependenciesOf(section), ...referredOf(section)])],
    trigger: TRIGGERS.find((known) => known === trigger) ?? 'all_succeeded',
    skipOnUpstreamSkip: flagOf(section, 'skipOnUpstreamSkip') ?? false,
    events: dictsOf(section, 'events').flatMap((event) => {
      const of = operationNamed(textOf(event, 'ref'))
      return of === undefined ? [] : [{ of, kinds: textsOf(event, 'kinds') }]
    }),
  }
}

const dependenciesOf = (section: Dict): string[] => textsOf(section, 'dependencies')

const referredOf = (section: Dict): string[] =>
  Object.values(dictOf(section, 'params') ?? {}).flatMap((param) => {
    const name = operationNamed(paramOf(param).ref)
    return name === undefined ? [] : [name]
  })

const textsOf = (section: Dict, key: string): string[] =>
  listOf(section, key).filter((item): item is string => typeof item === 'string')

function operationNamed(ref: string | undefined): string | undefined {
  const [entity, name] = ref?.split('.') ?? []
  return entity === 'ops' ? name : undefined
}
