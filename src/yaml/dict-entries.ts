import { keyIdentity, keyText } from './dict-key.js'
import type { MappingEntry, ScalarNode, SourceNode } from './node.js'
import type { Problem } from './problem.js'

/** Up to here looking through the keys is faster than hashing them. */
const FEW = 8

/**
 * Gathers the entries of the dict that Python makes of a mapping's pairs: an equal key keeps its first
 * place and its first spelling, and takes the last value.
 */
export class DictEntries {
  readonly #entries: MappingEntry[] = []
  readonly #identities: unknown[] = []
  /** The place of each key, once there are more than a few. */
  #places: Map<unknown, number> | undefined
  /** Places that hold a value which came in through `<<`, where to be overridden is no mistake. */
  #merged: Set<number> | undefined
  #onlyText = true

  constructor(private readonly report: (problem: Problem) => void) {}

  add(keyNode: ScalarNode, value: SourceNode, merged: boolean): void {
    const identity = keyIdentity(keyNode.value)
    const place = this.#find(identity)
    if (place === undefined) this.#append({ key: keyText(keyNode.value), keyNode, value }, identity, merged)
    else this.#replace(place, { key: this.#entries[place]!.key, keyNode, value }, merged)
  }

  /** Keys that differ in type only (`1` and `"1"`) are one as well, because here the keys are text. */
  get entries(): readonly MappingEntry[] {
    if (this.#onlyText) return this.#entries
    return [...new Map(this.#entries.map((entry) => [entry.key, entry])).values()]
  }

  #find(identity: unknown): number | undefined {
    if (this.#places) return this.#places.get(identity)
    for (let place = 0; place < this.#identities.length; place++) {
      if (Object.is(this.#identities[place], identity)) return place
    }
    return undefined
  }

  #append(entry: MappingEntry, identity: unknown, merged: boolean): void {
    const place = this.#entries.push(entry) - 1
    this.#identities.push(identity)
    this.#onlyText &&= typeof entry.keyNode.value === 'string'
    if (merged) {
      this.#merged ??= new Set()
      this.#merged.add(place)
    }
    if (this.#places) this.#places.set(identity, place)
    else if (place === FEW) this.#places = new Map(this.#identities.map((known, index) => [known, index]))
  }

  #replace(place: number, entry: MappingEntry, merged: boolean): void {
    const { key, keyNode: earlier } = this.#entries[place]!
    this.#entries[place] = entry
    this.#onlyText &&= typeof entry.keyNode.value === 'string'
    if (this.#merged?.has(place)) {
      if (!merged) this.#merged.delete(place)
      return
    }
    const { start, end } = entry.keyNode.range
    this.report({ name: 'repeated-key', start, end, opened: earlier.range.start, found: key })
  }
}
