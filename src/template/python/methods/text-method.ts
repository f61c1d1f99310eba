/** How the methods of text are declared, so that each works on plain and on escaped text. */
import type { Runtime } from '../../runtime.js'
import { escapeValue } from '../markup.js'
import { type Bound, bind, type Signature, signature } from '../signature.js'
import { Markup, PyTuple, type PyValue, stringOf } from '../values.js'
import type { Method } from './method.js'

export interface TextMethod {
  readonly signature: Signature
  /** Arguments that escaped text escapes before it takes them in. */
  readonly escapes: readonly number[]
  readonly run: (rt: Runtime, text: string, args: Bound) => PyValue
}

export const textMethod = (
  parameters: string,
  run: TextMethod['run'],
  escapes: readonly number[] = [],
): TextMethod => ({ signature: signature(parameters), escapes, run })

export function textMethodTable(definitions: Readonly<Record<string, TextMethod>>): Map<string, Method> {
  const table = new Map<string, Method>()
  for (const [name, definition] of Object.entries(definitions)) {
    table.set(name, (rt, self, args) => {
      const bound = bind(rt, `\`${name}\``, definition.signature, args)
      return self instanceof Markup
        ? runOnMarkup(rt, definition, self, bound)
        : runOnText(rt, definition, self as string, bound)
    })
  }
  return table
}

function runOnText(rt: Runtime, definition: TextMethod, text: string, args: Bound): PyValue {
  rt.work(text.length)
  const result = definition.run(rt, text, args)
  if (typeof result === 'string') rt.grow(result.length)
  return result
}

function runOnMarkup(rt: Runtime, definition: TextMethod, self: Markup, args: Bound): PyValue {
  const escaped = args.map((value, i) =>
    value !== undefined && definition.escapes.includes(i) ? escapeTexts(rt, value) : value,
  )
  return asMarkup(runOnText(rt, definition, self.text, escaped))
}

/** A text escaped, or the texts of a list. */
function escapeTexts(rt: Runtime, value: PyValue): PyValue {
  if (stringOf(value) !== undefined) return escapeValue(rt, value)
  const items = Array.isArray(value) ? value : value instanceof PyTuple ? value.items : undefined
  return items ? items.map((item) => escapeTexts(rt, item)) : value
}

function asMarkup(value: PyValue): PyValue {
  if (typeof value === 'string') return new Markup(value)
  if (Array.isArray(value)) return value.map(asMarkup)
  return value instanceof PyTuple ? new PyTuple(value.items.map(asMarkup)) : value
}
