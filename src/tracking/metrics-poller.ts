/**
 * Follows the metrics of a live run: each poll reads only what was appended since the last one, and
 * nothing at all of a file that did not grow. When to poll is the caller's matter.
 */
import { type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import type { MetricRecord } from '../lifecycle/run.js'
import { type EventFile, findMetricFiles } from './event-folder.js'
import { eventSlices } from './formats/event-file.js'
import { MetricTally } from './formats/event-summary.js'

interface Followed {
  tally: MetricTally
  offset: number
  size: number
  modifiedMs: number
}

export class MetricsPoller {
  readonly #files = new Map<string, Followed>()

  constructor(readonly runFolder: string) {}

  /**
   * The metrics that changed since the last poll. The last line of a file counts once a newline follows,
   * or with `final`, when the run has ended. Throws the system's error when a file cannot be read.
   */
  async poll({ final = false }: { readonly final?: boolean } = {}): Promise<MetricRecord[]> {
    const changed: MetricRecord[] = []
    for (const file of findMetricFiles(this.runFolder)) {
      const record = await this.#follow(file, final)
      if (record) changed.push(record)
    }
    return changed
  }

  async #follow(file: EventFile, final: boolean): Promise<MetricRecord | undefined> {
    const path = join(this.runFolder, file.path)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats) return undefined
    const followed = this.#files.get(path) ?? { tally: new MetricTally(), offset: 0, size: 0, modifiedMs: 0 }
    this.#files.set(path, followed)
    if (!final && isUnchanged(followed, stats)) return undefined
    let grew = false
    for await (const slice of eventSlices(path, followed.offset, { final })) {
      if (slice.restarted) followed.tally = new MetricTally()
      for (const event of slice.events) followed.tally.add(event)
      grew ||= slice.events.length > 0
      followed.offset = slice.nextOffset
    }
    followed.size = stats.size
    followed.modifiedMs = stats.mtimeMs
    return grew ? followed.tally.record(file.name, stats.mtime) : undefined
  }
}

const isUnchanged = (followed: Followed, stats: Stats): boolean =>
  followed.size === stats.size && followed.modifiedMs === stats.mtimeMs
