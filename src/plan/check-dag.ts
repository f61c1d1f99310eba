/**
 * Checks the dag of a compiled operation: its operations, what they wait for, and what they are given.
 *
 * Input: a compiled operation with a dag. Output: reports only.
 */

import { didYouMean } from '../base/did-you-mean.js'
import { type Dict, dict, isDict } from '../base/value.js'
import type { Known } from '../compile/check-reference.js'
import { matchParams } from '../compile/match-params.js'
import type { Tracked } from '../compile/merge.js'
import { dictOf, dictsOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { paramOf } from '../polyaxonfile/param.js'
import type { Path } from '../polyaxonfile/path.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { type DagNode, dagOrder, orphans } from './dag.js'
import { DagPlaces } from './dag-places.js'

/** The operations of a compiled dag by level; undefined for a run that is no dag, and for a cycle. */
export function dagLevels(compiled: Dict): readonly (readonly string[])[] | undefined {
  const run = dictOf(compiled, 'run')
  if (run?.kind !== 'dag') return undefined
  const order = dagOrder(nodesOf(dictsOf(run, 'operations')))
  return order.ok ? order.levels : undefined
}

const nodesOf = (operations: readonly Dict[]): DagNode[] =>
  operations.map((section) => ({ name: textOf(section, 'name') ?? '', upstream: upstreamOf(section) }))

/** Inputs and outputs of a dag's operations: each is matched with the params of each operation that has it. */
const MOST_IOS = 1_000_000

/** @param budget shared by the dags inside of a dag, which multiply. */
export function checkDag(compiled: Tracked, reporter: Reporter, budget: DagBudget = dagBudget()): void {
  new DagCheck(compiled, reporter, budget).run()
}

export interface DagBudget {
  ios: number
}

export const dagBudget = (): DagBudget => ({ ios: MOST_IOS })

/** An operation of the dag and the component that it runs. */
interface DagOperation {
  readonly name: string
  readonly section: Dict
  readonly path: Path
}

interface DagComponent {
  readonly section: Dict
  readonly path: Path
}

class DagCheck {
  readonly #operations: readonly DagOperation[]
  readonly #components = new Map<string, DagComponent>()

  constructor(
    readonly compiled: Tracked,
    readonly reporter: Reporter,
    readonly budget: DagBudget,
  ) {
    const run = dictOf(compiled.value, 'run') ?? dict()
    this.#operations = listOf(run, 'operations').flatMap((section, index) => {
      const path = ['run', 'operations', index]
      return isDict(section) ? [{ name: textOf(section, 'name') ?? '', section, path }] : []
    })
    dictsOf(run, 'components').forEach((section, index) => {
      this.#addComponent({ section, path: ['run', 'components', index] })
    })
  }

  run(): void {
    if (!this.#operations.length) {
      this.#report('dag-empty', {}, ['run'])
      return
    }
    this.#checkNames()
    const nodes = nodesOf(this.#operations.map(({ section }) => section))
    this.#checkUpstreams(nodes)
    const order = dagOrder(nodes)
    if (!order.ok) {
      const first = this.#operations.find(({ name }) => name === order.cycle[0])
      this.#report('dag-cycle', { cycle: order.cycle.join(' → ') }, first?.path ?? ['run'])
    }
    this.#checkParams()
  }

  #addComponent(component: DagComponent): void {
    const name = textOf(component.section, 'name') ?? ''
    const earlier = this.#components.get(name)
    if (!earlier) return void this.#components.set(name, component)
    const related = [
      { message: 'the first one is here', at: this.compiled.origins.at([...earlier.path, 'name']) },
    ]
    this.reporter.report(
      'dag-component-twice',
      { name },
      this.compiled.origins.at([...component.path, 'name']),
      {
        related,
      },
    )
  }

  #checkNames(): void {
    const first = new Map<string, DagOperation>()
    for (const operation of this.#operations) {
      const { name, section, path } = operation
      if (!name) {
        this.#report('dag-operation-name', {}, path)
        continue
      }
      const earlier = first.get(name)
      if (!earlier) {
        first.set(name, operation)
        continue
      }
      const isRef = textOf(section, 'dagRef') !== undefined && textOf(earlier.section, 'dagRef') !== undefined
      const related = [
        { message: 'the first one is here', at: this.compiled.origins.at([...earlier.path, 'name']) },
      ]
      const code = isRef ? 'dag-operation-twice' : 'dag-operation-merged'
      this.reporter.report(code, { name }, this.compiled.origins.at([...path, 'name']), { related })
    }
  }

  #checkUpstreams(nodes: readonly DagNode[]): void {
    const names = nodes.map((node) => node.name)
    // Of operations with one name the first is meant, as everywhere.
    const byName = new Map(this.#operations.toReversed().map((operation) => [operation.name, operation]))
    for (const { name, wantedBy } of orphans(nodes)) {
      const operation = byName.get(wantedBy)
      if (!operation) continue
      this.#report('dag-unknown-upstream', { name, operation: wantedBy }, upstreamPath(operation, name), {
        hint: () => upstreamHint(name, names),
      })
    }
  }

  #checkParams(): void {
    if (this.#isTooLarge()) return
    const known: Known = { places: this.#places(), runsToo: false }
    for (const operation of this.#operations) {
      const component = this.#componentOf(operation)
      if (!component) continue
      const { origins } = this.compiled
      matchParams(
        {
          component: { value: component.section, origins: origins.part(component.path) },
          operation: { value: operation.section, origins: origins.part(operation.path) },
          known,
          isLater: true,
        },
        this.reporter,
      )
    }
  }

  #isTooLarge(): boolean {
    const { budget } = this
    for (const operation of this.#operations) {
      if (budget.ios < 0) return true
      const component = this.#quietComponentOf(operation) ?? {}
      budget.ios -= listOf(component, 'inputs').length + listOf(component, 'outputs').length
      if (budget.ios < 0)
        this.#report('dag-too-large', { most: `${MOST_IOS} inputs and outputs` }, operation.path)
    }
    return budget.ios < 0
  }

  #componentOf({ name, section, path }: DagOperation): DagComponent | undefined {
    const own = dictOf(section, 'component')
    if (own) return { section: own, path: [...path, 'component'] }
    const wanted = textOf(section, 'dagRef')
    if (wanted === undefined) {
      this.#report('dag-no-component', { operation: name }, path)
      return undefined
    }
    const component = this.#components.get(wanted)
    if (component) return component
    this.#report('dag-unknown-component', { name: wanted, operation: name }, [...path, 'dagRef'], {
      hint: () => {
        const meant = didYouMean(wanted, this.#components.keys())
        return meant && `did you mean \`${meant}\`?`
      },
    })
    return undefined
  }

  /** Everything that a param of an operation may refer to. Of operations with one name the last counts. */
  #places(): DagPlaces {
    const components = this.#operations.map(
      (operation) => [operation.name, this.#quietComponentOf(operation)] as const,
    )
    return new DagPlaces({ dag: this.compiled.value, components: new Map(components) })
  }

  #quietComponentOf({ section }: DagOperation): Dict | undefined {
    return dictOf(section, 'component') ?? this.#components.get(textOf(section, 'dagRef') ?? '')?.section
  }

  #report(
    code: Parameters<Reporter['report']>[0],
    args: Readonly<Record<string, string>>,
    path: Path,
    details?: Parameters<Reporter['report']>[3],
  ): void {
    this.reporter.report(code, args, this.compiled.origins.at(path), details)
  }
}

