/**
 * Event files: `events/<kind>/<name>.plx` and `resources/metric/<name>.plx`.
 *
 * Reading is incremental and sees only whole lines (line-file.ts). Writing is one append a call, so
 * that several processes may log to one file; the newline comes first, as the real library writes it.
 */
import {
  appendFileSync,
  closeSync,
  constants,
  linkSync,
  mkdirSync,
  openSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ArtifactKind } from '../../lifecycle/artifact-kind.js'
import { eventHeader, formatEventLine, type NewEvent, parseEventLine, type TrackedEvent } from './event.js'
import { readLineSlice, type SliceOptions } from './line-file.js'

export interface EventSlice {
  readonly events: readonly TrackedEvent[]
  /** Where to read on. */
  readonly nextOffset: number
  /** Nothing more is there now. */
  readonly atEnd: boolean
  /** The file was written anew since; the events are all there are from its first on. */
  readonly restarted: boolean
  /** Lines that are no events: how many, and the first with what is wrong. */
  readonly broken: { readonly count: number; readonly first: string } | undefined
}

/** Reads events from a byte offset, some 512 KiB at a time. Throws the system's error if it cannot. */
export function readEventSlice(path: string, fromOffset: number, options: SliceOptions): EventSlice {
  const { lines, ...slice } = readLineSlice(path, fromOffset, options)
  const kind = basename(dirname(path))
  const events: TrackedEvent[] = []
  let brokenCount = 0
  let firstBroken = ''
  for (const line of lines) {
    const parsed =
      'text' in line
        ? parseEventLine(line.text, kind)
        : { ok: false as const, error: `a line of ${line.tooLong} bytes is too long` }
    if (!parsed.ok) {
      brokenCount += 1
      if (brokenCount === 1)
        firstBroken = 'text' in line ? `${excerpt(line.text)}: ${parsed.error}` : parsed.error
    } else if (parsed.value !== 'nothing') events.push(parsed.value)
  }
  const broken = brokenCount > 0 ? { count: brokenCount, first: firstBroken } : undefined
  return { ...slice, events, broken }
}

const excerpt = (line: string): string => JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line)

/**
 * The events of a file slice by slice, up to what is there now. Between slices other work gets its turn.
 * Throws the system's error when the file cannot be read.
 */
export async function* eventSlices(
  path: string,
  fromOffset: number,
  options: SliceOptions,
): AsyncGenerator<EventSlice, void, undefined> {
  for (let offset = fromOffset; ; ) {
    const slice = readEventSlice(path, offset, options)
    yield slice
    if (slice.atEnd) return
    offset = slice.nextOffset
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/**
 * All events from a byte offset on, and the offset to read on from. For a file of any size use
 * `eventSlices`, which does not hold them all.
 */
export async function readEventFile(
  path: string,
  fromOffset: number,
  options: SliceOptions,
): Promise<{ readonly events: TrackedEvent[]; readonly nextOffset: number }> {
  let events: TrackedEvent[] = []
  let nextOffset = fromOffset
  for await (const slice of eventSlices(path, fromOffset, options)) {
    if (slice.restarted) events = []
    for (const event of slice.events) events.push(event)
    nextOffset = slice.nextOffset
  }
  return { events, nextOffset }
}

/** Appends events in one write. The file and its folder are made when they are not there yet. */
export function appendEvents(path: string, kind: ArtifactKind, events: readonly NewEvent[]): void {
  const lines = events.map((event) => `\n${formatEventLine(kind, event)}`).join('')
  if (appendIfThere(path, lines)) return
  mkdirSync(dirname(path), { recursive: true })
  makeWithHeader(path, eventHeader(kind))
  appendFileSync(path, lines)
}

function appendIfThere(path: string, text: string): boolean {
  let descriptor: number
  try {
    descriptor = openSync(path, constants.O_WRONLY | constants.O_APPEND)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false
    throw error
  }
  try {
    appendFileSync(descriptor, text)
  } finally {
    closeSync(descriptor)
  }
  return true
}

let temporaryFiles = 0

/** The file appears with its header or not at all: another process that appends must not come before it. */
function makeWithHeader(path: string, header: string): void {
  temporaryFiles += 1
  const temporary = join(dirname(path), `.${process.pid}-${temporaryFiles}.tmp`)
  writeFileSync(temporary, header)
  try {
    linkSync(temporary, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') makeExclusively(path, header)
  } finally {
    unlinkSync(temporary)
  }
}

/** For file systems without hard links. */
function makeExclusively(path: string, header: string): void {
  try {
    writeFileSync(path, header, { flag: 'wx' })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code
