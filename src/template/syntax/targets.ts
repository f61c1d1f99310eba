/** What can be assigned to: names, `namespace` members, and tuples of these. */
import type { Name, Parameter, Target } from './ast.js'
import { isTupleEnd } from './operands.js'
import { describe } from './token.js'
import type { TokenStream } from './token-stream.js'

const reserved = new Set(['true', 'false', 'none', 'True', 'False', 'None'])

export function parseNameTarget(stream: TokenStream): Name {
  const { text, offset } = stream.expect('name')
  if (reserved.has(text)) stream.fail(`\`${text}\` cannot be assigned to`, offset)
  return { kind: 'name', name: text, offset }
}

/** `withMembers` allows `ns.member`. */
export function parseTarget(stream: TokenStream, withMembers = false): Target {
  const { offset } = stream.current
  const first = parseOne(stream, withMembers)
  if (!stream.is(',')) return first
  const items = [first]
  while (stream.skipIf(',')) {
    if (isTupleEnd(stream)) break
    items.push(parseOne(stream, withMembers))
  }
  return { kind: 'targets', items, offset }
}

function parseOne(stream: TokenStream, withMembers: boolean): Target {
  if (stream.is('(')) return parseParenthesized(stream, withMembers)
  if (!stream.is('name')) stream.fail(`${describe(stream.current)} cannot be assigned to`)
  const name = parseNameTarget(stream)
  if (!withMembers || !stream.skipIf('.')) return name
  const attribute = stream.expect('name').text
  return { kind: 'member', name: name.name, attribute, offset: name.offset }
}

function parseParenthesized(stream: TokenStream, withMembers: boolean): Target {
  stream.expect('(')
  const target = stream.nested(() => parseTarget(stream, withMembers))
  stream.expect(')')
  return target
}

/** `(a, b=1)` of a macro or a call block. */
export function parseParameters(stream: TokenStream): Parameter[] {
  const parameters: Parameter[] = []
  stream.expect('(')
  while (!stream.is(')')) {
    if (parameters.length > 0) stream.expect(',')
    const { name, offset } = parseNameTarget(stream)
    if (stream.skipIf('=')) parameters.push({ name, fallback: stream.expression() })
    else {
      if (parameters.some(({ fallback }) => fallback)) {
        stream.fail(`the parameter \`${name}\` needs a default, as the one before it has`, offset)
      }
      parameters.push({ name, fallback: undefined })
    }
  }
  stream.expect(')')
  return parameters
}
