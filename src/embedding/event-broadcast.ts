/**
 * Hands events to any number of readers, each at its own speed.
 *
 * Whoever tells an event waits while a reader has no room: so a slow reader slows the runs down, and no
 * event is dropped. A reader that ends, or whose signal is aborted, is waited for no more.
 */
export class EventBroadcast<T> {
  readonly #readers = new Set<Reader<T>>()
  #isOver = false

  /** A promise while a reader has no room for more. */
  tell(event: T): Promise<void> | undefined {
    const waits = [...this.#readers].flatMap((reader) => reader.take(event) ?? [])
    return waits.length ? Promise.all(waits).then(() => {}) : undefined
  }

  /** Every event from now on that is wanted. */
  read({ isWanted, buffer, signal }: ReadOptions<T>): AsyncIterableIterator<T> {
    const reader = new Reader<T>(isWanted, buffer, () => this.#readers.delete(reader))
    if (this.#isOver || signal?.aborted) reader.finish()
    else this.#readers.add(reader)
    signal?.addEventListener('abort', () => void reader.return(), { once: true })
    return reader
  }

  /** No more events come: readers end with what they have. */
  end(): void {
    this.#isOver = true
    for (const reader of this.#readers) reader.finish()
    this.#readers.clear()
  }
}

export interface ReadOptions<T> {
  readonly isWanted: (event: T) => boolean
  /** How many events may wait to be read. */
  readonly buffer: number
  readonly signal?: AbortSignal | undefined
}

class Reader<T> implements AsyncIterableIterator<T> {
  #events: T[] = []
  #isOver = false
  /** Calls of `next` that have nothing yet. */
  readonly #hungry: ((result: IteratorResult<T>) => void)[] = []
  /** Tellers that wait for room. */
  readonly #full: (() => void)[] = []

  constructor(
    readonly isWanted: (event: T) => boolean,
    readonly buffer: number,
    readonly onEnd: () => void,
  ) {}

  take(event: T): Promise<void> | undefined {
    if (this.#isOver || !this.isWanted(event)) return undefined
    const hungry = this.#hungry.shift()
    if (hungry) {
      hungry({ done: false, value: event })
      return undefined
    }
    this.#events.push(event)
    return this.#events.length > this.buffer ? new Promise((resolve) => this.#full.push(resolve)) : undefined
  }

  async next(): Promise<IteratorResult<T>> {
    const event = this.#events.shift()
    if (this.#events.length <= this.buffer) this.#makeRoom()
    if (event !== undefined) return { done: false, value: event }
    if (this.#isOver) return { done: true, value: undefined }
    return new Promise((resolve) => this.#hungry.push(resolve))
  }

  async return(): Promise<IteratorResult<T>> {
    this.#events = []
    this.finish()
    this.onEnd()
    return { done: true, value: undefined }
  }

  finish(): void {
    this.#isOver = true
    this.#makeRoom()
    for (const hungry of this.#hungry.splice(0)) hungry({ done: true, value: undefined })
  }

  #makeRoom(): void {
    for (const resolve of this.#full.splice(0)) resolve()
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
