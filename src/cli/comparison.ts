/** The runs that `ops compare` and `ops best` look at, and the values that tell them apart. */
import type { Json } from '../base/value.js'
import { isNumber, type Value } from '../base/value.js'
import type { RunRecord } from '../lifecycle/run.js'
import { compiledOf, isPipelinePlan, type Plan } from '../plan/pipeline-plan.js'
import { dictOf, textOf } from '../polyaxonfile/fields.js'
import { parseQuery } from '../query/parse-query.js'
import type { RunStore } from '../store/contract.js'
import { UsageError } from './application.js'
import type { OptionSpecs } from './command.js'
import { findRun } from './find-run.js'

export const comparisonOptions = {
  uid: { type: 'string', value: 'UUID', help: 'the pipeline, as an option' },
  query: {
    type: 'string',
    short: 'q',
    value: 'QUERY',
    help: 'the runs that match, instead of those of a pipeline: "name:train"',
  },
  metric: { type: 'string', value: 'NAME', help: "what to go by (default: the matrix's own metric)" },
  minimize: { type: 'boolean', help: 'less of it is better' },
  maximize: { type: 'boolean', help: 'more of it is better' },
} as const satisfies OptionSpecs

export interface ComparisonOptions {
  readonly uid?: string
  readonly query?: string
  readonly metric?: string
  readonly minimize?: boolean
  readonly maximize?: boolean
}

export interface Comparison {
  readonly runs: readonly RunRecord[]
  readonly goal: Goal | undefined
}

export interface Goal {
  readonly metric: string
  readonly isLess: boolean
}

/** More runs than this nobody compares by eye. */
const MOST_RUNS = 10_000

export async function comparisonOf(
  store: RunStore,
  uuid: string | undefined,
  options: ComparisonOptions,
): Promise<Comparison> {
  if (options.minimize && options.maximize)
    throw new UsageError('--minimize and --maximize contradict each other')
  if ((uuid === undefined) === (options.query === undefined))
    throw new UsageError('which runs? Those of a pipeline by its uuid, or those that match a --query')
  if (uuid === undefined)
    return { runs: await queried(store, options.query!), goal: goalOf(undefined, options) }
  const pipeline = await findRun(store, uuid)
  return { runs: await childrenOf(store, pipeline), goal: goalOf(pipeline, options) }
}

async function queried(store: RunStore, text: string): Promise<RunRecord[]> {
  const query = parseQuery(text)
  if (!query.ok) throw new UsageError(`--query: ${query.error.message}`)
  return (await store.listRuns({ query: query.value, limit: MOST_RUNS, offset: 0 })).runs
}

async function childrenOf(store: RunStore, pipeline: RunRecord): Promise<RunRecord[]> {
  const all = await store.children(pipeline.uuid)
  // What suggests the runs of a matrix is none of them.
  const members = pipeline.kind === 'matrix' ? all.filter(({ iteration }) => iteration !== null) : all
  const children = members.slice(0, MOST_RUNS)
  if (!children.length)
    throw new UsageError(`${pipeline.uuid} (${pipeline.kind}) has no runs in it to compare`)
  const runs: RunRecord[] = []
  for (const { uuid } of children) {
    const run = await store.getRun(uuid)
    if (run) runs.push(run)
  }
  return runs
}

function goalOf(
  pipeline: RunRecord | undefined,
  { metric, minimize, maximize }: ComparisonOptions,
): Goal | undefined {
  const plan = pipeline?.content as unknown as Plan | undefined
  const matrix = plan && isPipelinePlan(plan) ? dictOf(compiledOf(plan), 'matrix') : undefined
  const own = matrix && dictOf(matrix, 'metric')
  const name = metric ?? (own && textOf(own, 'name'))
  if (name === undefined) return undefined
  const isOwnLess =
    own !== undefined && name === textOf(own, 'name') && textOf(own, 'optimization') === 'minimize'
  return { metric: name, isLess: minimize ?? (maximize ? false : isOwnLess) }
}

/** The best first; runs without the metric, or with one that is no number, last. */
export function ranked(runs: readonly RunRecord[], { metric, isLess }: Goal): RunRecord[] {
  const worth = ({ outputs }: RunRecord): number => {
    const value = outputs[metric] as Value | undefined
    const number = value !== undefined && isNumber(value) ? Number(value) : Number.NaN
    return Number.isNaN(number) ? Number.NEGATIVE_INFINITY : isLess ? -number : number
  }
  const worths = new Map(runs.map((run) => [run, worth(run)]))
  return [...runs].sort((a, b) => {
    const [x, y] = [worths.get(a)!, worths.get(b)!]
    return x === y ? 0 : y > x ? 1 : -1
  })
}

/** Names of the inputs and of the outputs that any of the runs has; inputs that all share are left out. */
export function comparedNames(runs: readonly RunRecord[]): { inputs: string[]; outputs: string[] } {
  const names = (of: (run: RunRecord) => Readonly<Record<string, Json>>) => [
    ...new Set(runs.flatMap((run) => Object.keys(of(run)))),
  ]
  const differs = (name: string) =>
    new Set(runs.map(({ inputs }) => JSON.stringify(inputs[name] ?? null))).size > 1
  return {
    inputs: names(({ inputs }) => inputs).filter(differs),
    outputs: names(({ outputs }) => outputs),
  }
}
