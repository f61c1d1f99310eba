/** The functions that every template can call: `range`, `dict`, `namespace`, `cycler`, `joiner`. */
import { PyDict } from './python/dict.js'
import { updateDict } from './python/methods/dict.js'
import { PyRange } from './python/range.js'
import { bind, signature, sizeArgument } from './python/signature.js'
import { repr } from './python/text.js'
import { Builtin, type CallArguments, PyObject, type PyValue, stringOf } from './python/values.js'
import type { Runtime } from './runtime.js'

export class Namespace extends PyObject {
  readonly typeName = 'Namespace'
  constructor(private readonly members: PyDict) {
    super()
  }

  set(name: string, value: PyValue): void {
    this.members.set(name, value)
  }

  override attribute(name: string): PyValue | undefined {
    return this.members.get(name)
  }

  override repr(rt: Runtime): string {
    return `<Namespace ${repr(rt, this.members)}>`
  }
}

class Cycler extends PyObject {
  readonly typeName = 'Cycler'
  #position = 0
  constructor(private readonly items: readonly PyValue[]) {
    super()
  }

  override attribute(name: string): PyValue | undefined {
    switch (name) {
      case 'current':
        return this.items[this.#position]
      case 'next':
        return new Builtin('next', () => this.#next())
      case 'reset':
        return new Builtin('reset', () => {
          this.#position = 0
          return null
        })
      default:
        return undefined
    }
  }

  #next(): PyValue {
    const item = this.items[this.#position]!
    this.#position = (this.#position + 1) % this.items.length
    return item
  }
}

class Joiner extends PyObject {
  readonly typeName = 'Joiner'
  #used = false
  constructor(private readonly separator: PyValue) {
    super()
  }

  override call(): PyValue {
    const text = this.#used ? this.separator : ''
    this.#used = true
    return text
  }
}

/** A class of Python: callable, and printed as `<class 'range'>`. */
class Constructor extends Builtin {
  constructor(name: string, run: (rt: Runtime, args: CallArguments) => PyValue) {
    super(name, run, 'type')
  }
  override repr(): string {
    return `<class '${this.name}'>`
  }
}

function makeDict(rt: Runtime, args: CallArguments): PyDict {
  const dict = new PyDict(rt)
  updateDict(rt, dict, args)
  return dict
}

const rangeSignature = signature('start stop? step?')

function makeRange(rt: Runtime, args: CallArguments): PyRange {
  if (args.named.size > 0) rt.fail('`range` takes no named arguments')
  const [first, second, third] = bind(rt, '`range`', rangeSignature, args)
  const start = sizeArgument(rt, first, 'a bound of `range`')
  const step = third === undefined ? 1 : sizeArgument(rt, third, 'the step of `range`')
  if (step === 0) rt.fail('the step of `range` cannot be zero')
  if (second === undefined) return new PyRange(0, start, step)
  return new PyRange(start, sizeArgument(rt, second, 'a bound of `range`'), step)
}

function makeCycler(rt: Runtime, { positional }: CallArguments): Cycler {
  if (positional.length === 0) rt.fail('`cycler` needs items to go through')
  return new Cycler(positional)
}

const joinerSignature = signature('sep?')

const globals: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
  ['range', new Constructor('range', makeRange)],
  ['dict', new Constructor('dict', makeDict)],
  ['namespace', new Constructor('jinja2.utils.Namespace', (rt, args) => new Namespace(makeDict(rt, args)))],
  ['cycler', new Constructor('jinja2.utils.Cycler', makeCycler)],
  [
    'joiner',
    new Constructor('jinja2.utils.Joiner', (rt, args) => {
      const [separator] = bind(rt, '`joiner`', joinerSignature, args)
      return new Joiner(separator === undefined ? ', ' : (stringOf(separator) ?? separator))
    }),
  ],
  [
    'lipsum',
    new Builtin('lipsum', (rt) =>
      rt.fail('`lipsum` is random: it would give another text each time', undefined, 'unsupported'),
    ),
  ],
])

export const globalOf = (name: string): PyValue | undefined => globals.get(name)

export const globalNames: readonly string[] = [...globals.keys()]
