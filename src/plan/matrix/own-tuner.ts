/**
 * A search whose suggestions come from a component of its own, its tuner: what that is given, how often it is
 * asked, and what it answers.
 *
 * The names are those by which Polyaxon's tuners are asked: `matrix`, `iteration`, `configs` and `metrics` in,
 * the output `suggestions` out. Runs nothing.
 */
import { fail, ok, type Result } from '../../base/result.js'
import { type Dict, dict, isDict, isList, isNumber, type Json, type Value } from '../../base/value.js'
import { dictOf, listOf, textOf } from '../../polyaxonfile/fields.js'
import { isOwnTuner } from '../../polyaxonfile/tuners.js'

export interface OwnTuner {
  /** As `name:version`. */
  readonly component: string
  readonly queue: string | undefined
  readonly presets: readonly string[]
  /** Sections of params, as an operation has them. */
  readonly params: Dict
  /** Whether it makes the first round, too. */
  readonly begins: boolean
  /** How many rounds there are, those included that pxrun makes. */
  readonly rounds: number
  /** How many runs there are in all. */
  readonly runs: number
}

/** Undefined for a matrix that pxrun searches by itself. */
export function ownTuner(matrix: Dict): OwnTuner | undefined {
  const section = dictOf(matrix, 'tuner')
  const component = section && textOf(section, 'hubRef')
  if (component === undefined || !isOwnTuner(component)) return undefined
  return {
    component,
    queue: textOf(section!, 'queue'),
    presets: listOf(section!, 'presets').filter((preset) => typeof preset === 'string'),
    params: dictOf(section!, 'params') ?? dict(),
    ...limitsOf(matrix),
  }
}

function limitsOf(matrix: Dict): Pick<OwnTuner, 'begins' | 'rounds' | 'runs'> {
  const iterations = numberOf(matrix.maxIterations)
  const endless = Number.POSITIVE_INFINITY
  switch (textOf(matrix, 'kind')) {
    case 'bayes':
      return { begins: false, rounds: 1 + (iterations ?? 0), runs: endless }
    case 'hyperopt':
      return {
        begins: false,
        rounds: iterations ?? endless,
        runs: iterations === undefined ? (numberOf(matrix.numRuns) ?? 0) : endless,
      }
    default:
      return { begins: true, rounds: iterations ?? 0, runs: endless }
  }
}

const numberOf = (value: Value | undefined): number | undefined =>
  isNumber(value ?? null) ? Number(value) : undefined

/** A run of the search, as its tuner sees it. */
export interface SearchedRun {
  readonly uuid: string
  readonly params: Dict
  readonly iteration: number
  readonly status: string
  readonly outputs: Readonly<Record<string, Json>>
  /** Null unless it has succeeded and has one. */
  readonly metric: number | null
}

/** What a tuner may take as inputs. Configs and metrics are those of the runs that are worth learning from. */
export function offeredToTuner(matrix: Dict, iteration: number, runs: readonly SearchedRun[]): Dict {
  const hasMetric = dictOf(matrix, 'metric') !== undefined
  const good = runs.filter(({ status, metric }) => (hasMetric ? metric !== null : status === 'succeeded'))
  const { tuner: _, ...section } = matrix
  return dict([
    ['matrix', section as Dict],
    ['iteration', iteration],
    ['configs', good.map(({ params }) => params)],
    ...(hasMetric ? [['metrics', good.map(({ metric }) => metric)] as const] : []),
    ['observations', runs.map((run) => dict(Object.entries(run) as [string, Value][]))],
  ])
}

/** None ends the search. The error is one sentence for people. */
export function suggestedBy(outputs: Readonly<Record<string, Json>>): Result<readonly Dict[], string> {
  const value = (outputs.suggestions ?? null) as Value
  if (value === null) return fail('it has no output `suggestions`')
  if (!isList(value)) return fail('its output `suggestions` is no list')
  const wrong = value.findIndex((item) => !isDict(item))
  if (wrong >= 0) return fail(`item ${wrong} of its output \`suggestions\` is no map of params`)
  return ok(value as readonly Dict[])
}
