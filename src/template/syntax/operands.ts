/** Names, literals and displays, and what follows them: attributes, items, calls. */
import type { Arguments, Call, Expression } from './ast.js'
import { describe } from './token.js'
import type { TokenStream } from './token-stream.js'

export const noArguments: Arguments = { positional: [], named: [], spread: undefined, spreadNamed: undefined }

const constants: Readonly<Record<string, boolean | null>> = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
}

export function parsePrimary(stream: TokenStream): Expression {
  const token = stream.current
  const { offset } = token
  stream.height = 1
  switch (token.type) {
    case 'name':
      return parseName(stream)
    case 'string':
      return { kind: 'constant', value: parseStrings(stream), offset }
    case 'integer':
    case 'float':
      return { kind: 'constant', value: stream.next().number!, offset }
    case '(':
      return parseParentheses(stream)
    case '[':
      return parseList(stream)
    case '{':
      return parseDict(stream)
    default:
      return stream.fail(`expected an expression here, not ${describe(token)}`)
  }
}

function parseName(stream: TokenStream): Expression {
  const { text, offset } = stream.next()
  if (Object.hasOwn(constants, text)) return { kind: 'constant', value: constants[text]!, offset }
  stream.usedNames.push(text)
  return { kind: 'name', name: text, offset }
}

/** Strings next to each other are one. */
function parseStrings(stream: TokenStream): string {
  let text = stream.next().text
  while (stream.is('string')) text += stream.next().text
  return text
}

function parseParentheses(stream: TokenStream): Expression {
  const { offset } = stream.expect('(')
  const inner = stream.is(')') ? ({ kind: 'tuple', items: [], offset } as const) : parseTuple(stream)
  stream.expect(')')
  return inner
}

/** Whether the comma before was a trailing one. */
export const isTupleEnd = (stream: TokenStream): boolean =>
  stream.is('variable_end') || stream.is('block_end') || stream.is(')')

/** One expression, or a tuple when commas follow. */
export function parseTuple(stream: TokenStream, withConditional = true): Expression {
  const first = stream.expression(withConditional)
  if (!stream.is(',')) return first
  const items = [first]
  let height = stream.height
  while (stream.skipIf(',')) {
    if (isTupleEnd(stream)) break
    items.push(stream.expression(withConditional))
    height = Math.max(height, stream.height)
  }
  stream.grow(height)
  return { kind: 'tuple', items, offset: first.offset }
}

/** Items between commas up to a closing bracket; a trailing comma is fine. */
function parseItems(stream: TokenStream, close: ']' | '}', parseItem: () => void): void {
  let height = 0
  let isFirst = true
  while (!stream.is(close)) {
    if (!isFirst) stream.expect(',')
    if (stream.is(close)) break
    parseItem()
    height = Math.max(height, stream.height)
    isFirst = false
  }
  stream.expect(close)
  stream.grow(height)
}

function parseList(stream: TokenStream): Expression {
  const { offset } = stream.expect('[')
  const items: Expression[] = []
  parseItems(stream, ']', () => items.push(stream.expression()))
  return { kind: 'list', items, offset }
}

function parseDict(stream: TokenStream): Expression {
  const { offset } = stream.expect('{')
  const entries: [Expression, Expression][] = []
  parseItems(stream, '}', () => {
    const key = stream.expression()
    const keyHeight = stream.height
    stream.expect(':')
    entries.push([key, stream.expression()])
    stream.height = Math.max(keyHeight, stream.height)
  })
  return { kind: 'dict', entries, offset }
}

export function parsePostfix(stream: TokenStream, operand: Expression): Expression {
  let node = operand
  for (;;) {
    if (stream.is('.')) node = parseAttribute(stream, node)
    else if (stream.is('[')) node = parseItem(stream, node)
    else if (stream.is('(')) node = parseCall(stream, node)
    else return node
  }
}

