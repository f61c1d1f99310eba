import type { Cursor } from './cursor.js'

/** The longest key without `?`, in code points. */
const LONGEST_KEY = 1024

/** A token that turns out to begin a key if a `:` follows in time. */
export interface PossibleKey {
  tokenNumber: number
  /** In block context a token in the column of the mapping has to be a key. */
  required: boolean
  flowLevel: number
  start: number
  line: number
  column: number
}

/**
 * The tokens that may still turn out to be keys: at most one for each flow level, the outermost and
 * oldest first. A required one that no `:` followed is a problem of the cursor's.
 */
export class PossibleKeys {
  /** Nearly every token may be a key, so what is no longer one is used for another. */
  readonly #keys: PossibleKey[] = []
  #count = 0

  constructor(private readonly cursor: Cursor) {}

  /** The number of the first token before which something may still be put. */
  get firstToken(): number | undefined {
    this.dropStale()
    return this.#count > 0 ? this.#keys[0]!.tokenNumber : undefined
  }

  /** The next token may be a key, and no other one on this flow level can be any more. */
  remember(tokenNumber: number, flowLevel: number, required: boolean): void {
    this.forget(flowLevel)
    const { offset: start, line, column } = this.cursor
    const key = this.#keys[this.#count]
    if (!key) this.#keys.push({ tokenNumber, required, flowLevel, start, line, column })
    else {
      key.tokenNumber = tokenNumber
      key.required = required
      key.flowLevel = flowLevel
      key.start = start
      key.line = line
      key.column = column
    }
    this.#count++
  }

  forget(flowLevel: number): void {
    const key = this.take(flowLevel)
    if (key) this.#giveUp(key)
  }

  /** The key that a `:` on this flow level belongs to; good until the next one is remembered. */
  take(flowLevel: number): Readonly<PossibleKey> | undefined {
    if (this.#count === 0 || this.#keys[this.#count - 1]!.flowLevel !== flowLevel) return undefined
    this.#count--
    return this.#keys[this.#count]
  }

  /** Gives up the keys that began on an earlier line or too long ago. */
  dropStale(): void {
    // An outer key is older than an inner one, so the stale ones come first.
    while (this.#count > 0 && this.#isStale(this.#keys[0]!)) {
      const key = this.#keys.shift()!
      this.#giveUp(key)
      this.#keys.push(key)
      this.#count--
    }
  }

  clear(): void {
    this.#count = 0
  }

  #isStale({ start, line: keyLine }: PossibleKey): boolean {
    const { offset, line, text } = this.cursor
    if (keyLine !== line) return true
    const units = offset - start
    if (units <= LONGEST_KEY) return false
    // A character outside of the basic plane is one character, but two code units.
    return units > 2 * LONGEST_KEY || [...text.slice(start, offset)].length > LONGEST_KEY
  }

  #giveUp({ required, start }: PossibleKey): void {
    if (required) this.cursor.fail({ name: 'missing-colon', start, end: start })
  }
}
