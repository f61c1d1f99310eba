/**
 * What an engine and a search say to each other.
 *
 * A search keeps no state: it is asked again with everything that was suggested so far and what came
 * of it, and answers with the runs to start next. So it goes on after a restart as if nothing had
 * happened, and the same seed and metrics give the same suggestions.
 *
 *     observations = []
 *     loop:
 *       { runs, done } = suggest(spec, observations, seed)
 *       observations += runs, as pending
 *       if nothing is pending: end (then `done` is true)
 *       wait until a run ends; note its outcome
 */
import type { Dict } from '../base/value.js'

/** The params that one run should have. */
export interface Suggestion {
  /** By name, in the order of the document; Hyperband's resource comes first. */
  readonly params: Dict
  /** Counted from 0; all runs of a round are suggested together. */
  readonly round: number
  /** The run that earned this one its place (Hyperband): its index among the observations. */
  readonly promotes?: Promotion
}

export interface Promotion {
  readonly observation: number
  /** Whether to go on with that run, rather than to start anew with more of the resource. */
  readonly resume: boolean
}

export type Outcome =
  | { readonly kind: 'pending' }
  | { readonly kind: 'measured'; readonly metric: number }
  /** It failed, was stopped, or recorded no such metric. */
  | { readonly kind: 'failed' }

/** A suggestion and what came of it. */
export interface Observation extends Suggestion {
  readonly outcome: Outcome
}

export interface Round {
  /** The runs to start now; none while the search waits for pending ones. */
  readonly runs: readonly Suggestion[]
  /** Whether nothing follows, whatever comes of the runs that are still pending. */
  readonly done: boolean
}

/** One kind of search: a pure function of its spec, of all earlier suggestions in order, and of the seed. */
export interface Tuner<Spec> {
  /** @param seed its lower 32 bits count. */
  suggest(spec: Spec, observations: readonly Observation[], seed: number): Round
}

export type Optimization = 'maximize' | 'minimize'

export const WAIT: Round = { runs: [], done: false }
export const DONE: Round = { runs: [], done: true }

export const isPending = ({ outcome }: Observation): boolean => outcome.kind === 'pending'

/** How good a run was, larger is better; undefined unless it has a metric that can be compared. */
export function scoreOf({ outcome }: Observation, optimization: Optimization): number | undefined {
  if (outcome.kind !== 'measured' || !Number.isFinite(outcome.metric)) return undefined
  return optimization === 'maximize' ? outcome.metric : -outcome.metric
}

/** Rounds that have begun. */
export const roundsOf = (observations: readonly Observation[]): number =>
  observations.reduce((count, { round }) => Math.max(count, round + 1), 0)

export const roundOf = (params: readonly Dict[], round: number): readonly Suggestion[] =>
  params.map((run) => ({ params: run, round }))
