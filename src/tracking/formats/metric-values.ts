/**
 * The statistics of a metric as pandas' `describe` gives them, plus the last value.
 *
 * Missing values (nan) count for `last` only. All values are kept, 8 bytes each: quartiles need them.
 */

export interface Description {
  readonly count: number
  readonly mean: number
  /** Of a sample (n − 1); nan for fewer than two values. */
  readonly std: number
  readonly min: number
  readonly '25%': number
  readonly '50%': number
  readonly '75%': number
  readonly max: number
  readonly last: number
}

export class MetricValues {
  private values = new Float64Array(64)
  private length = 0
  private last = Number.NaN

  add(value: number): void {
    this.last = value
    if (Number.isNaN(value)) return
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2)
      larger.set(this.values)
      this.values = larger
    }
    this.values[this.length++] = value
  }

  describe(): Description {
    const sorted = this.values.slice(0, this.length).sort()
    const mean = sorted.length === 0 ? Number.NaN : sum(sorted, (value) => value) / sorted.length
    const squares = sum(sorted, (value) => (value - mean) ** 2)
    return {
      count: sorted.length,
      mean,
      std: sorted.length < 2 ? Number.NaN : Math.sqrt(squares / (sorted.length - 1)),
      min: sorted[0] ?? Number.NaN,
      '25%': quantile(sorted, 0.25),
      '50%': quantile(sorted, 0.5),
      '75%': quantile(sorted, 0.75),
      max: sorted.at(-1) ?? Number.NaN,
      last: this.last,
    }
  }
}

function sum(values: Float64Array, term: (value: number) => number): number {
  let total = 0
  for (const value of values) total += term(value)
  return total
}

/** Linear interpolation between the two nearest ranks, from the nearer one, as numpy does. */
function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN
  const rank = (sorted.length - 1) * share
  const low = sorted[Math.floor(rank)]!
  const high = sorted[Math.ceil(rank)]!
  const part = rank - Math.floor(rank)
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part)
}
