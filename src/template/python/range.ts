/** Python's range: its numbers are made while they are read. */
import type { Runtime } from '../runtime.js'
import { intOf } from './numbers.js'
import { type SliceBounds, sliceRange } from './slice.js'
import { PyObject, type PyValue } from './values.js'

export class PyRange extends PyObject {
  readonly typeName = 'range'
  readonly #count: number

  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {
    super()
    this.#count = Math.max(0, Math.ceil((stop - start) / step))
  }

  override attribute(name: string): PyValue | undefined {
    switch (name) {
      case 'start':
        return this.start
      case 'stop':
        return this.stop
      case 'step':
        return this.step
      default:
        return undefined
    }
  }

  *#numbers(count: number): Iterator<PyValue> {
    for (let i = 0; i < count; i++) yield this.start + i * this.step
  }

  override iterate(): Iterator<PyValue> {
    return this.#numbers(this.#count)
  }

  override reversed(): Iterator<PyValue> {
    return new PyRange(
      this.start + (this.#count - 1) * this.step,
      this.start - this.step,
      -this.step,
    ).iterate()
  }

  override size(): number {
    return this.#count
  }

  override item(_rt: Runtime, key: PyValue): PyValue | undefined {
    const index = intOf(key)
    if (index === undefined || typeof index === 'bigint') return undefined
    const position = index < 0 ? index + this.#count : index
    return position >= 0 && position < this.#count ? this.start + position * this.step : undefined
  }

  override slice(rt: Runtime, bounds: SliceBounds): PyValue {
    const { start, step, count } = sliceRange(rt, bounds, this.#count)
    const first = this.start + start * this.step
    const stride = step * this.step
    return new PyRange(first, first + count * stride, stride)
  }

  override contains(_rt: Runtime, value: PyValue): boolean {
    const int = intOf(value)
    if (typeof int !== 'number') return false
    const position = (int - this.start) / this.step
    return Number.isInteger(position) && position >= 0 && position < this.#count
  }

  override equals(_rt: Runtime, other: PyValue): boolean {
    if (!(other instanceof PyRange) || other.#count !== this.#count) return false
    if (this.#count === 0) return true
    return other.start === this.start && (this.#count === 1 || other.step === this.step)
  }

  override repr(): string {
    const step = this.step === 1 ? '' : `, ${this.step}`
    return `range(${this.start}, ${this.stop}${step})`
  }
}
