/**
 * What a lineage says about an event file: `{is_event, step, timestamp, metric}`; and of a metric the
 * record that the store keeps. In: the file's events in order. Out: JSON, with nan and inf as null.
 */
import type { Json } from '../../base/value.js'
import type { MetricRecord } from '../../lifecycle/run.js'
import type { TrackedEvent } from './event.js'
import { MetricValues } from './metric-values.js'

export class EventSummary {
  count = 0
  private steps = 0
  private firstStep = Number.POSITIVE_INFINITY
  private lastStep = Number.NEGATIVE_INFINITY
  private earliest: string | undefined
  private latest: string | undefined
  private readonly values: MetricValues | undefined

  constructor(kind: string) {
    this.values = kind === 'metric' ? new MetricValues() : undefined
  }

  add({ step, timestamp, value }: TrackedEvent): void {
    this.count += 1
    if (step !== null) {
      this.steps += 1
      this.firstStep = Math.min(this.firstStep, step)
      this.lastStep = Math.max(this.lastStep, step)
    }
    if (timestamp !== null) {
      if (this.earliest === undefined || timestamp < this.earliest) this.earliest = timestamp
      if (this.latest === undefined || timestamp > this.latest) this.latest = timestamp
    }
    if (typeof value === 'number') this.values?.add(value)
  }

  toJson(): Record<string, Json> {
    return {
      is_event: true,
      ...(this.steps > 0 && { step: { count: this.steps, min: this.firstStep, max: this.lastStep } }),
      ...(this.earliest && this.latest && { timestamp: { min: this.earliest, max: this.latest } }),
      ...(this.values && { metric: finiteOnly({ ...this.values.describe() }) }),
    }
  }
}

const finiteOnly = (numbers: Record<string, number>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(numbers).map(([key, value]) => [key, Number.isFinite(value) ? value : null]),
  )

/** What the store keeps of a metric, brought up to date event by event in constant memory. */
export class MetricTally {
  private last: TrackedEvent | undefined
  private count = 0
  private min = Number.NaN
  private max = Number.NaN

  add(event: TrackedEvent): void {
    const value = Number(event.value)
    this.last = event
    this.count += 1
    if (!(this.min <= value)) this.min = Number.isNaN(value) ? this.min : value
    if (!(this.max >= value)) this.max = Number.isNaN(value) ? this.max : value
  }

  /** `undefined` before the first event. An event without a time gets `fallbackTime`. */
  record(name: string, fallbackTime: Date): MetricRecord | undefined {
    if (!this.last) return undefined
    const { value, step, timestamp } = this.last
    return {
      name,
      last: Number(value),
      step,
      count: this.count,
      min: this.min,
      max: this.max,
      timestamp: (timestamp === null ? fallbackTime : new Date(timestamp)).toISOString(),
    }
  }
}
