/**
 * What can be wrong with a text, found while scanning, parsing or constructing: a fact and its place.
 * The wording is elsewhere (`wordings.ts`).
 */

export type ProblemName =
  // characters
  | 'unprintable'
  | 'bad-character'
  // scanner
  | 'missing-colon'
  | 'item-not-allowed'
  | 'key-not-allowed'
  | 'mapping-not-allowed'
  | 'bad-directive'
  | 'bad-anchor'
  | 'bad-alias'
  | 'bad-tag'
  | 'bad-block-header'
  | 'bad-escape'
  | 'unclosed-quote'
  // parser
  | 'outside-document'
  | 'not-in-block-mapping'
  | 'not-in-block-sequence'
  | 'not-in-flow-mapping'
  | 'not-in-flow-sequence'
  | 'missing-value'
  | 'wrong-version'
  | 'repeated-directive'
  | 'unknown-tag-prefix'
  | 'multiple-documents'
  // anchors
  | 'unknown-anchor'
  | 'repeated-anchor'
  | 'recursive-alias'
  // limits
  | 'too-long'
  | 'scalar-too-long'
  | 'too-deep'
  | 'too-many-nodes'
  | 'too-many-aliased-nodes'
  // construction
  | 'unknown-tag'
  | 'reserved-scalar'
  | 'wrong-node-for-tag'
  | 'bad-value'
  | 'collection-as-key'
  | 'unquoted-template'
  | 'not-mergeable'
  | 'not-a-single-pair'
  | 'repeated-key'

export interface Problem {
  readonly name: ProblemName
  /** Offsets in the text. */
  readonly start: number
  readonly end: number
  /** Where the construct began that could not be finished, or the earlier of two. */
  readonly opened?: number
  /** The token, name, text or kind of node that was found. */
  readonly found?: string
  /** What was asked for: a type, or a limit. */
  readonly wanted?: string
}