/** Names of operations that have to do something first: dependencies, references and events. */
export function upstreamOf(operation: Dict): string[] {
  const named = listOf(operation, 'dependencies').filter((name): name is string => typeof name === 'string')
  const params = Object.values(dictOf(operation, 'params') ?? {}).map((param) => paramOf(param).ref)
  const events = dictsOf(operation, 'events').map((event) => textOf(event, 'ref'))
  const referred = [...params, ...events].flatMap((ref) => {
    const [entity, name] = ref?.split('.') ?? []
    return entity === 'ops' && name !== undefined ? [name] : []
  })
  return [...new Set([...named, ...referred])]
}

/** More names than this are no help in a hint. */
const MAX_LISTED = 12

function upstreamHint(name: string, names: readonly string[]): string {
  const meant = didYouMean(name, names)
  if (meant) return `did you mean \`${meant}\`?`
  const listed = names.slice(0, MAX_LISTED).map((other) => `\`${other}\``)
  return `the dag has ${[...listed, ...(names.length > MAX_LISTED ? ['…'] : [])].join(', ')}`
}

/** Where an operation says that it waits for another one. */
function upstreamPath({ section, path }: DagOperation, name: string): Path {
  const dependency = listOf(section, 'dependencies').indexOf(name)
  if (dependency >= 0) return [...path, 'dependencies', dependency]
  const ref = `ops.${name}`
  const param = Object.entries(dictOf(section, 'params') ?? {}).find(
    ([, value]) => paramOf(value).ref === ref,
  )
  if (param) return [...path, 'params', param[0], 'ref']
  const event = dictsOf(section, 'events').findIndex((trigger) => textOf(trigger, 'ref') === ref)
  return event >= 0 ? [...path, 'events', event, 'ref'] : path
}
