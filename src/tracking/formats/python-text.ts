/**
 * Numbers and times as Python's `str()` writes them, which is how they stand in `.plx` files, and back.
 * Pure: strings in, strings out.
 */

/** A float as Python's `repr` writes it: `1.0`, `1e-05`, `1e+16`, `nan`, `inf`. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const [digits, exponentText] = value.toExponential().split('e') as [string, string]
  const exponent = Number(exponentText)
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    const sign = exponent < 0 ? '-' : '+'
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  // Between 1e-4 and 1e16 JavaScript writes no exponent and the same shortest digits as Python.
  const plain = String(value)
  return plain.includes('.') ? plain : `${plain}.0`
}

const NUMBER = /^\s*[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i
const SPECIAL = /^\s*([+-]?)(nan|inf(?:inity)?)\s*$/i

/** What Python's `float()` reads; `undefined` when it is not a number. */
export function parseFloatText(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text.includes('_') ? text.replaceAll('_', '') : text)
  const special = SPECIAL.exec(text)
  if (!special) return undefined
  if (special[2]!.toLowerCase() === 'nan') return Number.NaN
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

/** `2026-11-22 11:28:34.263000+00:00`: microseconds always, because pandas wants one width a file. */
export function formatTimestamp(time: Date): string {
  return `${time.toISOString().replace('T', ' ').slice(0, -1)}000+00:00`
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s*(Z|[+-]\d\d:?\d\d)?$/

/** What Python writes for a time in UTC, the one case that files are full of: only the `T` is missing. */
const UTC = /^\d{4}-(?:0\d|1[012])-[0-3]\d [012]\d:[0-5]\d:[0-5]\d\.\d{6}\+00:00$/

/**
 * A time as ISO 8601 in UTC with the microseconds kept: `2026-11-22T11:28:34.263013+00:00`.
 * A time without an offset counts as UTC. `undefined` when it is not a time.
 */
export function parseTimestamp(text: string): string | undefined {
  if (UTC.test(text) && !text.includes('.000000')) return `${text.slice(0, 10)}T${text.slice(11)}`
  const parts = TIMESTAMP.exec(text.trim())
  if (!parts) return undefined
  const [, day, clock, fraction = '', offset = 'Z'] = parts
  const seconds = Date.parse(`${day}T${clock}${offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  if (Number.isNaN(seconds)) return undefined
  const micros = fraction.padEnd(6, '0').slice(0, 6)
  const whole = new Date(seconds).toISOString().slice(0, 19)
  return micros === '000000' ? `${whole}+00:00` : `${whole}.${micros}+00:00`
}

/** A JSON string with every character outside of printable ASCII escaped, as Python's `json.dumps` does. */
export function asciiJsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
