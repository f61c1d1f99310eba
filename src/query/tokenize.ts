/**
 * The plain form of a query: `name:operation` pairs, separated by commas.
 *
 * Text in, expressions with their offsets out. It knows neither fields nor operations.
 */
import { fail, ok, type Result } from '../base/result.js'
import { strip } from './python-text.js'
import type { QueryProblem } from './query.js'

/** One `name:operation`; both are trimmed. */
export interface Expression {
  readonly name: string
  readonly operation: string
  readonly nameOffset: number
  readonly operationOffset: number
}

/** The operation that stands for no condition at all. */
export const ANY = '_any_'

export const EXPECTED = 'Write `name:value`, for example `status:running` or `metrics.loss:<0.1`.'

/** Every expression of the query in order, `_any_` too. */
export function splitQuery(query: string): Result<Expression[], QueryProblem> {
  const expressions: Expression[] = []
  let offset = 0
  for (const piece of query.split(',')) {
    if (strip(piece) !== '') {
      const expression = splitExpression(piece, offset)
      if (!expression.ok) return expression
      expressions.push(expression.value)
    }
    offset += piece.length + 1
  }
  if (expressions.length === 0) return fail({ message: 'the query is empty', offset: 0, hint: EXPECTED })
  return ok(expressions)
}

function splitExpression(piece: string, offset: number): Result<Expression, QueryProblem> {
  const colon = piece.indexOf(':')
  const name = strip(colon < 0 ? piece : piece.slice(0, colon))
  const operation = colon < 0 ? '' : strip(piece.slice(colon + 1))
  const nameOffset = offset + Math.max(0, piece.indexOf(name))
  if (name === '' || operation === '') {
    const missing =
      colon < 0 ? '`:` is missing' : name === '' ? 'the name is missing' : 'the value is missing'
    return fail({ message: `${missing} in \`${strip(piece)}\``, offset: nameOffset, hint: EXPECTED })
  }
  const operationOffset = offset + piece.indexOf(operation, colon + 1)
  return ok({ name, operation, nameOffset, operationOffset })
}

/** The operations by field name, in order; a field that is asked for `_any_` only has none. */
export function tokenizeQuery(query: string): Result<ReadonlyMap<string, readonly string[]>, QueryProblem> {
  const expressions = splitQuery(query)
  if (!expressions.ok) return expressions
  const tokens = new Map<string, string[]>()
  for (const { name, operation } of expressions.value) {
    if (operation === ANY) continue
    tokens.set(name, [...(tokens.get(name) ?? []), operation])
  }
  return ok(tokens)
}

export interface FieldName {
  readonly name: string
  readonly key: string | null
}

/** `metrics.loss` is the key `loss` of `metrics`; more than one dot is not understood. */
export function parseFieldName(text: string): FieldName | undefined {
  const [name, key, ...more] = text.split('.').map(strip)
  if (!name || more.length > 0 || key === '') return undefined
  return { name, key: key ?? null }
}
