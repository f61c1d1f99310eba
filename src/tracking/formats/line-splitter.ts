/**
 * Cuts the bytes of a growing file into lines and knows the byte behind the last of them.
 *
 * In: chunks in order, from any offset that begins a line. Out: lines without their newline. It knows
 * nothing of files and nothing of what a line means.
 */

/** A line's text, or the bytes of one that was longer than allowed and left out. */
export type Line = { readonly text: string } | { readonly tooLong: number }

const NEWLINE = 0x0a

export class LineSplitter {
  /** The byte behind the last line that was given out. */
  offset: number
  private pending: Uint8Array[] = []
  private pendingBytes = 0

  constructor(
    fromOffset: number,
    private readonly maxLineBytes: number,
  ) {
    this.offset = fromOffset
  }

  /** The lines that end in this chunk. The chunk's memory may be used again afterwards. */
  push(chunk: Uint8Array): Line[] {
    const lastNewline = chunk.lastIndexOf(NEWLINE)
    const lines: Line[] = []
    let start = 0
    if (lastNewline !== -1 && this.pendingBytes > 0) {
      start = chunk.indexOf(NEWLINE) + 1
      this.keep(chunk.subarray(0, start - 1))
      lines.push(this.take())
      this.offset += 1
    }
    if (start <= lastNewline) {
      // All whole lines are decoded at once, which is several times faster than one by one.
      const text = decode([chunk.subarray(start, lastNewline)])
      for (const line of text.split('\n')) lines.push(this.limited(line))
      this.offset += lastNewline + 1 - start
    }
    if (lastNewline + 1 < chunk.length) this.keep(Uint8Array.from(chunk.subarray(lastNewline + 1)))
    return lines
  }

  /** What stands behind the last newline, taken as a line; `undefined` if there is nothing. */
  rest(): Line | undefined {
    return this.pendingBytes === 0 ? undefined : this.take()
  }

  private keep(bytes: Uint8Array): void {
    this.pendingBytes += bytes.length
    if (this.pendingBytes > this.maxLineBytes) this.pending = []
    else this.pending.push(bytes)
  }

  private take(): Line {
    const bytes = this.pendingBytes
    const line: Line = bytes > this.maxLineBytes ? { tooLong: bytes } : { text: decode(this.pending) }
    this.offset += bytes
    this.pending = []
    this.pendingBytes = 0
    return line
  }

  private limited(text: string): Line {
    return text.length > this.maxLineBytes ? { tooLong: Buffer.byteLength(text) } : { text }
  }
}

const decode = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('utf8')
