import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acquisitionOf } from '../../src/tuning/acquisition.js'
import { cholesky, solveLower, solveUpper } from '../../src/tuning/cholesky.js'
import { fitModel } from '../../src/tuning/fit.js'
import { gaussianProcess } from '../../src/tuning/gaussian-process.js'
import { correlationOf } from '../../src/tuning/kernels.js'
import { maximise } from '../../src/tuning/maximise.js'
import { SeededRandom } from '../../src/tuning/seeded-random.js'
import { exp, log, normalDensity, normalShare } from '../../src/tuning/steady-math.js'

describe('exponentials, logarithms and the normal distribution', () => {
  it('agree with those of Math', () => {
    fc.assert(
      fc.property(fc.double({ min: -690, max: 690, noNaN: true }), (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-14)
      }),
    )
    fc.assert(
      fc.property(fc.double({ min: Number.MIN_VALUE, max: 1e300, noNaN: true }), (x) => {
        expect(log(x)).toBeCloseTo(Math.log(x), 12)
      }),
    )
  })

  // Abramowitz and Stegun (1964), table 26.1, and its tail.
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [1.96, 0.975002104851779],
    [-3, 0.001349898031630095],
    [-6, 9.8658764503769e-10],
  ])('the share below %d', (z, share) => {
    expect(normalShare(z) / share).toBeCloseTo(1, 12)
  })
})

describe('kernels', () => {
  it.each([
    ['rbf', correlationOf({ kernel: 'rbf' }), Math.exp(-0.5)],
    ['Matérn 1/2', correlationOf({ kernel: 'matern', nu: 0.5 }), Math.exp(-1)],
    [
      'Matérn 3/2',
      correlationOf({ kernel: 'matern', nu: 1.5 }),
      (1 + Math.sqrt(3)) * Math.exp(-Math.sqrt(3)),
    ],
    [
      'Matérn 5/2',
      correlationOf({ kernel: 'matern', nu: 2.5 }),
      (1 + Math.sqrt(5) + 5 / 3) * Math.exp(-Math.sqrt(5)),
    ],
  ])('%s at distance 0 and 1', (_, correlation, expected) => {
    expect(correlation(0)).toBe(1)
    expect(correlation(1)).toBeCloseTo(expected, 14)
  })

  it('the general Matérn kernel meets the closed forms', () => {
    for (const nu of [0.5, 1.5, 2.5]) {
      const [closed, general] = [nu, nu + 1e-12].map((order) =>
        correlationOf({ kernel: 'matern', nu: order }),
      )
      for (const distance of [1e-6, 1e-3, 0.1, 0.5, 1, 2, 5, 12])
        expect(general!(distance)).toBeCloseTo(closed!(distance), 9)
    }
  })

  it('lies between its neighbours for an order between them', () => {
    const at = (nu: number) => correlationOf({ kernel: 'matern', nu })(0.7)
    expect([at(0.5), at(1.5), at(1.9), at(2.5)]).toEqual([at(0.5), at(1.5), at(1.9), at(2.5)].toSorted())
  })
})

describe('cholesky', () => {
  it('solves positive definite systems', () => {
    const square = fc.integer({ min: 1, max: 7 }).chain((n) =>
      fc.record({
        rows: fc.array(
          fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n, maxLength: n }),
          {
            minLength: n,
            maxLength: n,
          },
        ),
        x: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n, maxLength: n }),
      }),
    )
    fc.assert(
      fc.property(square, ({ rows, x }) => {
        // A = B·Bᵀ + I is positive definite, whatever B is.
        const a = rows.map((r, i) => Float64Array.from(rows, (s, j) => inner(r, s) + (i === j ? 1 : 0)))
        const lower = cholesky(a)!
        const solved = solveUpper(
          lower,
          solveLower(
            lower,
            Float64Array.from(a, (row) => inner([...row], x)),
          ),
        )
        for (const [i, value] of x.entries()) expect(solved[i]).toBeCloseTo(value, 8)
      }),
    )
  })

  it('refuses others', () => {
    expect(cholesky([Float64Array.of(1), Float64Array.of(2, 1)])).toBeUndefined()
  })
})

const inner = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

