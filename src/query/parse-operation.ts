/**
 * What stands after the colon of a condition, for each of Polyaxon's four classes of condition.
 *
 *   scalar    0.1   <0.1   ~>=5                     numbers only
 *   value     a   ~a   a|b   <5                     any value, alternatives
 *   datetime  2020-01-01   >2020-01-01   a..b       times, ranges
 *   search    a   a|b   a%   %a   %a%               texts, alternatives, beginnings and endings
 *
 * `nil` asks for a missing value and `~` turns each of them around. Values come out as they are
 * written: what they mean depends on the field.
 */
import { fail, ok, type Result } from '../base/result.js'
import { jsonOrText, strip, toNumber } from './python-text.js'
import type { Comparison, Test } from './query.js'

export type ConditionClass = 'scalar' | 'value' | 'datetime' | 'search'

/** `jsonOrText` of a text in it is the value that Polyaxon sees. */
export interface Operation {
  readonly negated: boolean
  readonly test: Test<string>
}

/** The error says what is wrong, without the operation itself. */
type OperationResult = Result<Operation, string>
type TestResult = Result<Test<string>, string>

const NO_VALUE = 'the value is missing'

const parseTest: Readonly<Record<ConditionClass, (text: string) => TestResult>> = {
  scalar: parseScalar,
  value: parseValue,
  datetime: parseDatetime,
  search: parseSearch,
}

const FORBIDDEN: Readonly<Record<ConditionClass, readonly string[]>> = {
  scalar: ['|', '..'],
  value: ['..'],
  datetime: ['|'],
  search: ['..'],
}

export function parseOperation(condition: ConditionClass, operation: string): OperationResult {
  const forbidden = FORBIDDEN[condition].find((sign) => operation.includes(sign))
  if (forbidden) return fail(`\`${forbidden}\` is not allowed here`)
  const stripped = strip(operation)
  const negated = stripped.startsWith('~')
  const text = negated ? strip(stripped.slice(1)) : stripped
  if (text === 'nil') return ok({ negated, test: { op: 'nil' } })
  if (text === '') return fail(NO_VALUE)
  const test = parseTest[condition](text)
  return test.ok ? ok({ negated, test: test.value }) : test
}

function parseScalar(text: string): TestResult {
  const test = parseComparison(text)
  return toNumber(jsonOrText(test.value)) === undefined ? fail('a number is expected') : ok(test)
}

function parseValue(text: string): TestResult {
  if (text.includes('|')) return parseAlternatives(text)
  const test = parseComparison(text)
  return jsonOrText(test.value) === null ? fail(NO_VALUE) : ok(test)
}

function parseDatetime(text: string): TestResult {
  if (text.includes('..')) {
    const ends = text.split('..').filter((end) => end !== '')
    const [from, to] = ends.map(strip)
    if (ends.length !== 2) return fail('a range has two ends: `from..to`')
    return ok({ op: 'range', from: from!, to: to! })
  }
  const test = parseComparison(text)
  return isEmpty(test.value) ? fail(NO_VALUE) : ok(test)
}

function parseSearch(operation: string): TestResult {
  const test = parseComparison(operation)
  if (test.op !== '=') return fail(`\`${test.op}\` is not allowed here`)
  const text = jsonOrText(test.value)
  if (text === null || text === '') return fail(NO_VALUE)
  if (typeof text !== 'string') return ok(test)
  if (text.includes('|')) return parseAlternatives(text)
  if (!text.startsWith('%') && !text.endsWith('%')) return ok(test)
  const parts = text
    .split('%')
    .map(strip)
    .filter((part) => part !== '')
  if (parts.length !== 1) return fail('one text is expected between, before or after the `%`')
  const anchor = !text.startsWith('%') ? 'start' : text.endsWith('%') ? 'anywhere' : 'end'
  return ok({ op: 'like', text: parts[0]!, anchor })
}

function parseAlternatives(text: string): TestResult {
  const values = text
    .split('|')
    .map(strip)
    .filter((value) => value !== '')
  return values.length > 1 ? ok({ op: 'in', values }) : fail('`|` stands between two values')
}

function parseComparison(text: string): { readonly op: '=' | Comparison; readonly value: string } {
  const sign = /^(?:<=|=<|>=|=>|<|>)/.exec(text)?.[0] ?? ''
  const value = strip(text.slice(sign.length))
  if (sign === '') return { op: '=', value }
  if (sign.length === 1) return { op: sign as '<' | '>', value }
  return { op: sign.includes('<') ? '<=' : '>=', value }
}

/** What Python takes for false: no text, zero, an empty list. */
function isEmpty(text: string): boolean {
  const value = jsonOrText(text)
  if (typeof value !== 'object' || value === null) return !value
  return Object.keys(value).length === 0
}
