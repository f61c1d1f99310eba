/**
 * Finds where a function is largest in the unit cube: a look at random points, then from the best of
 * them steps along each axis that halve when none leads up. No derivatives; the same seed, the same answer.
 */
import type { SeededRandom } from './seeded-random.js'

export interface Maximising {
  readonly dimensions: number
  /** Random points to look at first: at least 1. */
  readonly warmup: number
  /** How many of the best ones to climb from: at least 1. */
  readonly starts: number
  readonly random: SeededRandom
  /** Points to look at beside the random ones. */
  readonly also?: readonly (readonly number[])[]
}

export interface Maximum {
  readonly point: readonly number[]
  readonly value: number
}

type Objective = (point: readonly number[]) => number

const FIRST_STEP = 0.1
const LAST_STEP = 1e-4

export function maximise(
  objective: Objective,
  { dimensions, warmup, starts, random, also = [] }: Maximising,
): Maximum {
  const drawn = Array.from({ length: warmup }, () =>
    Array.from({ length: dimensions }, () => random.double()),
  )
  const looked = [...also, ...drawn].map((point) => ({ point, value: objective(point) }))
  return looked
    .sort((a, b) => b.value - a.value || 0)
    .slice(0, starts)
    .map((start) => climb(objective, start))
    .reduce((best, found) => (found.value > best.value ? found : best))
}

function climb(objective: Objective, start: Maximum): Maximum {
  let best = start
  for (let step = FIRST_STEP; step >= LAST_STEP; ) {
    const higher = stepped(objective, best, step)
    if (higher) best = higher
    else step /= 2
  }
  return best
}

/** One step along each axis where that leads up; undefined when it does nowhere. */
function stepped(objective: Objective, start: Maximum, step: number): Maximum | undefined {
  let best = start
  for (const axis of start.point.keys()) {
    for (const move of [step, -step]) {
      const point = best.point.map((x, i) => (i === axis ? Math.min(1, Math.max(0, x + move)) : x))
      const value = objective(point)
      if (value > best.value) {
        best = { point, value }
        break
      }
    }
  }
  return best === start ? undefined : best
}
