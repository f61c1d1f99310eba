/**
 * Follows a matrix: what was suggested, what came of it, what to start next.
 *
 *   ask ─┬──────────────────────▶ round (written down) ──▶ its runs start ──▶ each outcome is noted ──▶ ask …
 *        └─ a tuner of its own ──▶ answer ─┘                                        until nothing follows
 *
 * In: outcomes, in any order, and what a tuner has answered. Out: rounds, and when to ask the tuner. Reads and
 * starts nothing.
 */
import { fromLossless, toLossless } from '../../base/lossless.js'
import type { Dict, Json } from '../../base/value.js'
import { type Observation, type Outcome, roundOf, roundsOf, type Suggestion } from '../../tuning/tuner.js'
import { nextRound } from '../matrix/index.js'
import { type OwnTuner, ownTuner } from '../matrix/own-tuner.js'

export type Step =
  | { readonly kind: 'round'; readonly suggestions: readonly Suggestion[] }
  /** The tuner of the matrix is to suggest the round. */
  | { readonly kind: 'ask-tuner'; readonly round: number }

export class MatrixProgress {
  readonly #matrix: Dict
  readonly #seed: number
  /** Undefined when pxrun searches by itself. */
  readonly tuner: OwnTuner | undefined
  readonly #observations: Observation[] = []
  #pending = 0
  #isDone = false
  #isAsking = false

  constructor(matrix: Dict, seed: number) {
    this.#matrix = matrix
    this.#seed = seed
    this.tuner = ownTuner(matrix)
  }

  get observations(): readonly Observation[] {
    return this.#observations
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

  /** What to do now: undefined when there is nothing, now or ever. Throws what the search throws. */
  ask(): Step | undefined {
    if (this.#isDone || this.#isAsking) return undefined
    if (this.tuner && (this.tuner.begins || this.#observations.length > 0)) return this.#askTuner(this.tuner)
    const round = nextRound(this.#matrix, this.#observations, this.#seed)
    this.#isDone = !this.tuner && (!round || round.done)
    if (!round || round.runs.length === 0) return undefined
    this.#take(round.runs)
    return { kind: 'round', suggestions: round.runs }
  }

  /** Takes what the tuner has suggested; none is the end of the search. */
  answer(params: readonly Dict[]): readonly Suggestion[] {
    const { runs = Number.POSITIVE_INFINITY } = this.tuner ?? {}
    const suggestions = roundOf(
      params.slice(0, runs - this.#observations.length),
      roundsOf(this.#observations),
    )
    this.#isAsking = false
    this.#isDone = suggestions.length === 0
    this.#take(suggestions)
    return suggestions
  }

  #askTuner({ rounds, runs }: OwnTuner): Step | undefined {
    if (this.#pending > 0) return undefined
    const round = roundsOf(this.#observations)
    this.#isDone = round >= rounds || this.#observations.length >= runs
    if (this.#isDone) return undefined
    this.#isAsking = true
    return { kind: 'ask-tuner', round }
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
