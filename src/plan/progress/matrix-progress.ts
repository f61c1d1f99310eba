/**
 * Follows a matrix: what was suggested, what came of it, what to start next.
 *
 *   ask ──▶ round (written down) ──▶ its runs start ──▶ each outcome is noted ──▶ ask … until nothing follows
 *
 * In: outcomes, in any order. Out: rounds. Reads and starts nothing.
 */
import { fromLossless, toLossless } from '../../base/lossless.js'
import type { Dict, Json } from '../../base/value.js'
import type { Observation, Outcome, Suggestion } from '../../tuning/tuner.js'
import { nextRound } from '../matrix/index.js'

export class MatrixProgress {
  readonly #matrix: Dict
  readonly #seed: number
  readonly #observations: Observation[] = []
  #pending = 0
  #isDone = false

  constructor(matrix: Dict, seed: number) {
    this.#matrix = matrix
    this.#seed = seed
  }

  get observations(): readonly Observation[] {
    return this.#observations
  }

  get pendingCount(): number {
    return this.#pending
  }

  /** Takes in a round that was asked for in an earlier life. */
  restore(suggestions: readonly Suggestion[]): void {
    this.#take(suggestions)
  }

  note(index: number, outcome: Outcome): void {
    const observation = this.#observations[index]
    if (observation?.outcome.kind !== 'pending') return
    this.#observations[index] = { ...observation, outcome }
    this.#pending--
  }

  /** What to start now: undefined when there is nothing, now or ever. Throws what the search throws. */
  ask(): readonly Suggestion[] | undefined {
    if (this.#isDone) return undefined
    const round = nextRound(this.#matrix, this.#observations, this.#seed)
    this.#isDone = !round || round.done
    if (!round || round.runs.length === 0) return undefined
    this.#take(round.runs)
    return round.runs
  }

  #take(suggestions: readonly Suggestion[]): void {
    for (const suggestion of suggestions) {
      this.#observations.push({ ...suggestion, outcome: { kind: 'pending' } })
    }
    this.#pending += suggestions.length
  }
}

/** Suggestions as the store keeps them. */
export const suggestionsToJson = (suggestions: readonly Suggestion[]): Json =>
  suggestions.map(({ params, round, promotes }) => ({
    params: toLossless(params),
    round,
    ...(promotes && { promotes: { ...promotes } }),
  }))

export const suggestionsFromJson = (json: Json): Suggestion[] =>
  (json as unknown as readonly { params: Json; round: number; promotes?: Suggestion['promotes'] }[]).map(
    ({ params, round, promotes }) => ({
      params: fromLossless(params) as Dict,
      round,
      ...(promotes && { promotes }),
    }),
  )
