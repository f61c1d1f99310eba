/** The words of a YAML text. Offsets are UTF-16 code units; `end` is exclusive. */

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

export type Mark =
  | 'stream-end'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-mapping-start'
  | 'flow-sequence-end'
  | 'flow-mapping-end'
  | 'flow-entry'
  | 'block-entry'
  | 'key'
  | 'value'
  /** The scanner met a problem: there is nothing more. */
  | 'stop'

export interface MarkToken {
  readonly kind: Mark
  readonly start: number
  readonly end: number
}

export interface NameToken {
  readonly kind: 'alias' | 'anchor'
  readonly start: number
  readonly end: number
  readonly name: string
}

export interface TagToken {
  readonly kind: 'tag'
  readonly start: number
  readonly end: number
  /** `!`, `!!` or `!name!`; undefined when the tag is written in full. */
  readonly handle: string | undefined
  readonly suffix: string
}

export interface DirectiveToken {
  readonly kind: 'directive'
  readonly start: number
  readonly end: number
  readonly name: string
  /** The version's two numbers, or the tag's handle and prefix. */
  readonly values: readonly string[]
}

export interface ScalarToken {
  readonly kind: 'scalar'
  readonly start: number
  readonly end: number
  text: string
  readonly style: ScalarStyle
  /** The column of the enclosing block, -1 at the top. */
  readonly enclosingIndent: number
}

export type Token = MarkToken | NameToken | TagToken | DirectiveToken | ScalarToken
