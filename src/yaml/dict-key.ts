/** What Python makes of a value that is the key of a dict: when two are the same key, and `str(key)`. */
import { DateTimeValue, DateValue, Float, type Value } from '../base/value.js'
import { instantOf } from './timestamp.js'

/**
 * Something that `Map` finds equal for two keys exactly when Python finds them equal: `1`, `1.0` and
 * `true` are one key, and so are two spellings of one instant.
 */
export function keyIdentity(value: Value): unknown {
  // NUL sets the kinds that JavaScript has no values for apart from strings.
  if (typeof value === 'string') return value.startsWith('\0') ? `\0${value}` : value
  if (typeof value === 'boolean') return value ? 1 : 0
  // Without the sign of zero, which Python does not look at either.
  if (value instanceof Float) return value.value + 0
  if (typeof value === 'bigint') return BigInt(Number(value)) === value ? Number(value) : value
  if (value instanceof DateValue) return `\0date ${value.iso}`
  if (value instanceof DateTimeValue) return `\0time ${instantOf(value) ?? value.iso}`
  if (value instanceof Uint8Array) return `\0bytes ${bytesText(value)}`
  return value
}

/** Python's `str()` of a scalar. */
export function keyText(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value instanceof Float) return floatText(value.value)
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : floatText(value)
  if (value instanceof DateTimeValue) return value.iso.replace('T', ' ')
  if (value instanceof Uint8Array) return bytesText(value)
  return String(value)
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const [, sign, digits, exponent] = /^(-?)([0-9.]+)e([-+][0-9]+)$/.exec(value.toExponential())!
  const power = Number(exponent)
  // Python writes 1e-05 and 1e+16 where JavaScript writes 0.00001 and 10000000000000000.
  if (power < -4 || power >= 16) {
    return `${sign}${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  }
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

const ESCAPES: ReadonlyMap<number, string> = new Map([
  [9, '\\t'],
  [10, '\\n'],
  [13, '\\r'],
  [92, '\\\\'],
])

function bytesText(bytes: Uint8Array): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'"
  let text = ''
  for (const byte of bytes) {
    if (byte === quote.charCodeAt(0)) text += `\\${quote}`
    else if (ESCAPES.has(byte)) text += ESCAPES.get(byte)
    else
      text += byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte)
  }
  return `b${quote}${text}${quote}`
}
