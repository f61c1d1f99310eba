/** The syntax tree of a template. Every expression knows where it is written. */
import type { Float } from '../../base/value.js'
import type { Arithmetic } from '../python/numbers.js'

export type Expression =
  | Constant
  | Name
  | {
      readonly kind: 'tuple' | 'list' | 'concat'
      readonly items: readonly Expression[]
      readonly offset: number
    }
  | DictDisplay
  | { readonly kind: 'not' | 'negative' | 'positive'; readonly operand: Expression; readonly offset: number }
  | Binary
  | {
      readonly kind: 'and' | 'or'
      readonly left: Expression
      readonly right: Expression
      readonly offset: number
    }
  | Comparison
  | Conditional
  | Filter
  | Test
  | Call
  | Attribute
  | Item
  | Slice

export interface Constant {
  readonly kind: 'constant'
  readonly value: null | boolean | number | bigint | Float | string
  readonly offset: number
}

export interface Name {
  readonly kind: 'name'
  readonly name: string
  readonly offset: number
}

export interface DictDisplay {
  readonly kind: 'dict'
  readonly entries: readonly (readonly [key: Expression, value: Expression])[]
  readonly offset: number
}

export interface Binary {
  readonly kind: 'binary'
  readonly operator: Arithmetic
  readonly left: Expression
  readonly right: Expression
  /** Of the operator. */
  readonly offset: number
}

export type Comparator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/** `a < b < c`: each operand is evaluated once. */
export interface Comparison {
  readonly kind: 'comparison'
  readonly first: Expression
  readonly rest: readonly {
    readonly operator: Comparator
    readonly operand: Expression
    readonly offset: number
  }[]
  readonly offset: number
}

export interface Conditional {
  readonly kind: 'conditional'
  readonly test: Expression
  readonly then: Expression
  readonly otherwise: Expression | undefined
  readonly offset: number
}

export interface Arguments {
  readonly positional: readonly Expression[]
  readonly named: readonly { readonly name: string; readonly value: Expression }[]
  /** `*items` and `**mapping`. */
  readonly spread: Expression | undefined
  readonly spreadNamed: Expression | undefined
}

export interface Filter {
  readonly kind: 'filter'
  /** Absent where a block's own output is filtered. */
  readonly value: Expression | undefined
  readonly name: string
  readonly args: Arguments
  /** Of the filter's name. */
  readonly offset: number
}

export interface Test {
  readonly kind: 'test'
  readonly value: Expression
  readonly name: string
  readonly args: Arguments
  readonly offset: number
}

export interface Call {
  readonly kind: 'call'
  readonly callee: Expression
  readonly args: Arguments
  readonly offset: number
}

export interface Attribute {
  readonly kind: 'attribute'
  readonly value: Expression
  readonly name: string
  readonly offset: number
  /** `a.b.c` when the whole is a plain path. */
  readonly path: string | undefined
}

export interface Item {
  readonly kind: 'item'
  readonly value: Expression
  readonly key: Expression
  readonly offset: number
  /** `a.b` for `a['b']` when the whole is a plain path. */
  readonly path: string | undefined
}

/** Only ever the key of an item. */
export interface Slice {
  readonly kind: 'slice'
  readonly start: Expression | undefined
  readonly stop: Expression | undefined
  readonly step: Expression | undefined
  readonly offset: number
}

export type Target =
  | Name
  | { readonly kind: 'member'; readonly name: string; readonly attribute: string; readonly offset: number }
  | { readonly kind: 'targets'; readonly items: readonly Target[]; readonly offset: number }

export interface Parameter {
  readonly name: string
  readonly fallback: Expression | undefined
}

export type Body = readonly Statement[]

export type Statement =
  | { readonly kind: 'output'; readonly parts: readonly (string | Expression)[] }
  | If
  | For
  | { readonly kind: 'set'; readonly target: Target; readonly value: Expression }
  | {
      readonly kind: 'set-block'
      readonly target: Target
      readonly filter: Filter | undefined
      readonly body: Body
    }
  | {
      readonly kind: 'with'
      readonly bindings: readonly (readonly [Target, Expression])[]
      readonly body: Body
    }
  | MacroDefinition
  | CallBlock
  | { readonly kind: 'filter-block'; readonly filter: Filter; readonly body: Body }
  | Block
  | { readonly kind: 'autoescape'; readonly enabled: Expression; readonly body: Body }
  | { readonly kind: 'loader'; readonly tag: string; readonly offset: number }

export interface If {
  readonly kind: 'if'
  readonly branches: readonly { readonly test: Expression; readonly body: Body }[]
  readonly otherwise: Body
}

export interface For {
  readonly kind: 'for'
  readonly target: Target
  readonly items: Expression
  /** `for … if`. */
  readonly filter: Expression | undefined
  readonly recursive: boolean
  readonly body: Body
  readonly otherwise: Body
  readonly offset: number
}

/** Which of the special names a macro's body uses; it accepts such arguments only then. */
export interface SpecialNames {
  readonly caller: boolean
  readonly varargs: boolean
  readonly kwargs: boolean
}

export interface MacroDefinition {
  readonly kind: 'macro'
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly uses: SpecialNames
  readonly body: Body
  readonly offset: number
}

export interface CallBlock {
  readonly kind: 'call-block'
  readonly call: Call
  readonly parameters: readonly Parameter[]
  readonly uses: SpecialNames
  readonly body: Body
  readonly offset: number
}

export interface Block {
  readonly kind: 'block'
  readonly name: string
  readonly scoped: boolean
  readonly required: boolean
  readonly body: Body
  readonly offset: number
}

/** A template that was parsed: it can be rendered any number of times. */
export interface Template {
  readonly text: string
  readonly body: Body
  readonly blocks: ReadonlyMap<string, Block>
}
