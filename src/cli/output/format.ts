/** Small texts for people: times, durations, values, coloured statuses. */
import type { Json } from '../../base/value.js'
import type { Status } from '../../lifecycle/status.js'
import type { Terminal } from '../terminal.js'

/** Seconds as `0.4s`, `12s`, `3m 05s`, `2h 10m`. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return ''
  if (seconds < 10) return `${Math.round(seconds * 10) / 10}s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`
  return `${Math.floor(whole / 3600)}h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')}m`
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** `0 B`, `12 kB`, `3.4 GB`. */
export function bytesText(bytes: number): string {
  let amount = bytes
  let unit = 0
  while (amount >= 1000 && unit < UNITS.length - 1) {
    amount /= 1000
    unit++
  }
  return `${amount < 10 && unit > 0 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[unit]}`
}

/** An ISO time in the local zone, `2026-11-23 08:15:02`. */
export function timeText(iso: string | null): string {
  if (iso === null) return ''
  const date = new Date(iso)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

export function valueText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function paintStatus(
  terminal: Pick<Terminal, 'paint'>,
  status: Status,
  text: string = status,
): string {
  const { paint } = terminal
  switch (status) {
    case 'succeeded':
      return paint.green(text)
    case 'failed':
    case 'upstream_failed':
      return paint.red(text)
    case 'stopped':
    case 'stopping':
    case 'skipped':
    case 'warning':
      return paint.yellow(text)
    default:
      return paint.cyan(text)
  }
}
