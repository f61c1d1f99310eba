/** `format(value, spec)`: the format specification language of `str.format`. */
import { DateTimeValue, DateValue } from '../../base/value.js'
import type { Runtime } from '../runtime.js'
import { formatTime } from './date-format.js'
import { floatText } from './float-text.js'
import {
  type Alignment,
  aligned,
  type Base,
  basePrefix,
  type FloatStyle,
  floatDigits,
  grouped,
  intDigits,
  isNegative,
  wholePart,
} from './number-text.js'
import { floatOf, type Int, intOf } from './numbers.js'
import { str } from './text.js'
import { typeName } from './type-name.js'
import { textLength } from './unicode.js'
import { type PyValue, stringOf } from './values.js'

interface Spec {
  readonly fill: string
  readonly align: Alignment | '=' | undefined
  readonly sign: '+' | '-' | ' '
  readonly hasSign: boolean
  readonly alternate: boolean
  readonly width: number
  readonly grouping: '' | ',' | '_'
  readonly precision: number | undefined
  readonly type: string
}

const specification = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su

export function formatValue(rt: Runtime, value: PyValue, spec: string): string {
  if (spec === '') return str(rt, value)
  const text = stringOf(value)
  if (text !== undefined) return formatText(rt, text, parse(rt, spec))
  const int = intOf(value)
  if (int !== undefined) return formatInt(rt, int, parse(rt, spec))
  const number = floatOf(value)
  if (number !== undefined) return formatFloat(rt, number, parse(rt, spec))
  if (value instanceof DateValue || value instanceof DateTimeValue) return formatTime(rt, value, spec)
  return rt.fail(`${typeName(value)} cannot be formatted with \`${spec}\``)
}

function parse(rt: Runtime, spec: string): Spec {
  const match = specification.exec(spec)
  if (!match) return rt.fail(`\`${spec}\` is not a format specification`)
  const [, fill, align, sign, alternate, zero, width, grouping, precision, type] = match
  const ungrouped = grouping === ',' ? 'nboxXcs' : 'ncs'
  if (grouping !== undefined && type !== undefined && ungrouped.includes(type)) {
    return rt.fail(`\`${grouping}\` does not go with \`${type}\``)
  }
  return {
    fill: fill ?? (zero ? '0' : ' '),
    align: (align ?? (zero ? '=' : undefined)) as Spec['align'],
    sign: (sign ?? '-') as Spec['sign'],
    hasSign: sign !== undefined,
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping: (grouping ?? '') as Spec['grouping'],
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? '',
  }
}

function formatText(rt: Runtime, text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') return failType(rt, spec, 'str')
  if (spec.grouping !== '') return rt.fail('text has no digits to group')
  const cut = spec.precision !== undefined && spec.precision < textLength(text)
  const kept = cut ? Array.from(text).slice(0, spec.precision).join('') : text
  const align = spec.align === '=' || spec.align === undefined ? '<' : spec.align
  return aligned(rt, kept, { ...spec, align })
}

const bases: Readonly<Record<string, Base>> = { '': 10, d: 10, n: 10, b: 2, o: 8, x: 16, X: 16 }

function formatInt(rt: Runtime, value: Int, spec: Spec): string {
  if ('eEfFgG%'.includes(spec.type) && spec.type !== '') return formatFloat(rt, Number(value), spec)
  if (spec.precision !== undefined) return rt.fail('an int takes no precision', 'add `f` for decimals')
  if (spec.type === 'c') return formatCharacter(rt, value, spec)
  const base = Object.hasOwn(bases, spec.type) ? bases[spec.type] : undefined
  if (base === undefined) return failType(rt, spec, 'int')
  const digits = intDigits(value, base)
  const prefix = spec.alternate ? basePrefix[base] : ''
  const body = spec.type === 'X' ? digits.toUpperCase() : digits
  return placed(rt, spec, {
    sign: signOf(spec, value < 0),
    prefix: spec.type === 'X' ? prefix.toUpperCase() : prefix,
    digits: body,
    groupSize: base === 10 ? 3 : 4,
  })
}

function formatCharacter(rt: Runtime, value: Int, spec: Spec): string {
  if (spec.hasSign || spec.alternate) return rt.fail('a character takes no sign and no `#`')
  if (value < 0 || value > 0x10ffff) return rt.fail('`c` needs a Unicode code point')
  const align = spec.align === '=' || spec.align === undefined ? '>' : spec.align
  return aligned(rt, String.fromCodePoint(Number(value)), { ...spec, align })
}

function formatFloat(rt: Runtime, value: number, spec: Spec): string {
  const percent = spec.type === '%'
  const text = floatBody(rt, percent ? value * 100 : value, spec)
  const digits = 'EFG'.includes(spec.type) && spec.type !== '' ? text.toUpperCase() : text
  return placed(rt, spec, {
    sign: signOf(spec, isNegative(value)),
    prefix: '',
    digits: percent ? `${digits}%` : digits,
    groupSize: 3,
  })
}

function floatBody(rt: Runtime, value: number, spec: Spec): string {
  const { alternate, precision } = spec
  switch (spec.type) {
    case '':
      if (precision === undefined) return plainFloat(Math.abs(value), alternate)
      return floatDigits(rt, value, { style: 'g', precision, alternate, keepPoint: true })
    case '%':
      return floatDigits(rt, value, { style: 'f', precision: precision ?? 6, alternate })
    case 'n':
      return floatDigits(rt, value, { style: 'g', precision: precision ?? 6, alternate })
  }
  const style = spec.type.toLowerCase()
  if (style !== 'e' && style !== 'f' && style !== 'g') return failType(rt, spec, 'float')
  return floatDigits(rt, value, { style: style as FloatStyle, precision: precision ?? 6, alternate })
}

/** `#` asks for a point even where no digit follows. */
function plainFloat(value: number, alternate: boolean): string {
  const text = floatText(value)
  return alternate && !text.includes('.') ? text.replace('e', '.e') : text
}

const signOf = (spec: Spec, negative: boolean): string =>
  negative ? '-' : spec.sign === '-' ? '' : spec.sign

interface NumberBody {
  readonly sign: string
  readonly prefix: string
  readonly digits: string
  readonly groupSize: number
}

function placed(rt: Runtime, spec: Spec, body: NumberBody): string {
  const head = body.sign + body.prefix
  if (spec.align !== '=') {
    const digits = spec.grouping === '' ? body.digits : grouped(body.digits, spec.grouping, body.groupSize)
    return aligned(rt, head + digits, { ...spec, align: spec.align ?? '>' })
  }
  return head + padded(rt, spec, body, spec.width - head.length)
}

/** Fills between the sign and the digits; zeros that fill are grouped like digits. */
function padded(rt: Runtime, spec: Spec, { digits, groupSize }: NumberBody, width: number): string {
  if (spec.grouping === '') return aligned(rt, digits, { width, align: '>', fill: spec.fill })
  const plain = grouped(digits, spec.grouping, groupSize)
  if (spec.fill !== '0' || plain.length >= width)
    return aligned(rt, plain, { width, align: '>', fill: spec.fill })
  rt.grow(width)
  const tail = digits.length - wholePart(digits, groupSize).length
  // A separator cannot come first: one more zero goes before it.
  const room = width - tail + ((width - tail) % (groupSize + 1) === 0 ? 1 : 0)
  const count = room - Math.floor(room / (groupSize + 1))
  return grouped(digits.padStart(count + tail, '0'), spec.grouping, groupSize)
}

function failType(rt: Runtime, spec: Spec, type: string): never {
  return rt.fail(`the format \`${spec.type}\` does not work on ${type}`)
}
