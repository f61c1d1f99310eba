/** How Python's `str()` and `repr()` write a value. */
import { lazily } from '../../base/lazily.js'
import { DateTimeValue, DateValue, Float, isDict, isList, type Value } from '../../base/value.js'
import { plainDigits } from './write-json.js'

/** `str(value)`. */
export function pythonText(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof DateValue) return value.iso
  if (value instanceof DateTimeValue) return value.iso.replace('T', ' ')
  return pythonRepr(value)
}

/** `repr(value)`. */
export function pythonRepr(value: Value): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return quoted(value, escapeText)
  if (typeof value === 'bigint') return `${value}`
  if (typeof value === 'number') return Number.isInteger(value) ? `${BigInt(value)}` : pythonFloat(value)
  if (value instanceof Float) return pythonFloat(value.value)
  if (value instanceof DateValue) return `datetime.date(${dateParts(value.iso)})`
  if (value instanceof DateTimeValue) return `datetime.datetime(${dateParts(value.iso)})`
  if (value instanceof Uint8Array) return `b${quoted(String.fromCharCode(...value), escapeByte)}`
  if (isList(value)) return `[${value.map(pythonRepr).join(', ')}]`
  if (!isDict(value)) return value.size === 0 ? 'set()' : `{${[...value].map(pythonRepr).join(', ')}}`
  const items = Object.entries(value).map(([key, item]) => `${pythonRepr(key)}: ${pythonRepr(item)}`)
  return `{${items.join(', ')}}`
}

/** The numbers of an ISO text, without a zero of seconds: `2020, 1, 31, 10, 0`. */
function dateParts(iso: string): string {
  const offset = /(?:Z|([+-])(\d\d):(\d\d))$/.exec(iso.slice(10))
  const digits = (offset ? iso.slice(0, -offset[0].length) : iso).split(/[-T:.]/).map(Number)
  while (digits.length > 5 && digits.at(-1) === 0) digits.pop()
  if (!offset) return digits.join(', ')
  const seconds = (Number(offset[2] ?? 0) * 3600 + Number(offset[3] ?? 0) * 60) * (offset[1] === '-' ? -1 : 1)
  const delta = seconds < 0 ? `days=-1, seconds=${seconds + 86_400}` : `seconds=${seconds}`
  const zone = seconds === 0 ? 'timezone.utc' : `timezone(datetime.timedelta(${delta}))`
  return `${digits.join(', ')}, tzinfo=datetime.${zone}`
}

/** Double quotes only where they save escapes. */
function quoted(text: string, escapeOne: (character: string) => string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = Array.from(text, (character) =>
    character === mark || character === '\\' ? `\\${character}` : escapeOne(character),
  )
  return `${mark}${escaped.join('')}${mark}`
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
/** What Python does not count as printable: controls, unassigned, surrogates, all space but the plain one. */
const UNPRINTABLE = lazily(() => /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u)

const escapeText = (character: string): string =>
  SHORT_ESCAPES[character] ??
  (UNPRINTABLE().test(character) ? hexEscape(character.codePointAt(0)!) : character)

const escapeByte = (character: string): string =>
  SHORT_ESCAPES[character] ?? (/[ -~]/.test(character) ? character : hexEscape(character.charCodeAt(0)))

function hexEscape(codePoint: number): string {
  const [letter, width] = codePoint < 0x100 ? ['x', 2] : codePoint < 0x10000 ? ['u', 4] : ['U', 8]
  return `\\${letter}${codePoint.toString(16).padStart(width as number, '0')}`
}

/** Shortest digits; plain from 1e-4 up to 1e16, else with an exponent of at least two digits. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [digits, exponentText] = Math.abs(value).toExponential().split('e') as [string, string]
  const exponent = Number(exponentText)
  const sign = value < 0 ? '-' : ''
  if (exponent < 16 && exponent >= -4) return `${sign}${plainDigits(digits.replace('.', ''), exponent)}`
  const size = `${Math.abs(exponent)}`.padStart(2, '0')
  return `${sign}${digits}e${exponent < 0 ? '-' : '+'}${size}`
}
