/** `value|filter(…)`, `value is test …` and calls of their results. */
import type { Arguments, Expression, Filter } from './ast.js'
import { noArguments, parseArguments, parseCall, parsePostfix, parsePrimary } from './operands.js'
import type { TokenStream } from './token-stream.js'

export function parseFilters(stream: TokenStream, operand: Expression): Expression {
  let node = operand
  for (;;) {
    if (stream.is('|')) {
      stream.next()
      node = parseFilter(stream, node)
    } else if (stream.isName('is')) node = parseTest(stream, node)
    else if (stream.is('(')) node = parseCall(stream, node)
    else return node
  }
}

/** A filter from its name on; the bar, or the tag, was read. */
export function parseFilter(stream: TokenStream, value: Expression | undefined): Filter {
  const height = value ? stream.height : 0
  const { name, offset } = parseDottedName(stream)
  stream.checkKnown('filter', name, offset)
  let args: Arguments = noArguments
  stream.height = 0
  if (stream.is('(')) args = parseArguments(stream)
  stream.grow(Math.max(height, stream.height))
  return { kind: 'filter', value, name, args, offset }
}

/** A chain of filters on the output of a block. */
export function parseFilterChain(stream: TokenStream): Filter {
  let filter = parseFilter(stream, undefined)
  while (stream.skipIf('|')) filter = parseFilter(stream, filter)
  return filter
}

function parseDottedName(stream: TokenStream): { name: string; offset: number } {
  const { text, offset } = stream.expect('name')
  let name = text
  while (stream.skipIf('.')) name += `.${stream.expect('name').text}`
  return { name, offset }
}

function parseTest(stream: TokenStream, value: Expression): Expression {
  const { offset: isOffset } = stream.expectName('is')
  const height = stream.height
  const negated = stream.skipName('not')
  const { name, offset } = parseDottedName(stream)
  stream.checkKnown('test', name, offset)
  stream.height = 0
  const args = parseTestArguments(stream)
  stream.grow(Math.max(height, stream.height))
  const test = { kind: 'test', value, name, args, offset } as const
  return negated ? { kind: 'not', operand: test, offset: isOffset } : test
}

/** In parentheses, or a single operand as in `n is divisibleby 3`. */
function parseTestArguments(stream: TokenStream): Arguments {
  if (stream.is('(')) return parseArguments(stream)
  if (!startsOperand(stream)) return noArguments
  if (stream.isName('is'))
    stream.fail('tests cannot be chained with `is`', stream.current.offset, 'use `and`')
  const operand = stream.nested(() => parsePostfix(stream, parsePrimary(stream)))
  return { ...noArguments, positional: [operand] }
}

function startsOperand(stream: TokenStream): boolean {
  switch (stream.current.type) {
    case 'name':
      return !stream.isName('else') && !stream.isName('or') && !stream.isName('and')
    case 'string':
    case 'integer':
    case 'float':
    case '[':
    case '{':
      return true
    default:
      return false
  }
}
