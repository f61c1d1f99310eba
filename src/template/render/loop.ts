/** The special variable `loop`: where a loop stands, and what is around the current item. */
import { equals } from '../python/compare.js'
import { itemsOf, lengthOf } from '../python/iterate.js'
import { Builtin, type CallArguments, PyObject, PyTuple, type PyValue, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'

/** Renders a recursive loop for other items, one level deeper. */
export type Recurse = (items: PyValue) => PyValue

export interface LoopOptions {
  readonly items: PyValue
  readonly iterator: Iterator<PyValue>
  readonly recurse: Recurse | undefined
  readonly depth0: number
}

export class LoopContext extends PyObject {
  readonly typeName = 'LoopContext'
  #iterator: Iterator<PyValue>
  #index0 = -1
  #length: number | undefined
  #ahead: IteratorResult<PyValue> | undefined
  #before: PyValue | undefined
  #current: PyValue | undefined
  #lastChanged: PyTuple | undefined

  constructor(
    private readonly rt: Runtime,
    private readonly options: LoopOptions,
  ) {
    super()
    this.#iterator = options.iterator
  }

  /** The next item, or undefined behind the last one. */
  advance(): PyValue | undefined {
    const next = this.#ahead ?? this.#iterator.next()
    this.#ahead = undefined
    if (next.done) return undefined
    this.#index0++
    this.#before = this.#current
    this.#current = next.value
    return next.value
  }

  /** Generators have no length: their remaining items are made at once. */
  #size(): number {
    if (this.#length !== undefined) return this.#length
    const known = lengthOf(this.rt, this.options.items)
    if (known !== undefined) {
      this.#length = known
      return known
    }
    const rest: PyValue[] = []
    for (let next = this.#iterator.next(); !next.done; next = this.#iterator.next()) {
      this.rt.step()
      rest.push(next.value)
    }
    this.#iterator = rest.values()
    this.#length = rest.length + this.#index0 + 1 + (this.#ahead && !this.#ahead.done ? 1 : 0)
    return this.#length
  }

  #peek(): IteratorResult<PyValue> {
    this.#ahead ??= this.#iterator.next()
    return this.#ahead
  }

  override size(): number {
    return this.#size()
  }

  override attribute(name: string): PyValue | undefined {
    switch (name) {
      case 'index':
        return this.#index0 + 1
      case 'index0':
        return this.#index0
      case 'first':
        return this.#index0 === 0
      case 'last':
        return this.#peek().done === true
      case 'length':
        return this.#size()
      case 'revindex':
        return this.#size() - this.#index0
      case 'revindex0':
        return this.#size() - this.#index0 - 1
      case 'depth':
        return this.options.depth0 + 1
      case 'depth0':
        return this.options.depth0
      default:
        return this.#neighbour(name)
    }
  }

  #neighbour(name: string): PyValue | undefined {
    switch (name) {
      case 'previtem':
        return this.#index0 === 0 ? this.#absent('there is no previous item') : this.#before
      case 'nextitem': {
        const next = this.#peek()
        return next.done ? this.#absent('there is no next item') : next.value
      }
      case 'cycle':
        return new Builtin('cycle', (rt, args) => this.#cycle(rt, args))
      case 'changed':
        return new Builtin('changed', (rt, args) => this.#changed(rt, args))
      default:
        return undefined
    }
  }

  #absent(message: string): Undefined {
    return new Undefined(message, this.rt.at)
  }

  #cycle(rt: Runtime, { positional }: CallArguments): PyValue {
    if (positional.length === 0) rt.fail('`loop.cycle` needs values to go through')
    return positional[this.#index0 % positional.length]!
  }

  #changed(rt: Runtime, { positional }: CallArguments): boolean {
    const values = new PyTuple(positional)
    const same = this.#lastChanged !== undefined && equals(rt, this.#lastChanged, values)
    if (!same) this.#lastChanged = values
    return !same
  }

  override call(rt: Runtime, { positional }: CallArguments): PyValue {
    const { recurse } = this.options
    if (!recurse) return rt.fail('this loop is not recursive', 'write `{% for … recursive %}`')
    if (positional.length !== 1) rt.fail('`loop(…)` takes the items to go through')
    return recurse(positional[0]!)
  }

  override repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.#size()}>`
  }
}

/** The items of `for … if`: those that pass the condition, in a list of their own. */
export function filteredItems(rt: Runtime, items: PyValue, passes: (item: PyValue) => boolean): PyValue[] {
  return itemsOf(rt, items, 'for').filter(passes)
}
