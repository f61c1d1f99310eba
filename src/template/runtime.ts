/**
 * One rendering: the scope, what is spent of the budget, where it stands, and what it noticed.
 *
 * Everything that computes takes a `Runtime` first and reports problems through it.
 */

import { didYouMean } from '../base/did-you-mean.js'
import { DateTimeValue, DateValue, type Dict, Float, type Value } from '../base/value.js'
import { RenderBudget } from './budget.js'
import { fault, type TemplateProblemKind } from './problem.js'
import { PyDict } from './python/dict.js'
import { intValue } from './python/numbers.js'
import { PySet, type PyValue, type Undefined } from './python/values.js'
import { emptyScope, type Scope } from './scope.js'

/** A name that the template used although the scope does not have it. */
export interface UnknownName {
  /** The dotted path as written: `missing`, `globals.nope`. */
  readonly name: string
  readonly offset: number
  /** `condition` when it only decided a branch (`if x`, `x or y`), else `value`: it printed as nothing. */
  readonly use: 'value' | 'condition'
  readonly suggestion?: string
}

/** The closest existing name to the last part of the missing path. */
function suggestionFor({ path, candidates }: Undefined): string | undefined {
  return path === undefined || candidates === undefined
    ? undefined
    : didYouMean(path.slice(path.lastIndexOf('.') + 1), candidates())
}

export class Runtime {
  /** Offset of what is being evaluated, for problems. */
  at = 0
  /** Whether printed text is escaped as HTML (`{% autoescape true %}`). */
  autoescape = false
  readonly unknownNames: UnknownName[] = []
  #depth = 0
  #adopted: Map<object, PyValue> | undefined
  #identities: Map<object, string> | undefined

  constructor(
    readonly scope: Scope = emptyScope,
    readonly budget: RenderBudget = new RenderBudget(),
  ) {}

  step(count = 1): void {
    this.budget.steps += count
    if (this.budget.steps > this.budget.limits.steps) {
      this.limit(`the template takes more than ${this.budget.limits.steps} steps`)
    }
  }

  /** Charges bulk work on `size` characters or items, which costs far less than as many steps. */
  work(size: number): void {
    this.step(size / 64)
  }

  /** Charges characters or items before they are created. */
  grow(size: number): void {
    this.budget.size += size
    if (!(this.budget.size <= this.budget.limits.size)) {
      this.limit(`the template makes more than ${this.budget.limits.size} characters and items`)
    }
  }

  enter(): void {
    if (++this.#depth > this.budget.limits.depth) {
      this.limit(`the template nests more than ${this.budget.limits.depth} levels deep`)
    }
  }

  leave(): void {
    this.#depth--
  }

  /** Raises a problem at the place that is being evaluated. */
  fail(message: string, hint?: string, kind: TemplateProblemKind = 'operation'): never {
    throw fault(kind, message, this.at, hint)
  }

  limit(message: string): never {
    this.fail(message, undefined, 'limit')
  }

  failUndefined(value: Undefined): never {
    const suggestion = suggestionFor(value)
    const hint = suggestion === undefined ? undefined : `did you mean \`${suggestion}\`?`
    throw fault('undefined', value.message, value.offset, hint)
  }

  noteUnknown(value: Undefined, use: UnknownName['use']): void {
    if (value.path === undefined || this.unknownNames.length >= 100) return
    const seen = this.unknownNames.some((u) => u.offset === value.offset && u.name === value.path)
    if (seen) return
    const noted = { name: value.path, offset: value.offset, use }
    const suggestion = suggestionFor(value)
    this.unknownNames.push(suggestion === undefined ? noted : { ...noted, suggestion })
  }

  /** A value of the scope as the interpreter holds it: the same object for the same container. */
  adopt(value: Value): PyValue {
    if (typeof value === 'bigint') return intValue(value)
    if (typeof value !== 'object' || value === null) return value
    if (value instanceof Float || value instanceof Uint8Array) return value
    if (value instanceof DateValue || value instanceof DateTimeValue) return value
    this.#adopted ??= new Map()
    const known = this.#adopted.get(value)
    if (known !== undefined) return known
    const adopted = this.#adoptContainer(value as readonly Value[] | ReadonlySet<Value> | Dict)
    this.#adopted.set(value, adopted)
    return adopted
  }

  #adoptContainer(value: readonly Value[] | ReadonlySet<Value> | Dict): PyValue {
    this.enter()
    try {
      if (Array.isArray(value)) {
        this.step(value.length / 8)
        return value.map((item) => this.adopt(item))
      }
      if (value instanceof Set) {
        return new PySet(
          PyDict.from(
            this,
            Array.from(value, (item) => [this.adopt(item), null] as const),
          ),
        )
      }
      return new PyDict(this, value as Dict)
    } finally {
      this.leave()
    }
  }

  /** A text that is the same for the same object, for objects inside tuples that are keys. */
  identity(object: object): string {
    this.#identities ??= new Map()
    let id = this.#identities.get(object)
    if (id === undefined) {
      id = `#${this.#identities.size}`
      this.#identities.set(object, id)
    }
    return id
  }
}
