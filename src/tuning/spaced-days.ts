/** Evenly spaced days and times. */
import { DateTimeValue, DateValue } from '../base/value.js'

const DAY_MS = 86_400_000

/** Every `step` days from `start` on, before `stop`. Days are `YYYY-MM-DD`. */
export function days(start: string, stop: string, step: number): DateValue[] {
  const from = Date.parse(`${start}T00:00:00Z`)
  const count = Math.ceil((Date.parse(`${stop}T00:00:00Z`) - from) / DAY_MS / step)
  return Array.from(
    { length: Math.max(0, count) },
    (_, index) => new DateValue(new Date(from + index * step * DAY_MS).toISOString().slice(0, 10)),
  )
}

/** Every `stepMs` milliseconds from `start` on, before `stop`; with the offset of `start`. */
export function times(start: string, stop: string, stepMs: number): DateTimeValue[] {
  const from = instant(start)
  const count = Math.ceil((instant(stop).ms - from.ms) / stepMs)
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const local = new Date(from.ms + index * stepMs + from.offsetMs).toISOString()
    const text = local.replace(/\.000Z$/, '').replace(/Z$/, '000')
    return new DateTimeValue(`${text}${from.suffix}`)
  })
}

function instant(iso: string): { ms: number; offsetMs: number; suffix: string } {
  const [, local = iso, suffix = ''] = /^(.*?)(Z|[+-]\d\d:\d\d)?$/.exec(iso.replace(' ', 'T')) ?? []
  const ms = Date.parse(`${local}${suffix || 'Z'}`)
  return { ms, offsetMs: Date.parse(`${local}Z`) - ms, suffix: suffix === 'Z' ? '+00:00' : suffix }
}
