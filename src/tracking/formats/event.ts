/**
 * One event of a `.plx` file: text to value and back.
 *
 *   0|2026-11-22 11:28:34.263013+00:00|1.0                        three columns: metric and most kinds
 *   {"timestamp": "2026-…", "step": 1, "html": "<b>hi</b>"}       JSON lines: html, text, chart, span
 *
 * Which of the two a line is shows in its first character, so a file can be read from any line on.
 */
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { ArtifactKind } from '../../lifecycle/artifact-kind.js'
import {
  asciiJsonString,
  formatFloat,
  formatTimestamp,
  parseFloatText,
  parseTimestamp,
} from './python-text.js'

export interface TrackedEvent {
  readonly step: number | null
  /** ISO 8601 in UTC, with microseconds if there are any; null when the line has none. */
  readonly timestamp: string | null
  /** A number for a metric (nan and inf too), a string for html and text, else what its JSON holds. */
  readonly value: Json
}

/** What a line says: an event, or nothing (a header, an empty line). */
export type EventLine = TrackedEvent | 'nothing'

const HEADER = 'step|timestamp|'

const jsonLines: ReadonlySet<string> = new Set(['html', 'text', 'chart', 'span'])

/** Events of these kinds are JSON lines; those of the others have three columns. */
const isWrittenAsJsonLines = (kind: string): boolean => jsonLines.has(kind)

export const eventHeader = (kind: ArtifactKind): string =>
  isWrittenAsJsonLines(kind) ? '' : `step|timestamp|${kind}`

/** Reads a line of an event file of this kind. The error says what is wrong with it. */
export function parseEventLine(line: string, kind: string): Result<EventLine, string> {
  if (line.startsWith(HEADER) || line.trim() === '') return ok('nothing')
  return line.startsWith('{') ? parseJsonLine(line, kind) : parseColumns(line, kind)
}

function parseColumns(line: string, kind: string): Result<EventLine, string> {
  // The third column may hold `|` itself.
  const first = line.indexOf('|')
  const second = line.indexOf('|', first + 1)
  if (first === -1 || second === -1) return fail('there are fewer than three columns')
  const step = parseStep(line.slice(0, first))
  if (step === undefined) return fail('the step is not a number')
  const time = line.slice(first + 1, second)
  const timestamp = time === '' ? null : parseTimestamp(time)
  if (timestamp === undefined) return fail('the timestamp is not a time')
  const value = parseValue(line.slice(second + 1), kind)
  return value === undefined ? fail('the value cannot be read') : ok({ step, timestamp, value })
}

function parseStep(text: string): number | null | undefined {
  return text === '' ? null : parseFloatText(text)
}

function parseValue(text: string, kind: string): Json | undefined {
  if (kind === 'metric') return parseFloatText(text)
  try {
    return JSON.parse(text) as Json
  } catch {
    return kind === 'html' || kind === 'text' ? text : undefined
  }
}

function parseJsonLine(line: string, kind: string): Result<EventLine, string> {
  let fields: Record<string, Json>
  try {
    fields = JSON.parse(line) as Record<string, Json>
  } catch {
    return fail('it is not valid JSON')
  }
  const { step = null, timestamp = null } = fields
  if (step !== null && typeof step !== 'number') return fail('the step is not a number')
  const time = typeof timestamp === 'string' ? parseTimestamp(timestamp) : null
  if (time === undefined) return fail('the timestamp is not a time')
  const raw = Object.hasOwn(fields, kind) ? fields[kind] : undefined
  if (raw === undefined) return fail(`there is no \`${kind}\``)
  // A chart or span is JSON inside of JSON.
  const value = typeof raw === 'string' && kind !== 'html' && kind !== 'text' ? parseValue(raw, kind) : raw
  return value === undefined ? fail(`\`${kind}\` is not valid JSON`) : ok({ step, timestamp: time, value })
}

export interface NewEvent {
  readonly step: number | null
  readonly timestamp: Date
  readonly value: Json
}

/** The line for an event, without a newline. */
export function formatEventLine(kind: ArtifactKind, event: NewEvent): string {
  const timestamp = formatTimestamp(event.timestamp)
  const text = formatValue(event.value, kind)
  if (!isWrittenAsJsonLines(kind)) return `${event.step ?? ''}|${timestamp}|${text}`
  return `{"timestamp": "${timestamp}", "step": ${event.step}, "${kind}": ${asciiJsonString(text)}}`
}

function formatValue(value: Json, kind: ArtifactKind): string {
  if (kind === 'metric') return formatFloat(Number(value))
  return (kind === 'html' || kind === 'text') && typeof value === 'string' ? value : JSON.stringify(value)
}
