/**
 * How much work one rendering may cost. One budget can be shared by several renderings.
 *
 * Steps are evaluated nodes plus a charge for bulk work on long values; size counts the characters and
 * items that are created, whether they are printed or not. Together they bound time and memory.
 */
export interface RenderLimits {
  /** Evaluated nodes, loop iterations, compared items. */
  readonly steps: number
  /** Characters and items created. */
  readonly size: number
  /** Nesting of calls, loops, expressions and printed values. */
  readonly depth: number
  /** Renderings of one text until it no longer changes. */
  readonly passes: number
}

export const defaultLimits: RenderLimits = {
  steps: 150_000,
  size: 1_000_000,
  depth: 900,
  passes: 10,
}

/** Spent steps and size; mutable, so that one object can be handed to many renderings. */
export class RenderBudget {
  steps = 0
  size = 0
  constructor(readonly limits: RenderLimits = defaultLimits) {}
}
