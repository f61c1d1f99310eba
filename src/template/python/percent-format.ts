/** `text % values`: Python's printf formatting. */
import type { Runtime } from '../runtime.js'
import { PyDict } from './dict.js'
import { escapeText, escapeValue } from './markup.js'
import {
  aligned,
  type Base,
  basePrefix,
  type FloatStyle,
  floatDigits,
  intDigits,
  isNegative,
} from './number-text.js'
import { floatOf, type Int, intOf, intValue } from './numbers.js'
import { asciiRepr, repr, str } from './text.js'
import { typeName } from './type-name.js'
import { isDigit, textLength } from './unicode.js'
import { Markup, PyTuple, type PyValue, stringOf, Undefined } from './values.js'

interface Directive {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly conversion: string
}

/** Escaped text escapes the values that it takes in and stays escaped text. */
export function percentFormat(rt: Runtime, format: string | Markup, values: PyValue): string | Markup {
  const isMarkup = format instanceof Markup
  const text = new PercentFormatter(rt, isMarkup ? format.text : format, values, isMarkup).run()
  return isMarkup ? new Markup(text) : text
}

class PercentFormatter {
  #position = 0
  #next = 0
  readonly #arguments: readonly PyValue[]
  #usedMapping = false

  constructor(
    readonly rt: Runtime,
    readonly format: string,
    readonly values: PyValue,
    readonly escapes: boolean,
  ) {
    this.#arguments = values instanceof PyTuple ? values.items : [values]
  }

