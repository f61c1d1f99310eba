/** The tokens of a template: text between tags, tag delimiters, and what Jinja expressions are made of. */
import type { Float } from '../../base/value.js'

export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | Operator
  | 'eof'

export type Operator =
  | '+'
  | '-'
  | '*'
  | '**'
  | '/'
  | '//'
  | '%'
  | '~'
  | '('
  | ')'
  | '['
  | ']'
  | '{'
  | '}'
  | '=='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | '='
  | '.'
  | ':'
  | '|'
  | ','
  | ';'

export interface Token {
  readonly type: TokenType
  /** The text of data, names and strings, escapes resolved; empty for the rest. */
  readonly text: string
  readonly number?: number | bigint | Float
  /** Where the token begins in the template. */
  readonly offset: number
}

const descriptions: Partial<Record<TokenType, string>> = {
  data: 'text',
  variable_begin: '`{{`',
  variable_end: '`}}`',
  block_begin: '`{%`',
  block_end: '`%}`',
  name: 'a name',
  string: 'a string',
  integer: 'a number',
  float: 'a number',
  eof: 'the end of the template',
}

/** What a kind of token is called in a message. */
export const describeType = (type: TokenType): string => descriptions[type] ?? `\`${type}\``

export const describe = (token: Token): string =>
  token.type === 'name' ? `\`${token.text}\`` : describeType(token.type)
