/** A query over runs in Polyaxon's query language, parsed. See `parse.ts`. */
export type Query = readonly QueryCondition[]

/** All conditions of a query have to hold. */
export interface QueryCondition {
  /** `status`, `metrics.accuracy`, `created_at`, … as written. */
  readonly field: string
  readonly negated: boolean
  readonly test: QueryTest
}

export type QueryTest =
  | { readonly op: '='; readonly value: QueryValue }
  | { readonly op: '<' | '<=' | '>' | '>='; readonly value: QueryValue }
  | { readonly op: 'in'; readonly values: readonly QueryValue[] }
  | { readonly op: 'range'; readonly from: QueryValue; readonly to: QueryValue }
  | { readonly op: 'like'; readonly text: string; readonly anchor: 'start' | 'end' | 'anywhere' }
  | { readonly op: 'nil' }

export type QueryValue = string | number | boolean

export interface Sort {
  readonly field: string
  readonly descending: boolean
}