  run(): string {
    let result = ''
    for (;;) {
      const percent = this.format.indexOf('%', this.#position)
      if (percent < 0) break
      result += this.format.slice(this.#position, percent)
      this.#position = percent + 1
      result += this.#directive()
      this.rt.step()
    }
    result += this.format.slice(this.#position)
    this.#checkAllUsed()
    this.rt.grow(result.length)
    return result
  }

  /** Python lets a value with items (a dict, a list) go unused, but no other one. */
  #checkAllUsed(): void {
    const { values } = this
    const mapping = values instanceof PyDict || Array.isArray(values) || values instanceof Undefined
    if (this.#next < this.#arguments.length && !mapping && !this.#usedMapping) {
      this.rt.fail('not all values are used by this format', 'one `%s` (or its like) for each value')
    }
  }

  #directive(): string {
    const key = this.#key()
    const start = this.#position
    while ('#0- +'.includes(this.format[this.#position] ?? '!')) this.#position++
    const flags = this.format.slice(start, this.#position)
    const width = this.#number() ?? 0
    let precision: number | undefined
    if (this.format[this.#position] === '.') {
      this.#position++
      precision = Math.max(0, this.#number() ?? 0)
    }
    while ('hlL'.includes(this.format[this.#position] ?? '!')) this.#position++
    const conversion = this.format[this.#position++]
    if (conversion === undefined) return this.rt.fail('this format ends inside a `%` directive')
    if (conversion === '%') return '%'
    const left = width < 0 ? '-' : ''
    const directive = { flags: flags + left, width: Math.abs(width), precision, conversion }
    return this.#convert(directive, key === undefined ? this.#take() : this.#lookUp(key))
  }

  #key(): string | undefined {
    if (this.format[this.#position] !== '(') return undefined
    const start = ++this.#position
    let depth = 1
    while (depth > 0) {
      const character = this.format[this.#position++]
      if (character === undefined) return this.rt.fail('the `%(` in this format has no `)`')
      if (character === '(') depth++
      else if (character === ')') depth--
    }
    return this.format.slice(start, this.#position - 1)
  }

  #lookUp(key: string): PyValue {
    if (!(this.values instanceof PyDict)) return this.rt.fail('`%(name)s` needs a dict of values')
    this.#usedMapping = true
    const value = this.values.get(key)
    if (value === undefined) this.rt.fail(`the values of this format have no \`${key}\``)
    return value
  }

  #take(): PyValue {
    const value = this.#arguments[this.#next++]
    if (value === undefined) this.rt.fail('this format needs more values than it is given')
    return value
  }

  /** Digits, or `*` for the next value. */
  #number(): number | undefined {
    if (this.format[this.#position] === '*') {
      this.#position++
      const int = intOf(this.#take())
      return Number(int ?? this.rt.fail('`*` needs an int'))
    }
    const start = this.#position
    while (isDigit(this.format.charCodeAt(this.#position))) this.#position++
    return start === this.#position ? undefined : Number(this.format.slice(start, this.#position))
  }

  #convert(directive: Directive, value: PyValue): string {
    switch (directive.conversion) {
      case 's':
        return this.#text(directive, this.escapes ? escapeValue(this.rt, value) : str(this.rt, value))
      case 'r':
        return this.#text(directive, this.#escaped(repr(this.rt, value)))
      case 'a':
        return this.#text(directive, this.#escaped(asciiRepr(this.rt, value)))
      case 'c':
        return this.#text({ ...directive, precision: undefined }, this.#character(value))
      case 'd':
      case 'i':
      case 'u':
        return this.#int(directive, this.#whole(value), 10)
      case 'x':
      case 'X':
        return this.#int(directive, this.#exactInt(value, directive.conversion), 16)
      case 'o':
        return this.#int(directive, this.#exactInt(value, 'o'), 8)
      default:
        return this.#float(directive, value)
    }
  }

  #escaped(text: string): string {
    return this.escapes ? escapeText(this.rt, text) : text
  }

  #text({ flags, width, precision }: Directive, text: string): string {
    const cut = precision !== undefined && precision < textLength(text)
    const kept = cut ? Array.from(text).slice(0, precision).join('') : text
    return aligned(this.rt, kept, { width, align: flags.includes('-') ? '<' : '>' })
  }

  #character(value: PyValue): string {
    const text = stringOf(value)
    if (text !== undefined && textLength(text) === 1) return text
    const code = Number(intOf(value) ?? this.rt.fail('`%c` needs an int or one character'))
    if (code < 0 || code > 0x10ffff) this.rt.fail('`%c` needs a Unicode code point')
    return String.fromCodePoint(code)
  }

  #whole(value: PyValue): Int {
    const number = floatOf(value)
    if (number === undefined) return intOf(value) ?? this.#failNumber('d', value)
    if (!Number.isFinite(number)) this.rt.fail('`%d` needs a finite number')
    return intValue(BigInt(Math.trunc(number)))
  }

  #exactInt(value: PyValue, conversion: string): Int {
    return intOf(value) ?? this.#failNumber(conversion, value)
  }

  #failNumber(conversion: string, value: PyValue): never {
    if (value instanceof Undefined) return this.rt.failUndefined(value)
    return this.rt.fail(`\`%${conversion}\` needs a number, not ${typeName(value)}`)
  }

  #int(directive: Directive, value: Int, base: Base): string {
    const { precision, flags, conversion } = directive
    if (precision !== undefined) this.rt.grow(precision)
    const digits = intDigits(value, base).padStart(precision ?? 0, '0')
    const prefix = flags.includes('#') ? basePrefix[base] : ''
    const text = conversion === 'X' ? (prefix + digits).toUpperCase() : prefix + digits
    return this.#signed(directive, value < 0, text, prefix.length)
  }

  #float(directive: Directive, value: PyValue): string {
    const style = directive.conversion.toLowerCase()
    if (style !== 'e' && style !== 'f' && style !== 'g') {
      return this.rt.fail(`\`%${directive.conversion}\` is not a format`, '`%s` takes any value')
    }
    const int = intOf(value)
    const number = int === undefined ? floatOf(value) : Number(int)
    if (number === undefined) return this.#failNumber(directive.conversion, value)
    const digits = floatDigits(this.rt, number, {
      style: style as FloatStyle,
      precision: directive.precision ?? 6,
      alternate: directive.flags.includes('#'),
    })
    const text = directive.conversion === style ? digits : digits.toUpperCase()
    return this.#signed(directive, isNegative(number), text, 0)
  }

  /** Adds the sign, and zeros or spaces up to the width; `prefix` characters stay before the zeros. */
  #signed({ flags, width }: Directive, negative: boolean, text: string, prefix: number): string {
    const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
    if (!flags.includes('0') || flags.includes('-')) {
      return aligned(this.rt, sign + text, { width, align: flags.includes('-') ? '<' : '>' })
    }
    const head = sign + text.slice(0, prefix)
    return head + aligned(this.rt, text.slice(prefix), { width: width - head.length, align: '>', fill: '0' })
  }
}
