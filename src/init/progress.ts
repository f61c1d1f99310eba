/** Tells how far a long copy is: nothing for a short one, then a line now and then. */

import type { FetchProgress } from './sources/source.js'

const EVERY_MS = 3000

export class Progress implements FetchProgress {
  #files = 0
  #bytes = 0
  #toldAt = Date.now()

  constructor(
    readonly what: string,
    readonly report: (line: string) => void,
    readonly everyMs = EVERY_MS,
  ) {}

  /** So many more bytes have come; `file` when they complete one. */
  add(bytes: number, { file = false } = {}): void {
    this.#bytes += bytes
    if (file) this.#files++
    this.#tell(`${this.#files} ${this.#files === 1 ? 'file' : 'files'}, ${sizeText(this.#bytes)} so far`)
  }

  /** In words of its own. */
  at(words: string): void {
    this.#tell(words)
  }

  #tell(words: string): void {
    const now = Date.now()
    if (now - this.#toldAt < this.everyMs) return
    this.#toldAt = now
    this.report(`${this.what}: ${words}`)
  }
}

export function sizeText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`
}
