/**
 * Lists that grow by chunks: nothing is copied, and memory is only touched when it is needed. To grow by
 * copying took more time than all the rest of reading a big document.
 */
const BITS = 10
const SIZE = 1 << BITS
const WITHIN = SIZE - 1

/** Integers of 32 bits, which cost the garbage collector nothing. */
export class IntList {
  readonly #chunks: Int32Array[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  push(item: number): void {
    const chunk = this.#length >> BITS
    if (chunk === this.#chunks.length) this.#chunks.push(new Int32Array(SIZE))
    this.#chunks[chunk]![this.#length++ & WITHIN] = item
  }

  /** The item at an index below the length. */
  at(index: number): number {
    return this.#chunks[index >> BITS]![index & WITHIN]!
  }

  set(index: number, item: number): void {
    this.#chunks[index >> BITS]![index & WITHIN] = item
  }

  /** Forgets the items from an index on. */
  truncate(length: number): void {
    this.#length = length
  }
}

export class ChunkedList<T> {
  readonly #chunks: T[][] = [[]]
  #last: T[] = this.#chunks[0]!

  get length(): number {
    return ((this.#chunks.length - 1) << BITS) + this.#last.length
  }

  push(item: T): void {
    if (this.#last.length === SIZE) {
      this.#last = []
      this.#chunks.push(this.#last)
    }
    this.#last.push(item)
  }

  /** The item at an index below the length. */
  at(index: number): T {
    return this.#chunks[index >> BITS]![index & WITHIN]!
  }

  set(index: number, item: T): void {
    this.#chunks[index >> BITS]![index & WITHIN] = item
  }
}
