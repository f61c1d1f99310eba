/** Compares what a case expects with what was seen. */

/** Stands for a key that must not be there. */
const ABSENT = '(absent)'

/** What differs, one line each. A mapping may have more keys than are expected; a list may not have more items. */
export function differences(expected: unknown, actual: unknown, at = ''): string[] {
  if (expected === ABSENT) return actual === undefined ? [] : [line(at, 'nothing', actual)]
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [line(at, expected, actual)]
    return expected.flatMap((item, index) => differences(item, actual[index], `${at}[${index}]`))
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual))
      return [line(at, expected, actual)]
    const fields = actual as Readonly<Record<string, unknown>>
    return Object.entries(expected).flatMap(([key, item]) =>
      differences(item, Object.hasOwn(fields, key) ? fields[key] : undefined, at ? `${at}.${key}` : key),
    )
  }
  return Object.is(expected, actual) || isNear(expected, actual) ? [] : [line(at, expected, actual)]
}

/** Powers and roots may differ in the last digit from one mathematics library to the next. */
const isNear = (a: unknown, b: unknown): boolean =>
  typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-14 * Math.abs(a)

const line = (at: string, expected: unknown, actual: unknown): string =>
  `${at}: expected ${written(expected)}, got ${written(actual)}`

const written = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))
