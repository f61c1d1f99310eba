import type { Token } from './token.js'

/** How many tokens that were taken may stay in the queue. */
const MOST_TAKEN = 100

/**
 * The tokens that were scanned and not taken yet. They are numbered from the start of the text on, so that
 * one can be put before an earlier one.
 */
export class TokenQueue {
  /** Filled again from the start once all are taken: there are too many tokens for an array each time. */
  readonly #tokens: Token[] = []
  #head = 0
  #tail = 0
  #dropped = 0

  get isEmpty(): boolean {
    return this.#head === this.#tail
  }

  /** The number of the first token. */
  get first(): number {
    return this.#dropped + this.#head
  }

  /** The number of the token that is pushed next. */
  get next(): number {
    return this.#dropped + this.#tail
  }

  at(number: number): Token {
    return this.#tokens[number - this.#dropped]!
  }

  push(token: Token): void {
    this.#tokens[this.#tail++] = token
  }

  /** Puts a token before the one with a number. */
  insert(number: number, token: Token): void {
    const place = number - this.#dropped
    for (let i = this.#tail; i > place; i--) this.#tokens[i] = this.#tokens[i - 1]!
    this.#tokens[place] = token
    this.#tail++
  }

  drop(): void {
    this.#head++
    if (this.#head < this.#tail || this.#head < MOST_TAKEN) return
    this.#dropped += this.#head
    this.#head = 0
    this.#tail = 0
  }
}
