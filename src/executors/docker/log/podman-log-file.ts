/**
 * The log of a Podman container as its monitor writes it, where this user may read it: exact at any
 * time, cheap, and there while the engine's service is not.
 *
 * One line of the file (Kubernetes' log format) is `STAMP STREAM F text`, or `STAMP STREAM P text` for
 * a part of a line that goes on in the next one.
 */
import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs'
import { Changes } from '../../changes.js'
import type { LogPiece } from '../api/log-frames.js'
import { StampClock } from '../api/stamp-clock.js'
import type { LogSource } from './log-source.js'
import type { RawLogCopy } from './raw-log-copy.js'

const CHUNK = 1 << 18
/** A look at the file at least this often, whether the system tells of changes or not. */
const LOOK_MS = 200
const SPACE = 32
const NEW_LINE = 10
const PARTIAL = 'P'.charCodeAt(0)
const STDERR = 'stderr'

export class PodmanLogFile implements LogSource {
  readonly #fd: number
  readonly #clock = new StampClock()
  readonly #buffer = Buffer.allocUnsafe(CHUNK)
  #offset = 0
  #rest: Buffer = Buffer.alloc(0)

  constructor(
    readonly path: string,
    readonly copy: RawLogCopy,
  ) {
    this.#fd = openSync(path, 'r')
    copy.begin()
  }

  async follow(signal: AbortSignal): Promise<void> {
    const changes = new Changes(signal, this.path)
    try {
      while (!signal.aborted) {
        const seen = changes.count
        if (!this.#takeNext()) await changes.next(seen, LOOK_MS)
        // A fast writer must not keep this process from everything else.
        else await new Promise(setImmediate)
      }
    } finally {
      changes.close()
    }
  }

  async finish(): Promise<void> {
    while (this.#takeNext()) await new Promise(setImmediate)
    this.copy.end()
  }

  close(): void {
    closeSync(this.#fd)
  }

  /** Copies at most one chunk; false when there is no more for now. */
  #takeNext(): boolean {
    const count = readSync(this.#fd, this.#buffer, 0, CHUNK, this.#offset)
    if (count === 0) return false
    this.#offset += count
    const bytes = Buffer.concat([this.#rest, this.#buffer.subarray(0, count)])
    const pieces: LogPiece[] = []
    let from = 0
    for (let to = bytes.indexOf(NEW_LINE); to !== -1; to = bytes.indexOf(NEW_LINE, from)) {
      pieces.push(this.#piece(bytes, from, to))
      from = to + 1
    }
    this.#rest = Buffer.from(bytes.subarray(from))
    this.copy.take(pieces)
    return true
  }

  /** The piece in the file's line between two offsets; its own end is that of the file's line, unless it is a part. */
  #piece(bytes: Buffer, from: number, to: number): LogPiece {
    const stream = bytes.indexOf(SPACE, from) + 1
    const tag = bytes.indexOf(SPACE, stream) + 1
    const isPartial = bytes[tag] === PARTIAL
    return {
      stream: bytes.toString('latin1', stream, tag - 1) === STDERR ? 'stderr' : 'stdout',
      atMs: this.#clock.milliseconds(bytes.toString('latin1', from, stream - 1)),
      bytes: bytes.subarray(tag + 2, isPartial ? to : to + 1),
    }
  }
}

export function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
