/**
 * Takes an engine's log stream apart. Input: chunks of a multiplexed stream with timestamps; output:
 * what the container wrote, byte for byte, piece by piece.
 *
 * A frame is a stream number, three zero bytes, a big-endian length, then `2026-11-23T08:38:37.391656690Z `
 * and one line with its end, or a part of a line that is too long for the engine (16 KiB in Docker,
 * 8 KiB in Podman) or has no end.
 */
import { EngineUnreachableError } from './engine-errors.js'
import { StampClock } from './stamp-clock.js'

export interface LogPiece {
  readonly stream: 'stdout' | 'stderr'
  /** The engine's stamp: Unix time in milliseconds, rounded down; Podman's API tells whole seconds. */
  readonly atMs: number
  readonly bytes: Buffer
}

const HEADER = 8
const SYSTEM_ERROR = 3

export class LogFrames {
  #rest: Buffer = Buffer.alloc(0)
  readonly #clock = new StampClock()

  /** The pieces that are whole now. They are views into the chunk: use them before the next call. */
  take(chunk: Buffer): LogPiece[] {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const pieces: LogPiece[] = []
    let at = 0
    while (at + HEADER <= bytes.length) {
      const end = at + HEADER + bytes.readUInt32BE(at + 4)
      if (end > bytes.length) break
      pieces.push(this.#piece(bytes[at]!, bytes.subarray(at + HEADER, end)))
      at = end
    }
    this.#rest = Buffer.from(bytes.subarray(at))
    return pieces
  }

  #piece(stream: number, frame: Buffer): LogPiece {
    if (stream === SYSTEM_ERROR)
      throw new EngineUnreachableError(
        `the container engine cannot read its log: ${frame.toString('utf8').trim()}`,
      )
    const space = frame.indexOf(32)
    const atMs = this.#clock.milliseconds(frame.toString('latin1', 0, Math.max(space, 0)))
    return { stream: stream === 2 ? 'stderr' : 'stdout', atMs, bytes: frame.subarray(space + 1) }
  }
}
