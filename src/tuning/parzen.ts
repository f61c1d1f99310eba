/**
 * A density over a line, from a few points on it: a mixture of normal distributions, one at each point
 * and a wide one, the prior.
 *
 * J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl: Algorithms for hyper-parameter optimization (2011),
 * section 4; widths and weights as the hyperopt library chooses them.
 */
import type { SeededRandom } from './seeded-random.js'
import { exp, log, normalShare } from './steady-math.js'

/** A stretch of the line, maybe without ends, and what is known of it beforehand. */
export interface Line {
  readonly low: number
  readonly high: number
  readonly mean: number
  readonly deviation: number
}

export interface Density {
  draw(random: SeededRandom): number
  /** Logarithm of the density. */
  at(x: number): number
}

interface Bell {
  readonly mean: number
  readonly deviation: number
  readonly weight: number
}

/** @param points oldest first. */
export function parzen(points: readonly number[], line: Line): Density {
  const bells = bellsOf(points, line)
  const share = ({ mean, deviation }: Bell) =>
    normalShare((line.high - mean) / deviation) - normalShare((line.low - mean) / deviation)
  const inside = bells.reduce((sum, bell) => sum + bell.weight * share(bell), 0)
  return {
    draw(random) {
      if (line.low === line.high) return line.low
      for (;;) {
        const { mean, deviation } = bells[random.outcome(bells.map(({ weight }) => weight))]!
        const x = random.normal(mean, deviation)
        if (x >= line.low && x <= line.high) return x
      }
    },
    at(x) {
      const terms = bells.map(({ mean, deviation, weight }) => {
        const z = (x - mean) / deviation
        return log(weight) - log(deviation) - (z * z) / 2
      })
      const most = Math.max(...terms)
      return most + log(terms.reduce((sum, term) => sum + exp(term - most), 0)) - log(inside) - HALF_LOG_2PI
    },
  }
}

const HALF_LOG_2PI = 0.9189385332046728

/** Each bell reaches to its farther neighbour, within limits that narrow as points gather. */
function bellsOf(points: readonly number[], { mean, deviation }: Line): Bell[] {
  const weights = recencyWeights(points.length)
  const placed = [
    ...points.map((x, index) => ({ mean: x, weight: weights[index]!, isPrior: false })),
    { mean, weight: 1, isPrior: true },
  ].sort((a, b) => a.mean - b.mean)
  const total = placed.reduce((sum, { weight }) => sum + weight, 0)
  const least = deviation / Math.min(100, 1 + placed.length)
  return placed.map((bell, index) => {
    const gaps = [placed[index - 1], placed[index + 1]].map((other) =>
      other ? Math.abs(bell.mean - other.mean) : 0,
    )
    const reach = Math.min(deviation, Math.max(least, ...gaps))
    return { mean: bell.mean, deviation: bell.isPrior ? deviation : reach, weight: bell.weight / total }
  })
}

const REMEMBERED = 25

/** The newest points count fully; the older ones less and less. */
export const recencyWeights = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => {
    const old = count - REMEMBERED
    if (index >= old) return 1
    return old > 1 ? 1 / count + ((1 - 1 / count) * index) / (old - 1) : 1 / count
  })
