/**
 * What a template computes with: Python's values, as the interpreter holds them.
 *
 * Scalars are those of `base/value`. Lists are arrays that belong to one rendering, so that a template
 * may append to them; tuples, dicts and sets have classes of their own. Everything else that Python
 * would show as an object is a `PyObject`, which answers only for the attributes that it names itself:
 * no path leads from a template to a JavaScript prototype.
 */
import type { DateTimeValue, DateValue, Float } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import type { PyDict } from './dict.js'
import type { SliceBounds } from './slice.js'

export type PyValue =
  | null
  | boolean
  | number
  | bigint
  | Float
  | string
  | Markup
  | Uint8Array
  | DateValue
  | DateTimeValue
  | PyValue[]
  | PyTuple
  | PyDict
  | PySet
  | PyObject
  | Undefined

/** Text that counts as escaped HTML: `|safe`, `|e`, `|tojson` make it. */
export class Markup {
  constructor(readonly text: string) {}
}

export class PyTuple {
  /** `names` gives the items attribute names, as the groups of `|groupby` have. */
  constructor(
    readonly items: readonly PyValue[],
    readonly names?: readonly string[],
  ) {}
}

export class PySet {
  constructor(readonly members: PyDict) {}
}

/** What reading something absent gives: it prints as nothing, and using it is a problem. */
export class Undefined {
  constructor(
    readonly message: string,
    /** Where the missing thing is written. */
    readonly offset: number,
    /** The dotted path as written, when the missing thing is a name or an attribute of one. */
    readonly path?: string,
    /** The names that exist where it was looked for. */
    readonly candidates?: () => Iterable<string>,
  ) {}
}

export interface CallArguments {
  readonly positional: readonly PyValue[]
  readonly named: ReadonlyMap<string, PyValue>
}

export const noNames: ReadonlyMap<string, PyValue> = new Map()

/** An object with behaviour. Absent members mean that Python would raise a TypeError. */
export abstract class PyObject {
  abstract readonly typeName: string
  attribute(_name: string, _rt: Runtime): PyValue | undefined {
    return undefined
  }
  call?(rt: Runtime, args: CallArguments): PyValue
  iterate?(rt: Runtime): Iterator<PyValue>
  reversed?(rt: Runtime): Iterator<PyValue>
  size?(rt: Runtime): number
  item?(rt: Runtime, key: PyValue): PyValue | undefined
  contains?(rt: Runtime, value: PyValue): boolean
  slice?(rt: Runtime, bounds: SliceBounds): PyValue
  equals?(rt: Runtime, other: PyValue): boolean
  /** What Python prints; undefined when that holds a memory address and so says nothing. */
  repr?(rt: Runtime): string
}

/** Items that are made while they are read, once: what `map`, `select` and their like give. */
export class PyIterator extends PyObject {
  constructor(
    readonly typeName: string,
    readonly source: Iterator<PyValue>,
  ) {
    super()
  }
  override iterate(rt: Runtime): Iterator<PyValue> {
    const { source } = this
    // One generator may draw from the next, and so on: that is depth too.
    return {
      next() {
        rt.enter()
        const result = source.next()
        rt.leave()
        return result
      },
    }
  }
}

/** A function of the language itself, bound to its object when it is a method. */
export class Builtin extends PyObject {
  constructor(
    readonly name: string,
    private readonly run: (rt: Runtime, args: CallArguments) => PyValue,
    readonly typeName = 'builtin_function_or_method',
  ) {
    super()
  }
  override call(rt: Runtime, args: CallArguments): PyValue {
    return this.run(rt, args)
  }
}

/** The text of a string, escaped or not; undefined for everything else. */
export const stringOf = (value: PyValue): string | undefined =>
  typeof value === 'string' ? value : value instanceof Markup ? value.text : undefined
