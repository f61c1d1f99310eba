/** What one event file amounts to: its lineage entry and, for a metric, its record. Fed slice by slice. */
import { join } from 'node:path'
import type { Json } from '../base/value.js'
import type { ArtifactRecord, MetricRecord } from '../lifecycle/run.js'
import type { EventFile } from './event-folder.js'
import { type EventSlice, readEventSlice } from './formats/event-file.js'
import { EventSummary, MetricTally } from './formats/event-summary.js'
import { EVENTS, RESOURCES } from './formats/run-folder.js'

export class EventFileSummary {
  private readonly summary: EventSummary
  private readonly tally: MetricTally | undefined
  private brokenCount = 0
  private firstBroken = ''

  constructor(readonly file: EventFile) {
    this.summary = new EventSummary(file.kind)
    // What the machine measured of itself is no result of the run.
    this.tally = file.area === EVENTS && file.kind === 'metric' ? new MetricTally() : undefined
  }

  add({ events, broken }: EventSlice): void {
    for (const event of events) {
      this.summary.add(event)
      this.tally?.add(event)
    }
    if (broken && this.brokenCount === 0) this.firstBroken = broken.first
    this.brokenCount += broken?.count ?? 0
  }

  /** `undefined` for a file without events. Events of the machine are of the kind `system`. */
  artifact(): ArtifactRecord | undefined {
    if (this.summary.count === 0) return undefined
    const { name, kind, area, path } = this.file
    return {
      name,
      kind: area === RESOURCES ? 'system' : kind,
      path,
      summary: this.summary.toJson(),
      isInput: false,
    }
  }

  /** `undefined` when the file is not a metric's, or has no events. Events without a time get `fallbackTime`. */
  metric(fallbackTime: Date): MetricRecord | undefined {
    return this.tally?.record(this.file.name, fallbackTime)
  }

  /** A sentence about the lines that are no events. */
  problem(): string | undefined {
    if (this.brokenCount === 0) return undefined
    const lines =
      this.brokenCount === 1 ? 'a line is no event' : `${this.brokenCount} lines are no events, the first`
    return `${this.file.path}: ${lines}: ${this.firstBroken}`
  }
}

/** Reads a whole file at once, for a script that is about to end. Throws the system's error. */
export function summarizeEventFile(runFolder: string, file: EventFile): EventFileSummary {
  const summary = new EventFileSummary(file)
  const path = join(runFolder, file.path)
  for (let offset = 0, atEnd = false; !atEnd; ) {
    const slice = readEventSlice(path, offset, { final: true })
    summary.add(slice)
    offset = slice.nextOffset
    atEnd = slice.atEnd
  }
  return summary
}

/** A metric's last value as an output of its run: null for nan and inf, which JSON lacks. */
export const outputOf = (metric: MetricRecord): Json => (Number.isFinite(metric.last) ? metric.last : null)
