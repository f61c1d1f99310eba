/**
 * Reads the lines of a file that may still grow, piece by piece, so that neither a huge file nor a
 * long line fills the memory and nothing is read twice.
 *
 * The last line is tentative until a newline follows: writers put the newline before each line, so
 * what stands at the end may be half written. Only `final` gives it out.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { type Line, LineSplitter } from './line-splitter.js'

export interface LineSlice {
  readonly lines: readonly Line[]
  /** Where to read on. */
  readonly nextOffset: number
  /** Nothing more is there now. */
  readonly atEnd: boolean
  /** The file is shorter than it was: it was written anew, and this slice begins at its first byte. */
  readonly restarted: boolean
}

export interface SliceOptions {
  /** The writer has ended: the last line counts. */
  readonly final: boolean
  /** Reading stops behind the first line that ends beyond so many bytes. */
  readonly maxBytes?: number
  /** Longer lines are left out and reported by their length. */
  readonly maxLineBytes?: number
}

const CHUNK_BYTES = 64 * 1024
const SLICE_BYTES = 512 * 1024
const MAX_LINE_BYTES = 64 * 1024 * 1024

/** Reads a slice from a byte offset. Throws the system's error when the file cannot be read, and for a link. */
export function readLineSlice(path: string, fromOffset: number, options: SliceOptions): LineSlice {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
  try {
    const restarted = fstatSync(descriptor).size < fromOffset
    return { ...readFrom(descriptor, restarted ? 0 : fromOffset, options), restarted }
  } finally {
    closeSync(descriptor)
  }
}

function readFrom(descriptor: number, fromOffset: number, options: SliceOptions) {
  const { final, maxBytes = SLICE_BYTES, maxLineBytes = MAX_LINE_BYTES } = options
  const splitter = new LineSplitter(fromOffset, maxLineBytes)
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  const lines: Line[] = []
  for (let position = fromOffset; ; ) {
    const bytes = readSync(descriptor, chunk, 0, CHUNK_BYTES, position)
    if (bytes === 0) {
      const last = final ? splitter.rest() : undefined
      if (last) lines.push(last)
      return { lines, nextOffset: splitter.offset, atEnd: true }
    }
    position += bytes
    for (const line of splitter.push(chunk.subarray(0, bytes))) lines.push(line)
    if (position - fromOffset >= maxBytes && lines.length > 0) {
      return { lines, nextOffset: splitter.offset, atEnd: false }
    }
  }
}
