/**
 * Draws a simulated schedule: a line for each day in its zone, a mark for each slot, a bar for each run.
 *
 * Output: an SVG document that stands by itself. What a mark means is said by its title, on hover.
 */
import { DAY_MS, HOUR_MS } from '../../schedule/instant.js'
import type { Assumptions, SimulatedSlot, Span } from '../../schedule/simulate.js'
import type { TimeZone } from '../../schedule/time-zone.js'
import { slotWords } from './schedule-words.js'

const LEFT = 110
const HOUR_WIDTH = 36
const TOP = 64
const ROW = 18
const WIDTH = LEFT + 24 * HOUR_WIDTH + 30

const COLOURS = { fires: '#1a7f37', skipped: '#9a6700', waits: '#0969da', undecided: '#6e7781' } as const
const WORDS = { fires: 'fires', skipped: 'skipped', waits: 'waits', undecided: 'not decided' } as const

export interface Drawing {
  readonly title: string
  readonly slots: readonly SimulatedSlot[]
  readonly assumptions: Assumptions
  readonly zone: TimeZone
}

export function scheduleSvg({ title, slots, assumptions, zone }: Drawing): string {
  const days = daysOf(assumptions, zone)
  const height = TOP + days.length * ROW + 16
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="10" y="20" font-size="14" font-weight="600">${escaped(title)}</text>`,
    ...legend(),
    ...hours(height),
    ...days.map((day, row) => dayLine(day, row)),
    ...bars(assumptions.outages, {
      days,
      zone,
      attributes: 'class="outage" fill="#cf222e" fill-opacity="0.15"',
    }),
    ...slots.flatMap((slot) => runBars(slot, days, zone)),
    ...slots.map((slot) => mark(slot, days, zone)),
    '</svg>',
  ].join('\n')
}

/** The days that the span touches, each as midnight on the wall. */
function daysOf({ from, to }: Span, zone: TimeZone): number[] {
  const first = Math.floor(zone.wallAt(from) / DAY_MS)
  const last = Math.floor(zone.wallAt(to - 1) / DAY_MS)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * DAY_MS)
}

function legend(): string[] {
  const kinds = Object.entries(COLOURS).map(([kind, colour], i) => {
    const x = LEFT + i * 110
    return `<circle cx="${x}" cy="36" r="4" fill="${colour}"/><text x="${x + 9}" y="40">${WORDS[kind as keyof typeof WORDS]}</text>`
  })
  const away = `<rect x="${LEFT + 435}" y="30" width="14" height="12" fill="#cf222e" fill-opacity="0.15"/><text x="${LEFT + 454}" y="40">scheduler away</text>`
  const clocks = `<circle cx="${LEFT + 570}" cy="36" r="4" fill="none" stroke="#8250df" stroke-width="2"/><text x="${LEFT + 580}" y="40">the clocks change</text>`
  return [...kinds, away, clocks]
}

function hours(height: number): string[] {
  return Array.from({ length: 9 }, (_, i) => {
    const x = LEFT + i * 3 * HOUR_WIDTH
    const text = `${String(i * 3).padStart(2, '0')}:00`
    return `<line x1="${x}" y1="${TOP - 6}" x2="${x}" y2="${height - 12}" stroke="#d0d7de"/><text x="${x}" y="${TOP - 10}" text-anchor="middle" fill="#57606a">${text}</text>`
  })
}

function dayLine(day: number, row: number): string {
  const text = new Date(day).toUTCString().slice(0, 3)
  const y = TOP + row * ROW + 12
  return `<text x="10" y="${y}" fill="#24292f">${text} ${new Date(day).toISOString().slice(0, 10)}</text>`
}

function runBars({ fate }: SimulatedSlot, days: readonly number[], zone: TimeZone): string[] {
  if (fate.kind !== 'fires' || fate.endsAt === fate.startsAt) return []
  const span = { from: fate.startsAt, to: fate.endsAt }
  return bars([span], { days, zone, attributes: 'class="run" fill="#1a7f37" fill-opacity="0.3"' })
}

/** A span of time as one bar for each day that it touches. */
function bars(
  spans: readonly Span[],
  { days, zone, attributes }: { days: readonly number[]; zone: TimeZone; attributes: string },
): string[] {
  return spans.flatMap((span) => {
    const [from, to] = [zone.wallAt(span.from), zone.wallAt(span.to)]
    const first = Math.max(0, rowOf(days, from))
    return days.slice(first, rowOf(days, to) + 1).flatMap((day, i) => {
      const [start, end] = [Math.max(from, day), Math.min(to, day + DAY_MS)]
      if (start >= end) return []
      const width = rounded(((end - start) / HOUR_MS) * HOUR_WIDTH)
      const y = TOP + (first + i) * ROW + 3
      return [`<rect x="${xOf(start - day)}" y="${y}" width="${width}" height="${ROW - 6}" ${attributes}/>`]
    })
  })
}

/** The line of the day that a wall time lies in; outside of the drawing when it is before or after. */
const rowOf = (days: readonly number[], wall: number): number => Math.floor((wall - days[0]!) / DAY_MS)

function mark(slot: SimulatedSlot, days: readonly number[], zone: TimeZone): string {
  const wall = zone.wallAt(slot.at)
  const row = rowOf(days, wall)
  const { local, why } = slotWords(slot, zone)
  const { kind } = slot.fate
  const ring = slot.note && slot.note.kind !== 'start' ? ' stroke="#8250df" stroke-width="2"' : ''
  const words = `${local}: ${WORDS[kind]}${why ? `; ${why}` : ''}`
  return `<circle class="slot ${kind}" cx="${xOf(wall - days[row]!)}" cy="${TOP + row * ROW + ROW / 2}" r="4" fill="${COLOURS[kind]}"${ring}><title>${escaped(words)}</title></circle>`
}

const xOf = (ms: number): number => rounded(LEFT + (ms / HOUR_MS) * HOUR_WIDTH)

const rounded = (x: number): number => Math.round(x * 100) / 100

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters cannot stand in XML, not even as entities. */
const escaped = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f]/g, ' ').replace(/[&<>"]/g, (character) => ENTITIES[character]!)
