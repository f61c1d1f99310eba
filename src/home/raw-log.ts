/**
 * The raw log of a container and its index: the durable record of what it printed.
 *
 * The container writes the log itself. Whoever watches notes in the index how far the log reached
 * when, one line `END_OFFSET EPOCH_MS` for each look, so that arrival times survive the watcher.
 */
import { isAscii } from 'node:buffer'
import { appendFileSync, closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'

export interface LogLine {
  readonly text: string
  /** When it arrived, to the precision of a look at the log. */
  readonly at: Date
  /** Byte offset just behind the line: where to go on. */
  readonly end: number
}

/** Of more, V8 would make a text apart from all others, which costs ten times as much. */
const CHUNK = 1 << 16
/** Lines longer than this many bytes are handed on in pieces, so that memory stays flat. */
const LONGEST_LINE = 1 << 20

/** Reads a growing log from an offset on, line by line. */
export class RawLogReader {
  #offset: number
  #rest: Buffer = Buffer.alloc(0)
  readonly #buffer = Buffer.allocUnsafe(CHUNK)
  #fd: number | undefined

  constructor(
    readonly path: string,
    fromOffset = 0,
  ) {
    this.#offset = fromOffset
  }

  /** The complete lines that arrived since the last call, at most one chunk's worth; `final` hands out an unended last line too. */
  read(at: (end: number) => Date, final = false): LogLine[] {
    this.#fd ??= openIfThere(this.path)
    if (this.#fd === undefined) return []
    const count = readSync(this.#fd, this.#buffer, 0, CHUNK, this.#offset)
    const start = this.#offset - this.#rest.length
    this.#offset += count
    const bytes = count === 0 ? this.#rest : Buffer.concat([this.#rest, this.#buffer.subarray(0, count)])
    return this.#split(bytes, start, at, final && count === 0)
  }

  #split(bytes: Buffer, start: number, at: (end: number) => Date, final: boolean): LogLine[] {
    const lines: LogLine[] = isAscii(bytes) ? asciiLines(bytes, start, at) : []
    let from = lines.length === 0 ? 0 : lines.at(-1)!.end - start
    for (let to = bytes.indexOf(10, from); to !== -1; to = bytes.indexOf(10, from)) {
      lines.push(lineOf(bytes.subarray(from, to), start + to + 1, at))
      from = to + 1
    }
    if (from < bytes.length && (final || bytes.length - from > LONGEST_LINE)) {
      lines.push(lineOf(bytes.subarray(from), start + bytes.length, at))
      from = bytes.length
    }
    this.#rest = Buffer.from(bytes.subarray(from))
    return lines
  }

  /** How far the log was read. */
  get offset(): number {
    return this.#offset
  }

  /** Whether the log holds more than was read. */
  hasMore(): boolean {
    return this.#fd !== undefined && fstatSync(this.#fd).size > this.#offset
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }
}

/** The complete lines of bytes of which each is a character: all at once, which is much less work. */
function asciiLines(bytes: Buffer, start: number, at: (end: number) => Date): LogLine[] {
  const texts = bytes.toString('latin1').split('\n')
  texts.pop()
  let end = start
  return texts.map((text) => {
    end += text.length + 1
    return { text: text.endsWith('\r') ? text.slice(0, -1) : text, at: at(end), end }
  })
}

function lineOf(bytes: Buffer, end: number, at: (end: number) => Date): LogLine {
  const length = bytes.at(-1) === 13 ? bytes.length - 1 : bytes.length
  return { text: bytes.toString('utf8', 0, length), at: at(end), end }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch {
    return undefined
  }
}

/** Notes that the log reached `end` at a time. Arrival times are a comfort: a full disk must not end the watch. */
export function noteArrival(indexPath: string, end: number, at: Date): void {
  try {
    appendFileSync(indexPath, `${end} ${at.getTime()}\n`, { mode: 0o600 })
  } catch {
    // Without it the line gets the time of the next note that could be written.
  }
}

/** A function from byte offsets, asked for in rising order, to arrival times. Beyond the last note: `otherwise`. */
export function arrivalTimes(indexPath: string, otherwise: Date): (end: number) => Date {
  const notes = readIndex(indexPath)
  let next = 0
  return (end) => {
    while (next < notes.length && notes[next]!.end < end) next++
    return notes[next]?.at ?? otherwise
  }
}

function readIndex(path: string): { end: number; at: Date }[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  return text
    .split('\n')
    .map((line) => /^(\d+) (\d+)$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => ({ end: Number(match[1]), at: new Date(Number(match[2])) }))
}