describe('a Gaussian process', () => {
  const correlation = correlationOf({ kernel: 'rbf' })

  it('given one value: the closed form', () => {
    const kernel = { correlation, lengthScale: 2, noise: 0.25, variance: 4 }
    const process = gaussianProcess({ points: [[1]], values: [3] }, kernel)!
    const alike = Math.exp(-0.5)
    const { mean, deviation } = process.predict([3])
    expect(mean).toBeCloseTo((alike * 3) / 1.25, 12)
    expect(deviation ** 2).toBeCloseTo(4 * (1 - alike ** 2 / 1.25), 12)
    expect(process.logLikelihood).toBeCloseTo(-9 / (2 * 4 * 1.25) - 0.5 * Math.log(2 * Math.PI * 5), 12)
  })

  it('given two values: the closed form', () => {
    const process = gaussianProcess(
      { points: [[0], [1]], values: [1, -2] },
      { correlation, lengthScale: 1, noise: 0.1, variance: 1 },
    )!
    const [a, b] = [1.1, Math.exp(-0.5)]
    const determinant = a * a - b * b
    const near = [Math.exp(-0.125), Math.exp(-0.125)] as const
    const weights = [(a * 1 - b * -2) / determinant, (a * -2 - b * 1) / determinant] as const
    const { mean, deviation } = process.predict([0.5])
    expect(mean).toBeCloseTo(near[0] * weights[0] + near[1] * weights[1], 12)
    expect(deviation ** 2).toBeCloseTo(1 - (2 * near[0] ** 2 * (a - b)) / determinant, 12)
    expect(process.logLikelihood).toBeCloseTo(
      -(weights[0] - 2 * weights[1]) / 2 - Math.log(determinant) / 2 - Math.log(2 * Math.PI),
      12,
    )
  })

  it('goes through values without noise, and knows nothing far away', () => {
    const process = gaussianProcess(
      {
        points: [
          [0, 0],
          [0.5, 1],
          [1, 0.2],
        ],
        values: [1, 2, -1],
      },
      { correlation: correlationOf({ kernel: 'matern', nu: 2.5 }), lengthScale: 0.3, noise: 0, variance: 9 },
    )!
    expect(process.predict([0.5, 1]).mean).toBeCloseTo(2, 10)
    expect(process.predict([0.5, 1]).deviation).toBeCloseTo(0, 5)
    expect(process.predict([50, 50]).mean).toBeCloseTo(0, 10)
    expect(process.predict([50, 50]).deviation).toBeCloseTo(3, 10)
  })

  it('is fitted to a wave well enough to fill its gaps', () => {
    const points = Array.from({ length: 12 }, (_, i) => [i / 11])
    const wave = (x: number) => 100 + 20 * Math.sin(6 * x)
    const spec = { kernel: 'matern', nu: 2.5, lengthScale: 1, restarts: 0 } as const
    const model = fitModel({ points, values: points.map(([x]) => wave(x!)) }, spec, new SeededRandom(1))
    for (const x of [0.13, 0.41, 0.77]) expect(Math.abs(model.predict([x]).mean - wave(x))).toBeLessThan(0.2)
  })

  it('takes equal scores and equal points', () => {
    const spec = { kernel: 'rbf', lengthScale: 1, restarts: 2 } as const
    const model = fitModel({ points: [[0.3], [0.3], [0.3]], values: [5, 5, 5] }, spec, new SeededRandom(1))
    expect(model.predict([0.3]).mean).toBeCloseTo(5, 6)
  })
})

describe('acquisition functions', () => {
  const unsure = { mean: 1, deviation: 2 }

  it('ucb adds deviations to the mean', () => {
    expect(acquisitionOf({ acquisition: 'ucb', kappa: 1.5 }, unsure, 0)).toBe(4)
  })

  it('ei and poi at the best score', () => {
    expect(acquisitionOf({ acquisition: 'ei', eps: 0 }, unsure, 1)).toBeCloseTo(2 * normalDensity(0), 14)
    expect(acquisitionOf({ acquisition: 'poi', eps: 0 }, unsure, 1)).toBe(0.5)
  })

  it('ei is the mean of the gains, as summing them up gives it', () => {
    const step = 0.001
    let sum = 0
    for (let z = -8; z < 8; z += step) sum += Math.max(0, 1 + 2 * z - 1.7) * normalDensity(z) * step
    expect(acquisitionOf({ acquisition: 'ei', eps: 0.2 }, unsure, 1.5)).toBeCloseTo(sum, 5)
  })

  it('a certain point is worth its gain', () => {
    const certain = { mean: 1, deviation: 0 }
    expect(acquisitionOf({ acquisition: 'ei', eps: 0 }, certain, 0.4)).toBeCloseTo(0.6, 14)
    expect(acquisitionOf({ acquisition: 'ei', eps: 0 }, certain, 2)).toBe(0)
    expect(acquisitionOf({ acquisition: 'poi', eps: 0 }, certain, 2)).toBe(0)
  })
})

describe('maximise', () => {
  const find = (objective: (point: readonly number[]) => number, dimensions: number) =>
    maximise(objective, { dimensions, warmup: 200, starts: 5, random: new SeededRandom(3) }).point

  it('finds the top of a hill', () => {
    const [x, y] = find(([a, b]) => -((a! - 0.3) ** 2) - 3 * (b! - 0.8) ** 2, 2)
    expect(x).toBeCloseTo(0.3, 3)
    expect(y).toBeCloseTo(0.8, 3)
  })

  it('finds the higher of two hills', () => {
    const [x] = find(
      ([a]) => Math.exp(-(((a! - 0.2) / 0.2) ** 2)) + 1.2 * Math.exp(-(((a! - 0.9) / 0.02) ** 2)),
      1,
    )
    expect(x).toBeCloseTo(0.9, 2)
  })

  it('finds a corner', () => {
    expect(find(([a, b, c]) => a! - b! + c!, 3)).toEqual([1, 0, 1])
  })
})
