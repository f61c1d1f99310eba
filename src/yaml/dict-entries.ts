import { keyIdentity, keyText } from './dict-key.js'
import type { Entry, NodeId, NodeTable } from './node-table.js'
import type { Problem } from './problem.js'

/** Up to here looking through the keys is faster than hashing them. */
const FEW = 8

/**
 * Gathers the entries of the dict that Python makes of a mapping's pairs: an equal key keeps its first
 * place and its first spelling, and takes the last value.
 */
export class DictEntries {
  readonly #entries: Entry[] = []
  readonly #identities: unknown[] = []
  /** The place of each key, once there are more than a few. */
  #places: Map<unknown, number> | undefined
  /** Places that hold a value which came in through `<<`, where to be overridden is no mistake. */
  #merged: Set<number> | undefined
  #replaced = false
  onlyTextKeys = true

  constructor(
    private readonly table: NodeTable,
    private readonly report: (problem: Problem) => void,
  ) {}

  add(keyNode: NodeId, value: NodeId, merged: boolean): void {
    const key = this.table.contentOf(keyNode)!
    this.onlyTextKeys &&= typeof key === 'string'
    const identity = keyIdentity(key)
    const place = this.#find(identity)
    if (place === undefined) this.#append({ key: keyText(key), keyNode, value }, identity, merged)
    else this.#replace(place, { key: this.#entries[place]!.key, keyNode, value }, merged)
  }

  /** Whether there is one entry for each pair. */
  get isPlain(): boolean {
    return this.onlyTextKeys && !this.#replaced
  }

  /** Keys that differ in type only (`1` and `"1"`) are one as well, because here the keys are text. */
  get entries(): readonly Entry[] {
    if (this.onlyTextKeys) return this.#entries
    return [...new Map(this.#entries.map((entry) => [entry.key, entry])).values()]
  }

  #find(identity: unknown): number | undefined {
    if (this.#places) return this.#places.get(identity)
    for (let place = 0; place < this.#identities.length; place++) {
      if (Object.is(this.#identities[place], identity)) return place
    }
    return undefined
  }

  #append(entry: Entry, identity: unknown, merged: boolean): void {
    const place = this.#entries.push(entry) - 1
    this.#identities.push(identity)
    if (merged) {
      this.#merged ??= new Set()
      this.#merged.add(place)
    }
    if (this.#places) this.#places.set(identity, place)
    else if (place === FEW) this.#places = new Map(this.#identities.map((known, index) => [known, index]))
  }

  #replace(place: number, entry: Entry, merged: boolean): void {
    const { key, keyNode: earlier } = this.#entries[place]!
    this.#entries[place] = entry
    this.#replaced = true
    if (this.#merged?.has(place)) {
      if (!merged) this.#merged.delete(place)
      return
    }
    const opened = this.table.startOf(earlier)
    this.report({ name: 'repeated-key', ...this.table.rangeOf(entry.keyNode), opened, found: key })
  }
}
