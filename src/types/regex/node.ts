/** The tree of a Python regular expression. Text is handled by code points, as Python handles it. */

export type CharTest = (codePoint: number) => boolean

export type Assertion =
  | 'text-start'
  | 'line-start'
  | 'text-end'
  /** The end, or before a newline that ends the text. */
  | 'last-line-end'
  | 'line-end'
  | 'word-edge'
  | 'no-word-edge'
  | 'ascii-word-edge'
  | 'no-ascii-word-edge'

export type Node =
  | { readonly type: 'char'; readonly test: CharTest }
  | { readonly type: 'sequence'; readonly items: readonly Node[] }
  | { readonly type: 'choice'; readonly options: readonly Node[] }
  | {
      readonly type: 'repeat'
      readonly item: Node
      readonly min: number
      readonly max: number
      readonly mode: 'greedy' | 'lazy' | 'possessive'
    }
  | { readonly type: 'capture'; readonly item: Node; readonly index: number }
  | { readonly type: 'atomic'; readonly item: Node }
  | {
      readonly type: 'look'
      readonly item: Node
      readonly isNegated: boolean
      /** How far back the item starts; undefined looks ahead. */
      readonly behind?: number
    }
  | { readonly type: 'back-reference'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly type: 'condition'; readonly index: number; readonly yes: Node; readonly no: Node }
  | { readonly type: 'assertion'; readonly assertion: Assertion }
