/** Random search: so many different runs, drawn independently, all at once. */
import { drawRuns } from './draw.js'
import type { SearchSpace } from './search-space.js'
import { SeededRandom } from './seeded-random.js'
import { DONE, roundOf, type Tuner } from './tuner.js'

export interface RandomSearchSpec {
  readonly kind: 'random'
  readonly space: SearchSpace
  readonly numRuns: number
}

export const randomSearch: Tuner<RandomSearchSpec> = {
  suggest({ space, numRuns }, observations, seed) {
    if (observations.length) return DONE
    return { runs: roundOf(drawRuns(space, numRuns, new SeededRandom(seed)), 0), done: true }
  },
}
