/**
 * `text.format(…)` and `text.format_map(…)`.
 *
 * Field names may go into items and into the few attributes that objects name themselves; nothing else
 * is reachable through a format string.
 */
import type { Runtime } from '../runtime.js'
import { formatValue } from './format-spec.js'
import { escapeText } from './markup.js'
import { asciiRepr, repr, str } from './text.js'
import { type CallArguments, Markup, type PyValue } from './values.js'

/** Replacement fields inside a specification may not hold further ones. */
const maxNesting = 2

/** How field names reach into values; undefined where there is nothing. */
export interface FieldAccess {
  readAttribute(rt: Runtime, value: PyValue, name: string): PyValue | undefined
  readItem(rt: Runtime, value: PyValue, key: PyValue): PyValue | undefined
}

export interface FormatRequest {
  readonly format: string | Markup
  readonly args: CallArguments
  readonly access: FieldAccess
}

/** Escaped text escapes the values that it takes in and stays escaped text. */
export function formatString(rt: Runtime, { format, args, access }: FormatRequest): string | Markup {
  const escapes = format instanceof Markup
  const text = new TextFormatter(rt, args, access, escapes).format(escapes ? format.text : format, maxNesting)
  return escapes ? new Markup(text) : text
}

interface Field {
  readonly name: string
  readonly conversion: string
  readonly spec: string
  readonly end: number
}

class TextFormatter {
  #automatic = 0
  #numbering: 'automatic' | 'manual' | undefined

  constructor(
    readonly rt: Runtime,
    readonly args: CallArguments,
    readonly access: FieldAccess,
    readonly escapes: boolean,
  ) {}

  format(format: string, nesting: number): string {
    if (nesting === 0) this.rt.fail('the fields of this format are nested too deeply')
    let result = ''
    let position = 0
    while (position < format.length) {
      const brace = nextBrace(format, position)
      result += format.slice(position, brace)
      position = brace
      if (position >= format.length) break
      if (format[position] === format[position + 1]) {
        result += format[position]
        position += 2
      } else if (format[position] === '}') {
        this.rt.fail('this format has a single `}`', 'write `}}` for a brace')
      } else {
        const field = this.#parseField(format, position + 1)
        result += this.#render(field, nesting)
        position = field.end
      }
      this.rt.step()
    }
    this.rt.grow(result.length)
    return result
  }

  /** Reads `name!conversion:spec}`; `start` is behind the opening brace. */
  #parseField(format: string, start: number): Field {
    const end = this.#closingBrace(format, start)
    const body = format.slice(start, end)
    const nameEnd = fieldNameEnd(body)
    const name = body.slice(0, nameEnd)
    const hasConversion = body[nameEnd] === '!'
    const rest = body.slice(hasConversion ? nameEnd + 2 : nameEnd)
    if (rest !== '' && rest[0] !== ':') this.rt.fail('a `!` conversion is one letter, then `:` or `}`')
    const conversion = hasConversion ? (body[nameEnd + 1] ?? '') : ''
    if (hasConversion && !'rsa'.includes(conversion || '?')) {
      this.rt.fail(`\`!${conversion}\` is not a conversion`, 'there are `!r`, `!s` and `!a`')
    }
    return { name, conversion, spec: rest.slice(1), end: end + 1 }
  }

  #closingBrace(format: string, start: number): number {
    let depth = 1
    let inBrackets = false
    for (let i = start; i < format.length; i++) {
      const character = format[i]
      if (character === '[') inBrackets = true
      else if (character === ']') inBrackets = false
      else if (inBrackets) continue
      else if (character === '{') depth++
      else if (character === '}' && --depth === 0) return i
    }
    return this.rt.fail('this format has a `{` without a `}`', 'write `{{` for a brace')
  }

  #render(field: Field, nesting: number): string {
    const value = this.#valueOf(field.name)
    const spec = field.spec === '' ? '' : this.format(field.spec, nesting - 1)
    const converted = this.#convert(value, field.conversion)
    if (!this.escapes) return formatValue(this.rt, converted, spec)
    if (!(converted instanceof Markup)) return escapeText(this.rt, formatValue(this.rt, converted, spec))
    if (spec !== '') this.rt.fail('escaped text takes no format specification')
    return converted.text
  }

  #convert(value: PyValue, conversion: string): PyValue {
    switch (conversion) {
      case 'r':
        return repr(this.rt, value)
      case 's':
        return str(this.rt, value)
      case 'a':
        return asciiRepr(this.rt, value)
      default:
        return value
    }
  }

  #valueOf(name: string): PyValue {
    const first = /^[^.[]*/.exec(name)![0]
    let value = this.#argument(first)
    let rest = name.slice(first.length)
    while (rest !== '') {
      const step = /^(?:\.([^.[]+)|\[([^\]]+)\])/.exec(rest)
      if (!step) return this.rt.fail(`\`{${name}}\` is not a field of a format`)
      value = this.#step(value, step[1], step[2])
      rest = rest.slice(step[0].length)
    }
    return value
  }

  #step(value: PyValue, attribute: string | undefined, item: string | undefined): PyValue {
    this.rt.step()
    if (attribute !== undefined) {
      const found = this.access.readAttribute(this.rt, value, attribute)
      if (found === undefined) this.rt.fail(`there is no attribute \`${attribute}\``)
      return found
    }
    const key = /^\d+$/.test(item!) ? Number(item) : item!
    const found = this.access.readItem(this.rt, value, key)
    if (found === undefined) this.rt.fail(`there is no item \`${item}\``)
    return found
  }

  #argument(name: string): PyValue {
    const kind = name === '' ? 'automatic' : /^\d+$/.test(name) ? 'manual' : undefined
    if (kind !== undefined) {
      if (this.#numbering !== undefined && this.#numbering !== kind) {
        this.rt.fail('a format numbers either all of its fields or none')
      }
      this.#numbering = kind
    }
    const found =
      kind === undefined
        ? this.args.named.get(name)
        : this.args.positional[kind === 'automatic' ? this.#automatic++ : Number(name)]
    if (found === undefined) this.rt.fail(`the format has no value for \`{${name}}\``)
    return found
  }
}

function nextBrace(format: string, start: number): number {
  for (let i = start; i < format.length; i++) {
    if (format[i] === '{' || format[i] === '}') return i
  }
  return format.length
}

/** The name ends at the first `!` or `:` outside brackets. */
function fieldNameEnd(body: string): number {
  let inBrackets = false
  for (let i = 0; i < body.length; i++) {
    if (body[i] === '[') inBrackets = true
    else if (body[i] === ']') inBrackets = false
    else if (!inBrackets && (body[i] === '!' || body[i] === ':')) return i
  }
  return body.length
}
