/** Tells whether a stream of bytes is UTF-8, without decoding it: chunks in, a verdict out. */
import { isUtf8 } from 'node:buffer'

export class Utf8Watch {
  /** The bytes of a character that the last chunk began and did not end. */
  #begun: Uint8Array = new Uint8Array()

  /** False when the stream so far holds bytes that are not UTF-8. */
  accepts(chunk: Uint8Array): boolean {
    const bytes = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk])
    const whole = wholeLength(bytes)
    this.#begun = bytes.slice(whole)
    return isUtf8(bytes.subarray(0, whole))
  }

  /** False when the stream ended within a character. */
  ends(): boolean {
    return this.#begun.length === 0
  }
}

/** The length without a character at the end that is still incomplete. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.length - back : bytes.length
    if (byte < 0x80) break
  }
  return bytes.length
}

const sequenceLength = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2)
