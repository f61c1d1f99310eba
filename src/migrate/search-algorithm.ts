/** The four ways to search → the fields of `grid`, `random`, `hyperband` and `bayes`. */
import { isInt, isNumber, type Value } from '../base/value.js'
import { Draft } from './draft.js'
import { optimizationOf } from './early-stopping.js'
import { nameToday } from './inputs.js'
import { numberOf } from './literal.js'
import { isFlag, isInteger, isText, type OldSection } from './old-section.js'

export const ALGORITHMS = ['grid_search', 'random_search', 'hyperband', 'bo'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

export interface Writing {
  /** The section of the algorithm, if there is one. */
  readonly old: OldSection | undefined
  readonly matrix: Draft
  readonly feeds: Map<string, string | undefined>
}

export const algorithmWriters: Readonly<Record<Algorithm, (writing: Writing) => void>> = {
  grid_search({ old, matrix }) {
    matrix.set('kind', 'grid').set('numRuns', old?.readIf('n_experiments', isCount))
  },
  random_search({ old, matrix }) {
    matrix.set('kind', 'random').set('numRuns', old && needed(old, 'n_experiments', isCount))
  },
  hyperband({ old, matrix, feeds }) {
    if (!old) return
    matrix.set('kind', 'hyperband').set('maxIterations', needed(old, 'max_iter', isCount))
    matrix.set('eta', numberOf(needed(old, 'eta', isNumber) ?? null))
    matrix
      .set('resource', resourceOf(old, feeds))
      .set('metric', metricOf(old))
      .set('resume', old.readIf('resume', isFlag))
  },
  bo({ old, matrix }) {
    if (!old) return
    matrix.set('kind', 'bayes').set('numInitialRuns', needed(old, 'n_initial_trials', isCount))
    matrix.set('maxIterations', needed(old, 'n_iterations', isCount)).set('metric', metricOf(old))
    matrix.set('utilityFunction', utilityOf(old.sectionIf('utility_function')))
  },
}

const isCount = (value: Value): value is number => isInteger(value) && value > 0

/** A field without which the search does not know what to do. */
function needed<T extends Value>(
  old: OldSection,
  key: string,
  fits: (value: Value) => value is T,
): T | undefined {
  const value = old.readIf(key, fits)
  if (value === undefined)
    old.refuseAs('old-unclear', { problem: `\`${old.name}\` needs a number as \`${key}\`` }, key)
  return value
}

/** The input that says how long a run goes on: the search sets it, so that the component must have it. */
function resourceOf(old: OldSection, feeds: Map<string, string | undefined>): Draft | undefined {
  const section = needsSection(old, 'resource')
  const name = section?.text('name')
  if (!section || name === undefined) return undefined
  const isType = (value: Value): value is string =>
    isText(value) && ['int', 'float'].includes(value.toLowerCase())
  const type = section.readIf('type', isType)?.toLowerCase() ?? 'float'
  feeds.set(name, type)
  return new Draft().set('name', nameToday(name)).set('type', type)
}

function metricOf(old: OldSection): Draft | undefined {
  const section = needsSection(old, 'metric')
  return (
    section &&
    new Draft().set('name', section.text('name')).set('optimization', optimizationOf(section) ?? 'maximize')
  )
}

/** A section with a `name`. */
function needsSection(old: OldSection, key: string): OldSection | undefined {
  const section = old.section(key)
  if (section && isText(section.peek('name') ?? null)) return section
  old.refuseAs('old-unclear', { problem: `\`${old.name}\` needs a \`${key}\` with a \`name\`` }, key)
  return undefined
}

function utilityOf(old: OldSection | undefined): Draft | undefined {
  if (!old) return undefined
  const utility = new Draft()
  old.tellIn(utility)
  const isFunction = (value: Value): value is string =>
    isText(value) && ['ucb', 'ei', 'poi'].includes(value.toLowerCase())
  const name = old.readIf('acquisition_function', isFunction)?.toLowerCase() ?? 'ucb'
  utility
    .set('acquisitionFunction', name)
    .set('kappa', old.readIf('kappa', isNumber))
    .set('eps', old.readIf('eps', isNumber))
  const constant = name === 'ucb' ? 'kappa' : 'eps'
  if (!utility.has(constant)) {
    old.refuseAs('old-unclear', {
      problem: `\`${old.name}\` needs a number as \`${constant}\` for \`${name}\``,
    })
  }
  utility.set('numWarmup', old.readIf('n_warmup', isInt)).set('numIterations', old.readIf('n_iter', isInt))
  const process = old.sectionIf('gaussian_process')
  return process ? utility.set('gaussianProcess', gaussianProcessOf(process)) : utility
}

function gaussianProcessOf(old: OldSection): Draft {
  const isKernel = (value: Value): value is string =>
    isText(value) && ['rbf', 'matern'].includes(value.toLowerCase())
  const process = new Draft()
  old.tellIn(process)
  return process
    .set('kernel', old.readIf('kernel', isKernel)?.toLowerCase())
    .set('lengthScale', old.readIf('length_scale', isNumber))
    .set('nu', old.readIf('nu', isNumber))
    .set('numRestartsOptimizer', old.readIf('n_restarts_optimizer', isInt))
}
