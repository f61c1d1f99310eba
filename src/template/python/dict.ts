/**
 * Python's dict: keys of any hashable type in insertion order, `1`, `1.0` and `True` being one key.
 *
 * A dict that comes from the scope stays a view on it until something else than a lookup is asked, so
 * that reading one entry of a large dict does not copy the rest.
 */
import { DateTimeValue, DateValue, type Dict, Float } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { Markup, PyTuple, type PyValue, Undefined } from './values.js'

export type Entry = readonly [key: PyValue, value: PyValue]
type Hash = unknown

export class PyDict {
  #entries: Map<Hash, [PyValue, PyValue]>
  #source: Dict | undefined

  constructor(
    private readonly rt: Runtime,
    source?: Dict,
  ) {
    this.#entries = new Map()
    this.#source = source
  }

  static from(rt: Runtime, entries: Iterable<Entry>): PyDict {
    const result = new PyDict(rt)
    for (const [key, value] of entries) result.set(key, value)
    return result
  }

  get size(): number {
    return this.#source ? Object.keys(this.#source).length : this.#entries.size
  }

  get(key: PyValue): PyValue | undefined {
    const source = this.#source
    if (source === undefined) return this.#entries.get(hashOf(this.rt, key))?.[1]
    const name = keyText(this.rt, key)
    if (name === undefined || !Object.hasOwn(source, name)) return undefined
    return this.rt.adopt(source[name]!)
  }

  has(key: PyValue): boolean {
    if (this.#source === undefined) return this.#entries.has(hashOf(this.rt, key))
    const name = keyText(this.rt, key)
    return name !== undefined && Object.hasOwn(this.#source, name)
  }

  set(key: PyValue, value: PyValue): void {
    const entries = this.#own()
    const hash = hashOf(this.rt, key)
    const existing = entries.get(hash)
    this.rt.grow(2)
    if (existing) existing[1] = value
    else entries.set(hash, [key, value])
  }

  delete(key: PyValue): boolean {
    return this.#own().delete(hashOf(this.rt, key))
  }

  clear(): void {
    this.#own().clear()
  }

  keys(): PyValue[] {
    return this.#source ? Object.keys(this.#source) : Array.from(this.#entries.values(), ([key]) => key)
  }

  entries(): Entry[] {
    return Array.from(this.#own().values(), ([key, value]) => [key, value] as const)
  }

  copy(): PyDict {
    return PyDict.from(this.rt, this.entries())
  }

  #own(): Map<Hash, [PyValue, PyValue]> {
    const source = this.#source
    if (source !== undefined) {
      this.#source = undefined
      for (const key of Object.keys(source)) {
        this.rt.step()
        this.#entries.set(hashOfText(key), [key, this.rt.adopt(source[key]!)])
      }
    }
    return this.#entries
  }
}

/** A document keeps the keys of its dicts as text, so `labels[0]` finds the key `0` of a document. */
function keyText(rt: Runtime, key: PyValue): string | undefined {
  if (typeof key === 'string') return key
  if (key instanceof Markup) return key.text
  if (typeof key === 'object') hashOf(rt, key)
  return typeof key === 'number' && Number.isInteger(key) ? String(key) : undefined
}

// Texts are their own hash, except those that begin with the mark of the composed hashes.
const mark = '\0'
const hashOfText = (text: string): string => (text.charCodeAt(0) === 0 ? mark + text : text)

/** Two values have the same hash exactly when Python takes them for the same key. */
export function hashOf(rt: Runtime, value: PyValue): Hash {
  if (typeof value === 'string') return hashOfText(value)
  if (typeof value === 'boolean') return Number(value)
  if (value instanceof Float) {
    return Number.isSafeInteger(value.value) ? value.value + 0 : BigInt(value.value)
  }
  if (value instanceof Markup) return hashOfText(value.text)
  if (value instanceof Undefined) return Undefined
  if (value instanceof PyTuple) return `${mark}(${tupleParts(rt, value).join(',')})`
  if (value instanceof DateValue || value instanceof DateTimeValue) return `${mark}d${value.iso}`
  if (value instanceof Uint8Array) return `${mark}b${value.join(',')}`
  if (Array.isArray(value)) rt.fail('a list cannot be a key: it can change', 'use a tuple')
  if (value instanceof PyDict) rt.fail('a dict cannot be a key: it can change')
  return value
}

function tupleParts(rt: Runtime, tuple: PyTuple): string[] {
  rt.enter()
  const parts = tuple.items.map((item) => {
    const hash = hashOf(rt, item)
    rt.step()
    if (typeof hash === 'string') return JSON.stringify(hash)
    if (typeof hash === 'number' || typeof hash === 'bigint' || hash === null) return String(hash)
    return rt.identity(hash as object)
  })
  rt.leave()
  return parts
}
