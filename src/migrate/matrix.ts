/**
 * The search of a group (`hptuning`; before 0.2 `settings`, with the params in `matrix` at the top) → `matrix`.
 *
 * Output: the matrix, and the inputs that it feeds.
 */
import type { Value } from '../base/value.js'
import { Draft } from './draft.js'
import { earlyStoppingOf } from './early-stopping.js'
import { type Feeds, nameToday } from './inputs.js'
import { isInteger, isText, type OldSection } from './old-section.js'
import { ALGORITHMS, type Algorithm, algorithmWriters } from './search-algorithm.js'
import { DISCRETE, hyperParamOf } from './search-space.js'

export interface Search {
  readonly matrix: Draft
  readonly feeds: Feeds
}

const KEYS = [
  'kind',
  'concurrency',
  'params',
  'numRuns',
  'maxIterations',
  'eta',
  'resource',
  'numInitialRuns',
  'metric',
  'utilityFunction',
  'resume',
  'seed',
  'earlyStopping',
]

/** Where the parts of a search stand in this document. */
export interface SearchSections {
  readonly root: OldSection
  /** `hptuning` or `settings`. */
  readonly tuning: OldSection | undefined
}

export function searchOf({ root, tuning }: SearchSections): Search {
  const matrix = new Draft(KEYS)
  tuning?.tellIn(matrix)
  const params = tuning?.section('matrix') ?? root.section('matrix')
  const algorithm = tuning ? algorithmOf(tuning) : 'grid_search'
  const old = tuning?.section(algorithm)
  old?.tellIn(matrix)
  if (!params?.keys.length) {
    root.refuseAs('old-unclear', { problem: 'a group needs a `matrix` with the values to try' }, 'hptuning')
    return { matrix, feeds: new Map() }
  }
  matrix.set('concurrency', tuning && concurrencyOf(tuning))
  const feeds = new Map<string, string | undefined>()
  writeParams(params.tellIn(matrix, 'params'), { matrix, feeds, algorithm })
  algorithmWriters[algorithm]({ old, matrix, feeds })
  const seed = tuning?.readIf('seed', isInteger)
  if (algorithm !== 'grid_search') matrix.set('seed', seed)
  else if (seed !== undefined)
    matrix.note(`\`${tuning?.nameOf('seed')}: ${seed}\` has no use: a grid has no chance in it`)
  const rules = tuning ? earlyStoppingOf(tuning, matrix) : []
  if (rules.length) matrix.set('earlyStopping', rules)
  return { matrix, feeds }
}

function concurrencyOf(tuning: OldSection): number | undefined {
  const isCount = (value: Value): value is number => isInteger(value) && value > 0
  return tuning.readIf('concurrency', isCount) ?? tuning.readIf('concurrent_experiments', isCount)
}

function algorithmOf(tuning: OldSection): Algorithm {
  const written = ALGORITHMS.filter((name) => tuning.has(name))
  if (written.length > 1) {
    const names = written.map((name) => `\`${name}\``).join(' and ')
    tuning.refuseAs(
      'old-unclear',
      { problem: `${names} are two ways to search, and a group has one` },
      written[1],
    )
  }
  // Before 0.2 the method was a name, of which only `sequential` says nothing that the matrix does not.
  const isPlain = (value: Value): value is string => isText(value) && value.toLowerCase() === 'sequential'
  if (!written.length) tuning.readIf('search_method', isPlain)
  return written[0] ?? 'grid_search'
}

interface ParamsPlace {
  readonly matrix: Draft
  readonly feeds: Map<string, string | undefined>
  readonly algorithm: Algorithm
}

function writeParams(params: OldSection, { matrix, feeds, algorithm }: ParamsPlace): void {
  const written = new Draft()
  for (const name of params.keys) {
    const section = params.section(name)
    const param = section && hyperParamOf(section)
    if (!param) continue
    const { kind } = param.value
    const isAllowed =
      algorithm === 'grid_search'
        ? DISCRETE.includes(kind)
        : algorithm !== 'bo' || kind === 'uniform' || DISCRETE.includes(kind)
    if (!isAllowed) {
      const way =
        algorithm === 'bo'
          ? 'a Bayesian search takes only values and `uniform`'
          : 'a grid search needs values'
      params.refuseAs(
        'old-unclear',
        { problem: `\`${params.nameOf(name)}\` is a distribution, and ${way}` },
        name,
      )
    }
    written.set(nameToday(name), param.value)
    feeds.set(name, param.type)
  }
  matrix.set('params', written)
}
