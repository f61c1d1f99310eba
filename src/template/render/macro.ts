/** Macros: what `{% macro %}` defines and what a call block hands over as `caller`. */
import { PyDict } from '../python/dict.js'
import { stringRepr } from '../python/text.js'
import { type CallArguments, Markup, PyObject, PyTuple, type PyValue, Undefined } from '../python/values.js'
import type { Runtime } from '../runtime.js'
import type { Body, Parameter, SpecialNames } from '../syntax/ast.js'
import { evaluate } from './evaluate.js'
import { Frame, Output } from './frame.js'

export interface MacroSource {
  readonly name: string | undefined
  readonly parameters: readonly Parameter[]
  readonly uses: SpecialNames
  readonly body: Body
  readonly offset: number
}

/** Runs the body of a macro; passed in because statements define macros. */
export type RunBody = (rt: Runtime, body: Body, frame: Frame) => void

export class Macro extends PyObject {
  readonly typeName = 'Macro'

  constructor(
    private readonly source: MacroSource,
    private readonly outer: Frame,
    private readonly run: RunBody,
  ) {
    super()
  }

  override attribute(name: string): PyValue | undefined {
    const { parameters, uses } = this.source
    switch (name) {
      case 'name':
        return this.source.name ?? null
      case 'arguments':
        return new PyTuple(parameters.map((parameter) => parameter.name))
      case 'catch_kwargs':
        return uses.kwargs
      case 'catch_varargs':
        return uses.varargs
      case 'caller':
        return uses.caller
      default:
        return undefined
    }
  }

  override call(rt: Runtime, args: CallArguments): PyValue {
    const frame = new Frame(this.outer, new Output())
    rt.enter()
    this.#bind(rt, args, frame)
    this.run(rt, this.source.body, frame)
    rt.leave()
    return rt.autoescape ? new Markup(frame.output.text) : frame.output.text
  }

  #bind(rt: Runtime, { positional, named }: CallArguments, frame: Frame): void {
    const { parameters, uses, offset } = this.source
    const rest = new Map(named)
    parameters.forEach(({ name, fallback }, i) => {
      const given = i < positional.length ? positional[i] : rest.get(name)
      if (i >= positional.length) rest.delete(name)
      if (given !== undefined) frame.set(name, given)
      else if (fallback) frame.set(name, evaluate(rt, fallback, frame))
      else frame.set(name, new Undefined(`the parameter \`${name}\` was not given`, rt.at))
    })
    if (uses.caller) {
      frame.set('caller', rest.get('caller') ?? new Undefined('there is no caller here', offset))
      rest.delete('caller')
    }
    this.#bindRest(rt, positional, rest, frame)
  }

  #bindRest(rt: Runtime, positional: readonly PyValue[], rest: Map<string, PyValue>, frame: Frame): void {
    const { parameters, uses } = this.source
    if (uses.kwargs) frame.set('kwargs', PyDict.from(rt, rest))
    else if (rest.size > 0) this.#failExtra(rt, [...rest.keys()][0]!)
    if (uses.varargs) frame.set('varargs', new PyTuple(positional.slice(parameters.length)))
    else if (positional.length > parameters.length) {
      rt.fail(`${this.#title()} takes at most ${parameters.length} arguments, not ${positional.length}`)
    }
  }

  #failExtra(rt: Runtime, name: string): never {
    if (name !== 'caller') return rt.fail(`${this.#title()} has no argument \`${name}\``)
    return rt.fail(`${this.#title()} does not use \`caller\``, 'print `{{ caller() }}` inside the macro')
  }

  #title(): string {
    return this.source.name === undefined ? 'the call block' : `the macro \`${this.source.name}\``
  }

  override repr(): string {
    const { name } = this.source
    return `<Macro ${name === undefined ? 'anonymous' : stringRepr(name)}>`
  }
}
