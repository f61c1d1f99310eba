/** What `dict.items()`, `.keys()` and `.values()` give: the present content of the dict. */
import type { Runtime } from '../runtime.js'
import { equals } from './compare.js'
import type { PyDict } from './dict.js'
import { repr } from './text.js'
import { PyObject, PyTuple, type PyValue } from './values.js'

export type ViewKind = 'items' | 'keys' | 'values'

export class DictView extends PyObject {
  readonly typeName: string
  constructor(
    readonly dict: PyDict,
    readonly kind: ViewKind,
  ) {
    super()
    this.typeName = `dict_${kind}`
  }

  #content(): PyValue[] {
    switch (this.kind) {
      case 'keys':
        return this.dict.keys()
      case 'values':
        return this.dict.entries().map(([, value]) => value)
      case 'items':
        return this.dict.entries().map(([key, value]) => new PyTuple([key, value]))
    }
  }

  override iterate(rt: Runtime): Iterator<PyValue> {
    rt.step(this.dict.size / 8)
    return this.#content().values()
  }

  override reversed(rt: Runtime): Iterator<PyValue> {
    rt.step(this.dict.size / 8)
    return this.#content().reverse().values()
  }

  override size(): number {
    return this.dict.size
  }

  override contains(rt: Runtime, value: PyValue): boolean {
    if (this.kind === 'keys') return this.dict.has(value)
    rt.step(this.dict.size)
    return this.#content().some((item) => equals(rt, item, value))
  }

  override equals(rt: Runtime, other: PyValue): boolean {
    if (!(other instanceof DictView) || this.kind !== other.kind || this.kind === 'values') return false
    if (this.size() !== other.size()) return false
    return this.#content().every((item) => other.contains(rt, item))
  }

  override repr(rt: Runtime): string {
    return `${this.typeName}(${repr(rt, this.#content())})`
  }
}
