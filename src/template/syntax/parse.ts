/** Template text → syntax tree. */
import type { AngleRoots } from './angle.js'
import type { Block, Body, Expression, Statement, Template } from './ast.js'
import { parseExpression } from './expressions.js'
import { tokenize } from './lexer.js'
import { parseTuple } from './operands.js'
import { parseStatement, type Tags } from './statements.js'
import { type KnownNames, TokenStream } from './token-stream.js'

export interface ParseOptions {
  readonly known: KnownNames
  /** The names whose `<< name >>` counts as `{{ name }}`. */
  readonly angleRoots?: AngleRoots | undefined
}

/** Throws a `TemplateFault` when the text is no template. */
export function parse(text: string, { known, angleRoots }: ParseOptions): Template {
  const stream = new TokenStream(tokenize(text, angleRoots), known, parseExpression)
  const blocks = new Map<string, Block>()
  const tags: Tags = {
    stream,
    blocks,
    parseBody: (endNames) => {
      stream.skipIf(':')
      stream.expect('block_end')
      return stream.nested(() => parseBody(tags, endNames))
    },
  }
  const body = parseBody(tags, [])
  return { text, body, blocks }
}

/** Statements until one of the end tags is opened, or until the end of the template at the top. */
function parseBody(tags: Tags, endNames: readonly string[]): Body {
  const { stream } = tags
  const body: Statement[] = []
  let parts: (string | Expression)[] = []
  const flush = (): void => {
    if (parts.length > 0) body.push({ kind: 'output', parts })
    parts = []
  }
  while (!stream.is('eof')) {
    if (stream.is('data')) parts.push(stream.next().text)
    else if (stream.is('variable_begin')) parts.push(parseOutput(stream))
    else {
      stream.expect('block_begin')
      flush()
      if (stream.is('name') && endNames.includes(stream.current.text)) return body
      body.push(parseStatement(tags, endNames))
      stream.checkUnknown()
      stream.expect('block_end')
    }
  }
  if (endNames.length > 0) stream.failExpected(`\`{% ${endNames.at(-1)} %}\``)
  flush()
  return body
}

function parseOutput(stream: TokenStream): Expression {
  stream.expect('variable_begin')
  const expression = parseTuple(stream)
  stream.checkUnknown()
  stream.expect('variable_end')
  return expression
}
