/**
 * `plxlogs/logs.jsonl`: JSON lines `{"timestamp","node","pod","container","value"}`, each behind its
 * newline. Read piece by piece like event files; the last line is tentative until `final`.
 */
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Json } from '../../base/value.js'
import { readLineSlice, type SliceOptions } from './line-file.js'
import { parseTimestamp } from './python-text.js'

export interface LogEntry {
  /** ISO 8601 in UTC, with microseconds if there are any; null when the line has none. */
  readonly timestamp: string | null
  readonly node: string | null
  readonly pod: string | null
  readonly container: string | null
  readonly value: string
}

export interface LogSlice {
  readonly entries: readonly LogEntry[]
  readonly nextOffset: number
  readonly atEnd: boolean
  readonly restarted: boolean
  /** How many lines are no entries. */
  readonly broken: number
}

/** Reads entries from a byte offset, some 512 KiB at a time. Throws the system's error if it cannot. */
export function readLogSlice(path: string, fromOffset: number, options: SliceOptions): LogSlice {
  const { lines, ...slice } = readLineSlice(path, fromOffset, options)
  const texts = lines.filter((line) => !('text' in line) || line.text.trim() !== '')
  const entries = texts
    .map((line) => ('text' in line ? parseLogLine(line.text) : undefined))
    .filter((entry) => entry !== undefined)
  return { ...slice, entries, broken: texts.length - entries.length }
}

function parseLogLine(line: string): LogEntry | undefined {
  let fields: Json
  try {
    fields = JSON.parse(line) as Json
  } catch {
    return undefined
  }
  if (typeof fields !== 'object' || fields === null) return undefined
  const { timestamp, node, pod, container, value } = fields as Record<string, Json>
  if (typeof value !== 'string') return undefined
  return {
    timestamp: typeof timestamp === 'string' ? (parseTimestamp(timestamp) ?? null) : null,
    node: textOrNull(node),
    pod: textOrNull(pod),
    container: textOrNull(container),
    value,
  }
}

const textOrNull = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)

/** Appends entries in one write; null fields are left out. The folder is made when it is not there yet. */
export function appendLogs(path: string, entries: readonly LogEntry[]): void {
  mkdirSync(dirname(path), { recursive: true })
  appendFileSync(path, entries.map((entry) => `\n${JSON.stringify(entry, leaveOutNull)}`).join(''))
}

const leaveOutNull = (_key: string, value: unknown): unknown => value ?? undefined
