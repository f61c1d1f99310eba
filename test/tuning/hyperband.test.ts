import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HyperbandSpec, hyperband } from '../../src/tuning/hyperband.js'
import { hyperbandBrackets } from '../../src/tuning/hyperband-brackets.js'
import type { Observation } from '../../src/tuning/tuner.js'
import { interval, play } from './play.js'

const table = (max: number, eta: number) =>
  hyperbandBrackets(max, eta)
    .map((bracket) => bracket.map(({ runs, resource }) => `${runs}@${resource}`).join(' '))
    .join(' · ')

describe('the table of Hyperband', () => {
  it.each([
    [81, 3, '81@1 27@3 9@9 3@27 1@81 · 34@3 11@9 3@27 1@81 · 15@9 5@27 1@81 · 8@27 2@81 · 5@81'],
    [27, 3, '27@1 9@3 3@9 1@27 · 12@3 4@9 1@27 · 6@9 2@27 · 4@27'],
    [16, 2, '16@1 8@2 4@4 2@8 1@16 · 10@2 5@4 2@8 1@16 · 7@4 3@8 1@16 · 5@8 2@16 · 5@16'],
    [64, 4, '64@1 16@4 4@16 1@64 · 22@4 5@16 1@64 · 8@16 2@64 · 4@64'],
    [1000, 10, '1000@1 100@10 10@100 1@1000 · 134@10 13@100 1@1000 · 20@100 2@1000 · 4@1000'],
    [1, 3, '1@1'],
  ])('R = %d, η = %d', (max, eta, expected) => {
    expect(table(max, eta)).toBe(expected)
  })

  it('has a bracket for each power of η up to R, each ending with R', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 0, max: 6 }), (eta, power) => {
        const max = eta ** power
        const brackets = hyperbandBrackets(max, eta)
        expect(brackets).toHaveLength(power + 1)
        for (const bracket of brackets) {
          expect(bracket.at(-1)?.resource).toBe(max)
          expect(bracket.every(({ runs, resource }) => runs >= 1 && Number.isInteger(resource))).toBe(true)
        }
      }),
    )
  })
})

const spec: HyperbandSpec = {
  kind: 'hyperband',
  space: [interval('lr', 0, 1)],
  maxIterations: 9,
  eta: 3,
  resource: { name: 'epochs', type: 'int' },
  optimization: 'minimize',
  resume: false,
}
const lr = ({ params }: Observation) => Number(params.lr)
const rounds = (observations: readonly Observation[]) =>
  [...new Set(observations.map(({ round }) => round))].map((wanted) =>
    observations.filter(({ round }) => round === wanted),
  )

describe('a Hyperband search', () => {
  it('runs bracket after bracket and promotes the best of each rung', () => {
    const found = rounds(play(spec, ({ lr }) => Number(lr)))
    expect(found.map((runs) => runs.map(({ params }) => `${params.epochs}`).join())).toEqual([
      '1,1,1,1,1,1,1,1,1',
      '3,3,3',
      '9',
      '3,3,3,3,3',
      '9',
      '9,9,9',
    ])
    const best = found[0]!.map(lr).toSorted((a, b) => a - b)
    expect(found[1]!.map(lr)).toEqual(best.slice(0, 3))
    expect(found[2]!.map(lr)).toEqual(best.slice(0, 1))
    // The runs of another bracket are others.
    expect(found[3]!.map(lr).filter((value) => best.includes(value))).toEqual([])
  })

  it('promotes the largest when it maximises', () => {
    const found = rounds(play({ ...spec, optimization: 'maximize' }, ({ lr }) => Number(lr)))
    expect(lr(found[2]![0]!)).toBe(Math.max(...found[0]!.map(lr)))
  })

  it('says which run a promotion comes from, and whether to go on with it', () => {
    const observations = play({ ...spec, resume: true }, ({ lr }) => Number(lr))
    const promoted = observations.filter(({ promotes }) => promotes)
    expect(promoted).toHaveLength(3 + 1 + 1)
    for (const run of promoted) {
      expect(run.promotes?.resume).toBe(true)
      expect(lr(observations[run.promotes!.observation]!)).toBe(lr(run))
    }
  })

  it('promotes no failed run, nor one whose metric is no number', () => {
    const found = rounds(
      play(spec, ({ lr }, index) => (index < 7 ? (index % 2 ? Number.NaN : undefined) : Number(lr))),
    )
    expect(found[1]).toHaveLength(2)
    expect(found[1]!.map(lr).toSorted()).toEqual(found[0]!.slice(7).map(lr).toSorted())
  })

  it('goes on with the next bracket when all of a rung fail', () => {
    const found = play(spec, (_, index) => (index < 9 ? undefined : 1))
    expect(found.slice(9, 14).map(({ params }) => params.epochs)).toEqual([3, 3, 3, 3, 3])
  })

  it('waits for a rung to end', () => {
    const { runs } = hyperband.suggest(spec, [], 1)
    const observed = runs.map((run): Observation => ({ ...run, outcome: { kind: 'measured', metric: 1 } }))
    const pending: Observation = { ...runs[0]!, outcome: { kind: 'pending' } }
    expect(hyperband.suggest(spec, [pending, ...observed.slice(1)], 1)).toEqual({ runs: [], done: false })
  })

  it('gives a resource of type float its exact share', () => {
    const { runs } = hyperband.suggest(
      { ...spec, maxIterations: 10, resource: { name: 'hours', type: 'float' } },
      [],
      1,
    )
    expect(runs[0]?.params.hours).toBe(10 / 9)
    expect(Object.keys(runs[0]!.params)).toEqual(['hours', 'lr'])
  })

  it('makes no more runs than a small space has', () => {
    const space = [{ name: 'lr', space: { kind: 'values', values: [0.1, 0.2], isOrdered: true } as const }]
    expect(rounds(play({ ...spec, space }, () => 1)).map((runs) => runs.length)).toEqual([2, 2, 1, 2, 1, 2])
  })
})
