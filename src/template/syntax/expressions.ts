/** Jinja expressions → syntax tree, from the loosest binding operator to the tightest. */
import type { Comparator, Comparison, Expression } from './ast.js'
import { parseFilters } from './filters-and-tests.js'
import { parsePostfix, parsePrimary } from './operands.js'
import type { Token, TokenType } from './token.js'
import type { TokenStream } from './token-stream.js'

/** `withConditional: false` leaves an `if` behind the expression to the statement around it. */
export function parseExpression(stream: TokenStream, withConditional: boolean): Expression {
  return stream.nested(() => (withConditional ? parseConditional(stream) : parseOr(stream)))
}

function parseConditional(stream: TokenStream): Expression {
  const unknownBefore = stream.unknownCount
  let then = parseOr(stream)
  let height = stream.height
  while (stream.skipName('if')) {
    const { offset } = stream.current
    const test = parseOr(stream)
    height = Math.max(height, stream.height)
    const otherwise = stream.skipName('else') ? stream.nested(() => parseConditional(stream)) : undefined
    if (otherwise) height = Math.max(height, stream.height)
    stream.grow(height)
    height = stream.height
    then = { kind: 'conditional', test, then, otherwise, offset }
    stream.forgetUnknown(unknownBefore)
  }
  stream.height = height
  return then
}

type Combine = (left: Expression, right: Expression, operator: Token) => Expression

interface Level {
  readonly matches: (stream: TokenStream) => boolean
  readonly operand: (stream: TokenStream) => Expression
  readonly combine: Combine
}

/** Operands joined from the left: `a - b - c` is `(a - b) - c`. */
function parseLeft(stream: TokenStream, { matches, operand, combine }: Level): Expression {
  let left = operand(stream)
  while (matches(stream)) {
    const height = stream.height
    const operator = stream.next()
    const right = operand(stream)
    stream.grow(Math.max(height, stream.height))
    left = combine(left, right, operator)
  }
  return left
}

const parseOr = (stream: TokenStream): Expression => parseLeft(stream, orLevel)

function parseNot(stream: TokenStream): Expression {
  if (!stream.isName('not')) return parseComparison(stream)
  const { offset } = stream.next()
  const operand = stream.nested(() => parseNot(stream))
  stream.grow(stream.height)
  return { kind: 'not', operand, offset }
}

const comparators: Partial<Record<TokenType, Comparator>> = {
  '==': '==',
  '!=': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

function parseComparison(stream: TokenStream): Expression {
  const first = parseLeft(stream, sumLevel)
  let height = stream.height
  const rest: Comparison['rest'][number][] = []
  for (;;) {
    const { offset } = stream.current
    const operator = takeComparator(stream)
    if (operator === undefined) break
    rest.push({ operator, operand: parseLeft(stream, sumLevel), offset })
    height = Math.max(height, stream.height)
  }
  if (rest.length === 0) return first
  stream.grow(height)
  return { kind: 'comparison', first, rest, offset: first.offset }
}

function takeComparator(stream: TokenStream): Comparator | undefined {
  const symbol = comparators[stream.current.type]
  if (symbol !== undefined) {
    stream.next()
    return symbol
  }
  if (stream.skipName('in')) return 'in'
  const next = stream.look()
  if (!stream.isName('not') || next.type !== 'name' || next.text !== 'in') return undefined
  stream.next()
  stream.next()
  return 'not in'
}

/** `a ~ b ~ c` becomes one node: the parts are joined at once. */
function parseConcat(stream: TokenStream): Expression {
  const first = parseLeft(stream, productLevel)
  if (!stream.is('~')) return first
  const items = [first]
  let height = stream.height
  while (stream.skipIf('~')) {
    items.push(parseLeft(stream, productLevel))
    height = Math.max(height, stream.height)
  }
  stream.grow(height)
  return { kind: 'concat', items, offset: first.offset }
}

function parseUnary(stream: TokenStream, withFilters = true): Expression {
  const operand = parsePostfix(stream, parseSigned(stream))
  return withFilters ? parseFilters(stream, operand) : operand
}

function parseSigned(stream: TokenStream): Expression {
  if (!stream.is('-') && !stream.is('+')) return parsePrimary(stream)
  const { type, offset } = stream.next()
  const operand = stream.nested(() => parseUnary(stream, false))
  stream.grow(stream.height)
  return { kind: type === '-' ? 'negative' : 'positive', operand, offset }
}

const arithmetic: Combine = (left, right, operator) => ({
  kind: 'binary',
  operator: operator.type as '+' | '-' | '*' | '/' | '//' | '%' | '**',
  left,
  right,
  offset: operator.offset,
})

const symbol =
  (...types: readonly TokenType[]) =>
  (stream: TokenStream): boolean =>
    types.includes(stream.current.type)

const powerLevel: Level = {
  matches: symbol('**'),
  operand: (stream) => parseUnary(stream),
  combine: power,
}

/**
 * `-2 ** n` is `-(2 ** n)`, and `-2 ** 2` is `(-2) ** 2`: Jinja works out what is constant, as which the
 * sign belongs to the number, and lets Python read the rest, to which the power binds closer.
 */
function power(left: Expression, right: Expression, operator: Token): Expression {
  const isSigned = left.kind === 'negative' && left.operand.kind === 'constant'
  if (!isSigned || isConstant(right)) return arithmetic(left, right, operator)
  return { ...left, operand: arithmetic(left.operand, right, operator) }
}

function isConstant(node: Expression): boolean {
  switch (node.kind) {
    case 'constant':
      return true
    case 'negative':
    case 'positive':
      return isConstant(node.operand)
    case 'binary':
      return isConstant(node.left) && isConstant(node.right)
    case 'concat':
      return node.items.every(isConstant)
    case 'filter':
      return node.value !== undefined && isConstant(node.value) && !node.args.positional.length
    default:
      return false
  }
}

const productLevel: Level = {
  matches: symbol('*', '/', '//', '%'),
  operand: (stream) => parseLeft(stream, powerLevel),
  combine: arithmetic,
}

const sumLevel: Level = { matches: symbol('+', '-'), operand: parseConcat, combine: arithmetic }

const andLevel: Level = {
  matches: (stream) => stream.isName('and'),
  operand: parseNot,
  combine: (left, right, { offset }) => ({ kind: 'and', left, right, offset }),
}

const orLevel: Level = {
  matches: (stream) => stream.isName('or'),
  operand: (stream) => parseLeft(stream, andLevel),
  combine: (left, right, { offset }) => ({ kind: 'or', left, right, offset }),
}