/** The plain path that an expression is, as it appears in messages. */
function pathOf(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name
  return node.kind === 'attribute' || node.kind === 'item' ? node.path : undefined
}

function pathWith(node: Expression, part: string | number): string | undefined {
  const path = pathOf(node)
  return path === undefined ? undefined : `${path}.${part}`
}

function parseAttribute(stream: TokenStream, value: Expression): Expression {
  stream.expect('.')
  const token = stream.next()
  const { offset } = token
  stream.grow(stream.height)
  if (token.type === 'name') {
    return { kind: 'attribute', value, name: token.text, offset, path: pathWith(value, token.text) }
  }
  if (token.type !== 'integer') stream.fail('expected a name or a number behind the point', offset)
  const key = { kind: 'constant', value: token.number!, offset } as const
  return { kind: 'item', value, key, offset, path: pathWith(value, String(token.number)) }
}

function parseItem(stream: TokenStream, value: Expression): Expression {
  const { offset } = stream.expect('[')
  const height = stream.height
  let keysHeight = 0
  const keys: Expression[] = []
  while (!stream.is(']')) {
    if (keys.length > 0) stream.expect(',')
    keys.push(parseKey(stream))
    keysHeight = Math.max(keysHeight, stream.height)
  }
  stream.expect(']')
  stream.grow(Math.max(height, keysHeight + 1))
  const key: Expression = keys.length === 1 ? keys[0]! : { kind: 'tuple', items: keys, offset }
  const part = key.kind === 'constant' && typeof key.value === 'string' ? key.value : undefined
  return { kind: 'item', value, key, offset, path: part === undefined ? undefined : pathWith(value, part) }
}

/** An index, or a slice `start:stop:step`. */
function parseKey(stream: TokenStream): Expression {
  const { offset } = stream.current
  const start = stream.is(':') ? undefined : stream.expression()
  let height = start ? stream.height : 0
  if (start && !stream.is(':')) return start
  const bound = (): Expression | undefined => {
    if (!stream.skipIf(':') || stream.is(':') || stream.is(']') || stream.is(',')) return undefined
    const expression = stream.expression()
    height = Math.max(height, stream.height)
    return expression
  }
  const stop = bound()
  const step = bound()
  stream.grow(height)
  return { kind: 'slice', start, stop, step, offset }
}

export function parseCall(stream: TokenStream, callee: Expression): Call {
  const { offset } = stream.current
  const height = stream.height
  const args = parseArguments(stream)
  stream.grow(Math.max(height, stream.height))
  return { kind: 'call', callee, args, offset }
}

/** `(a, b, *items, name=value, **names)`; sets the height to that of the highest argument. */
export function parseArguments(stream: TokenStream): Arguments {
  const { offset } = stream.expect('(')
  const positional: Expression[] = []
  const named: { name: string; value: Expression }[] = []
  let spread: Expression | undefined
  let spreadNamed: Expression | undefined
  let height = 0
  const ensure = (condition: boolean): void => {
    if (!condition) stream.fail('these arguments are in an order that is not allowed', offset)
  }
  while (!stream.is(')')) {
    if (stream.skipIf('*')) {
      ensure(spread === undefined && spreadNamed === undefined)
      spread = stream.expression()
    } else if (stream.skipIf('**')) {
      ensure(spreadNamed === undefined)
      spreadNamed = stream.expression()
    } else if (stream.is('name') && stream.look().type === '=') {
      ensure(spreadNamed === undefined)
      named.push(parseNamed(stream))
    } else {
      ensure(spread === undefined && spreadNamed === undefined && named.length === 0)
      positional.push(stream.expression())
    }
    height = Math.max(height, stream.height)
    if (!stream.is(')')) stream.expect(',')
  }
  stream.expect(')')
  stream.height = height
  return { positional, named, spread, spreadNamed }
}

function parseNamed(stream: TokenStream): { name: string; value: Expression } {
  const name = stream.next().text
  stream.expect('=')
  return { name, value: stream.expression() }
}
