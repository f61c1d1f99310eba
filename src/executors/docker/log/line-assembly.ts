/**
 * Puts the lines of two output streams together that an engine has cut into pieces, so that no line
 * stands in the middle of another one, and masks secrets in them. What comes out depends on the order of
 * the pieces alone.
 */
import { Mask, type MaskStream } from '../../../connections/mask.js'
import type { LogPiece } from '../api/log-frames.js'

/** A line longer than this many bytes is handed on in pieces, so that memory stays flat. */
const LONGEST_LINE = 1 << 20
const LINE_END = 10

interface OpenLine {
  readonly parts: Buffer[]
  readonly masking: MaskStream
  bytes: number
}

export class LineAssembly {
  /** Lines that have begun, in the order in which they did. */
  readonly #open = new Map<LogPiece['stream'], OpenLine>()

  constructor(readonly mask = new Mask([])) {}

  /** The bytes that can be handed on with this piece: a line, the rest of one, or nothing yet. */
  add({ stream, bytes }: LogPiece): readonly Buffer[] {
    const line = this.#open.get(stream)
    if (bytes.at(-1) === LINE_END) {
      this.#open.delete(stream)
      return line ? [...line.parts, line.masking.push(bytes), line.masking.end()] : [this.mask.whole(bytes)]
    }
    const open = line ?? { parts: [], masking: this.mask.stream(), bytes: 0 }
    this.#open.set(stream, open)
    // The piece is a view into a buffer that is used again.
    open.parts.push(Buffer.from(open.masking.push(bytes)))
    open.bytes += bytes.length
    if (open.bytes <= LONGEST_LINE) return []
    open.bytes = 0
    return open.parts.splice(0)
  }

  /** Whether every line that began has ended. */
  get isComplete(): boolean {
    return this.#open.size === 0
  }

  /** The lines that have no end, since there is nothing more to come. */
  end(): readonly Buffer[] {
    const rest = [...this.#open.values()].flatMap(({ parts, masking }) => [...parts, masking.end()])
    this.#open.clear()
    return rest
  }
}
