/** Makes few lines for people out of the many that an engine reports while it pulls an image. */
import type { PullLine } from '../api/wire.js'

/** At most one line in so many milliseconds. */
const EVERY_MS = 2000

interface Layer {
  readonly done: number
  readonly total: number
}

export class PullProgress {
  readonly #layers = new Map<string, Layer>()
  readonly #whole = new Set<string>()
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(readonly image: string) {}

  /** A line worth showing at this time, if there is one. */
  next(line: PullLine, nowMs: number): string | undefined {
    this.#note(line)
    if (this.#layers.size === 0 || nowMs - this.#saidAt < EVERY_MS) return undefined
    this.#saidAt = nowMs
    return this.#text()
  }

  #note({ id, status, progressDetail }: PullLine): void {
    if (!id || !status) return
    const { current, total } = progressDetail ?? {}
    if (status === 'Downloading' && total) this.#layers.set(id, { done: current ?? 0, total })
    else if (/^(Pull complete|Already exists|Download complete)/.test(status)) this.#complete(id)
    else if (/^Pulling fs layer/.test(status)) this.#layers.set(id, { done: 0, total: 0 })
  }

  #complete(id: string): void {
    const total = this.#layers.get(id)?.total ?? 0
    this.#layers.set(id, { done: total, total })
    this.#whole.add(id)
  }

  #text(): string {
    let done = 0
    let total = 0
    for (const layer of this.#layers.values()) {
      done += layer.done
      total += layer.total
    }
    const bytes = total === 0 ? '' : `, ${megabytes(done)} of ${megabytes(total)} MB`
    return `pulling ${this.image}: ${this.#whole.size} of ${this.#layers.size} layers${bytes}`
  }
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)
