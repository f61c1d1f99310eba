/** Reads the timestamps of a log, of which thousands in a row fall into the same second. */
export class StampClock {
  #stem = ''
  #zone = ''
  #secondMs = 0

  /** Unix milliseconds, rounded down, of e.g. `2026-11-23T08:38:37.391656690+01:00`. */
  milliseconds(stamp: string): number {
    const stem = stamp.slice(0, STEM)
    const [, fraction = '', zone = ''] = FRACTION_AND_ZONE.exec(stamp.slice(STEM)) ?? []
    if (stem !== this.#stem || zone !== this.#zone) {
      this.#secondMs = Date.parse(stem + zone)
      this.#stem = stem
      this.#zone = zone
    }
    return this.#secondMs + Number(fraction.slice(0, 3).padEnd(3, '0'))
  }
}

/** `2026-11-23T08:38:37` decides the second, as long as the zone stays. */
const STEM = 19
const FRACTION_AND_ZONE = /^(?:\.(\d+))?(.*)$/
