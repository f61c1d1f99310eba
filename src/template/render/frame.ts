/** The variables of one scope of a template, and the scopes around it. */
import type { PyValue } from '../python/values.js'

export class Frame {
  #names: Map<string, PyValue> | undefined
  constructor(readonly parent?: Frame) {}

  set(name: string, value: PyValue): void {
    this.#names ??= new Map()
    this.#names.set(name, value)
  }

  /** The value in the nearest scope that has the name, or undefined. */
  get(name: string): PyValue | undefined {
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) {
      const value = frame.#names?.get(name)
      if (value !== undefined) return value
    }
    return undefined
  }

  *names(): Iterable<string> {
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) {
      if (frame.#names) yield* frame.#names.keys()
    }
  }
}
