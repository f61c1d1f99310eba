/**
 * Decides whether a pipeline, or some of its runs, should end before their time.
 *
 * `failure_early_stopping`: so many of all its runs have failed that it is given up. `metric_early_stopping`: a
 * run reached what was to be reached; with a policy instead the runs that fall behind end. In: what is known of
 * the runs. Out: a decision with its reason. Knows no clock: seconds are given.
 */
import { type Dict, isNumber } from '../../base/value.js'
import { dictOf, flagOf, textOf } from '../../polyaxonfile/fields.js'

export interface StopRule {
  readonly kind: 'failure' | 'metric'
  /** Of failed runs. */
  readonly percent: number
  readonly metric: string
  readonly value: number
  readonly isMaximized: boolean
  readonly policy: StopPolicy | undefined
}

export interface StopPolicy {
  readonly kind: 'median' | 'diff' | 'truncation'
  readonly percent: number
  readonly intervalS: number
  readonly minS: number
  readonly minSamples: number
  readonly includeSucceeded: boolean
}

/** What is known of a run. */
export interface WatchedRun {
  readonly key: string
  readonly state: 'running' | 'succeeded' | 'failed' | 'over'
  /** Seconds since its first value. */
  readonly ageS: number
  /** Values of the metric as they were seen, oldest first. */
  readonly values: readonly number[]
}

export type EarlyStop =
  | { readonly kind: 'pipeline'; readonly status: 'succeeded' | 'failed'; readonly reason: string }
  | { readonly kind: 'runs'; readonly keys: readonly string[]; readonly reason: string }

export function stopRules(section: Dict): StopRule[] {
  const list = section.earlyStopping
  return (Array.isArray(list) ? (list as Dict[]) : []).map(ruleOf)
}

function ruleOf(rule: Dict): StopRule {
  const policy = dictOf(rule, 'policy')
  return {
    kind: textOf(rule, 'kind') === 'failure_early_stopping' ? 'failure' : 'metric',
    percent: numberOf(rule, 'percent', 100),
    metric: textOf(rule, 'metric') ?? '',
    value: numberOf(rule, 'value', Number.NaN),
    isMaximized: textOf(rule, 'optimization') !== 'minimize',
    policy: policy && policyOf(policy),
  }
}

function policyOf(policy: Dict): StopPolicy {
  const kind = textOf(policy, 'kind')
  return {
    kind: kind === 'diff' || kind === 'truncation' ? kind : 'median',
    percent: numberOf(policy, 'percent', 0),
    intervalS: numberOf(policy, 'evaluationInterval', 1),
    minS: numberOf(policy, 'minInterval', 0),
    minSamples: numberOf(policy, 'minSamples', 1),
    includeSucceeded: flagOf(policy, 'includeSucceeded') ?? false,
  }
}

const numberOf = (section: Dict, key: string, otherwise: number): number => {
  const value = section[key] ?? null
  return isNumber(value) ? Number(value) : otherwise
}

/** @param total how many runs the pipeline has, those that are still to start included. */
export function failureStop(
  rule: StopRule,
  runs: readonly WatchedRun[],
  total: number,
): EarlyStop | undefined {
  const failed = runs.filter(({ state }) => state === 'failed').length
  if (failed === 0 || failed * 100 < rule.percent * total) return undefined
  const reason = `${failed} of ${total} runs have failed, which is at least ${rule.percent} %`
  return { kind: 'pipeline', status: 'failed', reason }
}

export function reachedStop(rule: StopRule, runs: readonly WatchedRun[]): EarlyStop | undefined {
  const isReached = (value: number) => (rule.isMaximized ? value >= rule.value : value <= rule.value)
  const first = runs.find(({ values }) => values.some(isReached))
  if (!first) return undefined
  const reason = `the run ${first.key} has reached ${rule.metric} ${rule.isMaximized ? '>=' : '<='} ${rule.value}`
  return { kind: 'pipeline', status: 'succeeded', reason }
}

export function policyStop(
  rule: StopRule,
  policy: StopPolicy,
  runs: readonly WatchedRun[],
): EarlyStop | undefined {
  const measured = runs
    .filter(({ values, ageS }) => values.length >= Math.max(1, policy.minSamples) && ageS >= policy.minS)
    .filter(({ state }) => state === 'running' || (state === 'succeeded' && isCompared(policy)))
    .map((run) => scored(run, rule))
  const behind = BEHIND[policy.kind](measured, policy)
  const keys = behind.filter(({ state }) => state === 'running').map(({ key }) => key)
  if (keys.length === 0) return undefined
  return { kind: 'runs', keys, reason: `it falls behind in ${rule.metric} (${policy.kind})` }
}

/** Runs that have succeeded say what can be reached; truncation leaves them out unless told otherwise. */
const isCompared = (policy: StopPolicy): boolean => policy.kind !== 'truncation' || policy.includeSucceeded

interface Scored extends WatchedRun {
  /** Its values with larger as better, and the best of them. */
  readonly scores: readonly number[]
  readonly score: number
}

function scored(run: WatchedRun, { isMaximized }: StopRule): Scored {
  const scores = run.values.map((value) => (isMaximized ? value : -value))
  return { ...run, scores, score: Math.max(...scores) }
}

const BEHIND: Readonly<
  Record<StopPolicy['kind'], (runs: readonly Scored[], policy: StopPolicy) => readonly Scored[]>
> = {
  /** Worse at its best than the others were on average when they had as many values. */
  median: (runs) =>
    runs.filter(({ key, score, scores }) => {
      const others = runs.filter((run) => run.key !== key)
      const averages = others.map((run) => mean(run.scores.slice(0, scores.length)))
      return averages.length > 0 && score < median(averages)
    }),
  /** Worse than the best by more than so many percent. */
  diff: (runs, { percent }) => {
    const best = Math.max(...runs.map(({ score }) => score))
    return runs.filter(({ score }) => best - score > (Math.abs(best) * percent) / 100)
  },
  /** The worst so many percent. */
  truncation: (runs, { percent }) => {
    const count = Math.floor((runs.length * percent) / 100)
    return runs.toSorted((a, b) => a.score - b.score).slice(0, count)
  },
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
