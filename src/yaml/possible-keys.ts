import type { Cursor } from './cursor.js'

/** The longest key without `?`, in code points. */
const LONGEST_KEY = 1024

/** A token that turns out to begin a key if a `:` follows in time. */
export interface PossibleKey {
  readonly tokenNumber: number
  /** In block context a token in the column of the mapping has to be a key. */
  readonly required: boolean
  readonly flowLevel: number
  readonly start: number
  readonly line: number
  readonly column: number
}

/**
 * The tokens that may still turn out to be keys: at most one for each flow level, the outermost and
 * oldest first. A required one that no `:` followed is a problem of the cursor's.
 */
export class PossibleKeys {
  readonly #keys: PossibleKey[] = []

  constructor(private readonly cursor: Cursor) {}

  /** The number of the first token before which something may still be put. */
  get firstToken(): number | undefined {
    this.dropStale()
    return this.#keys[0]?.tokenNumber
  }

  /** The next token may be a key, and no other one on this flow level can be any more. */
  remember(tokenNumber: number, flowLevel: number, required: boolean): void {
    this.forget(flowLevel)
    const { offset: start, line, column } = this.cursor
    this.#keys.push({ tokenNumber, required, flowLevel, start, line, column })
  }

  forget(flowLevel: number): void {
    const key = this.take(flowLevel)
    if (key) this.#giveUp(key)
  }

  /** The key that a `:` on this flow level belongs to. */
  take(flowLevel: number): PossibleKey | undefined {
    return this.#keys.at(-1)?.flowLevel === flowLevel ? this.#keys.pop() : undefined
  }

  /** Gives up the keys that began on an earlier line or too long ago. */
  dropStale(): void {
    // An outer key is older than an inner one, so the stale ones come first.
    while (this.#keys.length > 0 && this.#isStale(this.#keys[0]!)) this.#giveUp(this.#keys.shift()!)
  }

  clear(): void {
    this.#keys.length = 0
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
