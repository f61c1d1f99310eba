/**
 * Gives the texts of a test the meaning that its field has: numbers, times, flags, JSON.
 *
 * A test over texts in, a test over values out, or what is wrong with a value.
 */
import { didYouMean } from '../base/did-you-mean.js'
import { unreachable } from '../base/invariant.js'
import { fail, ok, type Result } from '../base/result.js'
import { STATUSES } from '../lifecycle/status.js'
import { jsonOrText, toNumber } from './python-text.js'
import type { QueryTest, QueryValue, Test } from './query.js'
import { parseInstant, parseTimeSpan } from './query-time.js'
import type { ValueKind } from './run-fields.js'

export interface ValueProblem {
  readonly message: string
  readonly hint: string
}

type Converted<T> = Result<T, ValueProblem>

const LAST_MONTH = { op: 'recent', days: 30 } as const
const TRUE = new Set(['y', 'yes', 't', 'true', 'on', '1'])
const FALSE = new Set(['n', 'no', 'f', 'false', 'off', '0'])

export function convertTest(kind: ValueKind, test: Test<string>): Converted<QueryTest> {
  switch (test.op) {
    case 'nil':
    case 'recent':
      return ok(test)
    case 'like':
      return ok(kind === 'uuid' ? { ...test, text: plainUuid(test.text) } : test)
    case 'in':
      return convertAlternatives(kind, test.values)
    case 'range':
      return convertRange(kind, test)
    case '=':
      return kind === 'time' ? convertTimeEquality(test.value) : convertSingle(kind, test)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return convertSingle(kind, test)
    default:
      return unreachable(test)
  }
}

type SingleTest = Extract<Test<string>, { value: string }>

function convertSingle(kind: ValueKind, test: SingleTest): Converted<QueryTest> {
  const value = convertValue(kind, test.value)
  return value.ok ? ok({ op: test.op, value: value.value }) : value
}

function convertAlternatives(kind: ValueKind, texts: readonly string[]): Converted<QueryTest> {
  const values: QueryValue[] = []
  for (const text of texts) {
    const value = convertValue(kind, text)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok({ op: 'in', values })
}

function convertRange(kind: ValueKind, test: { from: string; to: string }): Converted<QueryTest> {
  const from = convertValue(kind, test.from)
  if (!from.ok) return from
  const to = convertValue(kind, test.to)
  return to.ok ? ok({ op: 'range', from: from.value, to: to.value }) : to
}

function convertTimeEquality(text: string): Converted<QueryTest> {
  if (text === 'last_month') return ok(LAST_MONTH)
  const span = parseTimeSpan(text)
  return span ? ok({ op: 'range', from: span.first, to: span.last }) : fail(noTime(text))
}

function convertValue(kind: ValueKind, text: string): Converted<QueryValue> {
  switch (kind) {
    case 'json':
      return ok(jsonOrText(text))
    case 'text':
      return ok(plainText(text))
    case 'uuid':
      return ok(plainUuid(plainText(text)))
    case 'status':
      return convertStatus(plainText(text))
    case 'number':
      return convertNumber(text)
    case 'time':
      return orFail(parseInstant(text), noTime(text))
    case 'flag':
      return convertFlag(text)
    default:
      return unreachable(kind)
  }
}

/** The text as it was written, without the quotes that mark it as one: `1.10` stays, `"1.10"` is the same. */
function plainText(text: string): string {
  const value = jsonOrText(text)
  return typeof value === 'string' ? value : text
}

const plainUuid = (text: string): string => text.replaceAll('-', '').toLowerCase()

function convertStatus(text: string): Converted<QueryValue> {
  if ((STATUSES as readonly string[]).includes(text)) return ok(text)
  const known = didYouMean(text, STATUSES)
  const hint = known ? `Did you mean \`${known}\`?` : `Known are: ${STATUSES.join(', ')}.`
  return fail({ message: `there is no status \`${text}\``, hint })
}

function convertNumber(text: string): Converted<QueryValue> {
  const value = toNumber(jsonOrText(text))
  const problem = {
    message: `\`${text}\` is not a number to compare with`,
    hint: 'Write a number, or `nil`.',
  }
  return orFail(Number.isNaN(value) ? undefined : value, problem)
}

function convertFlag(text: string): Converted<QueryValue> {
  const word = text.toLowerCase()
  if (TRUE.has(word)) return ok(true)
  if (FALSE.has(word)) return ok(false)
  return fail({ message: `\`${text}\` is neither true nor false`, hint: 'Write `true` or `false`.' })
}

const noTime = (text: string): ValueProblem => ({
  message: `\`${text}\` is not a time`,
  hint: 'Write `2020-01-31` or `2020-01-31 10:10`, in UTC.',
})

const orFail = <T>(value: T | undefined, problem: ValueProblem): Converted<T> =>
  value === undefined ? fail(problem) : ok(value)
