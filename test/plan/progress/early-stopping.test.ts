import { describe, expect, it } from 'vitest'
import {
  failureStop,
  policyStop,
  reachedStop,
  type StopPolicy,
  stopRules,
  type WatchedRun,
} from '../../../src/plan/progress/early-stopping.js'

const run = (key: string, values: readonly number[], more: Partial<WatchedRun> = {}): WatchedRun => ({
  key,
  state: 'running',
  ageS: 100,
  values,
  ...more,
})

const metricRule = (more: Record<string, unknown> = {}) =>
  stopRules({
    earlyStopping: [
      { kind: 'metric_early_stopping', metric: 'acc', value: 0.9, optimization: 'maximize', ...more },
    ],
  } as never)[0]!

/** The runs that a policy stops. */
function stopped(policy: Partial<StopPolicy>, runs: readonly WatchedRun[], optimization = 'maximize') {
  const rule = metricRule({ optimization, policy: { evaluationInterval: 1, ...policy } })
  const stop = policyStop(rule, rule.policy!, runs)
  return stop?.kind === 'runs' ? stop.keys : []
}

describe('early stopping', () => {
  it('gives up when so many percent of all runs have failed', () => {
    const [rule] = stopRules({ earlyStopping: [{ kind: 'failure_early_stopping', percent: 50 }] } as never)
    const failed = ['a', 'b'].map((key) => run(key, [], { state: 'failed' }))
    expect(failureStop(rule!, failed.slice(1), 4)).toBeUndefined()
    expect(failureStop(rule!, failed, 4)).toMatchObject({ kind: 'pipeline', status: 'failed' })
  })

  it('ends well once a run has reached the value, to either side', () => {
    const runs = [run('a', [0.5, 0.95, 0.2]), run('b', [0.1])]
    expect(reachedStop(metricRule(), runs)).toMatchObject({ status: 'succeeded' })
    expect(reachedStop(metricRule({ value: 0.96 }), runs)).toBeUndefined()
    expect(reachedStop(metricRule({ value: 0.1, optimization: 'minimize' }), runs)).toMatchObject({
      reason: expect.stringContaining('the run b has reached acc <= 0.1'),
    })
  })

  it('by the median: worse at its best than the others were on average at that point', () => {
    const policy = { kind: 'median' } as const
    const others = [run('a', [0.2, 0.4, 0.9]), run('b', [0.2, 0.6, 0.9]), run('c', [0.1, 0.3, 0.8])]
    // With two values the others had 0.3, 0.4 and 0.2 on average; what they have reached since does not count.
    expect(stopped(policy, [...others, run('late', [0.3, 0.35])])).toEqual([])
    expect(stopped(policy, [...others, run('poor', [0.1, 0.25])])).toEqual(['poor'])
    expect(stopped(policy, [run('alone', [0.1])])).toEqual([])
    expect(stopped(policy, [run('a', [1]), run('b', [2]), run('c', [9])], 'minimize')).toEqual(['c'])
  })

  it('by the distance from the best, in percent', () => {
    const runs = [run('a', [1]), run('b', [0.9]), run('c', [0.7])]
    expect(stopped({ kind: 'diff', percent: 20 }, runs)).toEqual(['c'])
    expect(stopped({ kind: 'diff', percent: 5 }, runs)).toEqual(['b', 'c'])
  })

  it('by truncation: the worst so many percent', () => {
    const runs = ['a', 'b', 'c', 'd'].map((key, index) => run(key, [index]))
    expect(stopped({ kind: 'truncation', percent: 50 }, runs)).toEqual(['a', 'b'])
    expect(stopped({ kind: 'truncation', percent: 20 }, runs)).toEqual([])
  })

  it('waits for a run to be old enough, and to have said enough; what has ended is compared and not stopped', () => {
    const best = run('best', [1, 1], { state: 'succeeded' })
    const policy = { kind: 'diff', percent: 10, minInterval: 50, minSamples: 2 } as never
    expect(stopped(policy, [best, run('young', [0, 0], { ageS: 10 })])).toEqual([])
    expect(stopped(policy, [best, run('quiet', [0])])).toEqual([])
    expect(stopped(policy, [best, run('poor', [0, 0]), run('over', [0, 0], { state: 'failed' })])).toEqual([
      'poor',
    ])
  })
})
