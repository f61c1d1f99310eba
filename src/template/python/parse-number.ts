/** `int(text, base)` and `float(text)`: numbers as Python reads them. */
import { type Int, intValue } from './numbers.js'
import { asciiDigits, trimEnd, trimStart } from './unicode.js'

const maxDigits = 4300

const trim = (text: string): string => trimEnd(trimStart(text))

const prefixes: Readonly<Record<string, number>> = { '0b': 2, '0o': 8, '0x': 16 }

/** Undefined when the text is no int in this base; base 0 reads the prefix. */
export function parseIntText(text: string, base: number): Int | undefined {
  const match = /^([+-]?)(0[box])?_?([\da-z]+(?:_[\da-z]+)*)$/i.exec(asciiDigits(trim(text)))
  if (!match) return undefined
  const [whole, sign, prefix, written] = match
  const named = prefix === undefined ? undefined : prefixes[prefix.toLowerCase()]
  const digits = written!.replaceAll('_', '')
  // In base 16 and the like `0b1` is a number itself, not a prefix and a digit.
  const isPrefix = named !== undefined && (base === 0 || base === named)
  if (!isPrefix && /^[+-]?_/.test(whole)) return undefined
  const body = isPrefix || prefix === undefined ? digits : prefix + digits
  const actual = isPrefix ? named : base === 0 ? 10 : base
  if (base === 0 && !isPrefix && /^0\d*[1-9]/.test(body)) return undefined
  const size = readDigits(body.toLowerCase(), actual)
  return size === undefined ? undefined : intValue(sign === '-' ? -size : size)
}

function readDigits(digits: string, base: number): bigint | undefined {
  if (digits.length > maxDigits) return undefined
  const values = Array.from(digits, (digit) => Number.parseInt(digit, 36))
  if (values.some((value) => Number.isNaN(value) || value >= base)) return undefined
  if (base === 10) return BigInt(digits)
  return values.reduce((sum, value) => sum * BigInt(base) + BigInt(value), 0n)
}

const floatPattern = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/
const named: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  infinity: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
}

export function parseFloatText(text: string): number | undefined {
  const trimmed = asciiDigits(trim(text)).toLowerCase()
  const word = trimmed.replace(/^[+-]/, '')
  if (Object.hasOwn(named, word)) return trimmed.startsWith('-') ? -named[word]! : named[word]
  return floatPattern.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : undefined
}
