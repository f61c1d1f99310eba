/** A query over runs in Polyaxon's query language, parsed. `parse-query.ts` makes it from text. */
import type { Json } from '../base/value.js'

export type Query =
  /** Holds when every part holds; without parts always. */
  | { readonly kind: 'all'; readonly of: readonly Query[] }
  /** Holds when at least one part holds. */
  | { readonly kind: 'any'; readonly of: readonly Query[] }
  | QueryCondition

export interface QueryCondition {
  readonly kind: 'condition'
  readonly field: RunField
  /**
   * Turns the test around. A run without the value passes a negated test of its own attributes, tags,
   * artifacts and edges, but not one of its inputs, outputs, metrics or meta info, nor a comparison.
   */
  readonly negated: boolean
  readonly test: QueryTest
}

/** What a condition looks at. */
export type RunField =
  | { readonly of: 'run'; readonly attribute: RunAttribute }
  | { readonly of: 'tags' }
  | { readonly of: 'inputs' | 'outputs' | 'meta_info'; readonly key: string }
  /** The last value of a metric, else the output of that name. */
  | { readonly of: 'metrics'; readonly key: string }
  | ArtifactField
  | EdgeField

export const RUN_ATTRIBUTES = [
  'uuid',
  'name',
  'description',
  'project',
  'owner',
  'kind',
  'status',
  'created_at',
  'updated_at',
  'started_at',
  'finished_at',
  'wait_time',
  'duration',
  'parent',
  'root',
  'key',
  'iteration',
  'cloning_kind',
  'schedule_at',
  'pending',
  'queue',
] as const

export type RunAttribute = (typeof RUN_ATTRIBUTES)[number]

/** Any entry of the run's lineage that matches. */
export interface ArtifactField {
  readonly of: 'artifacts'
  readonly attribute: 'name' | 'kind' | 'path'
  /** Only the entries of this direction or kind. */
  readonly direction?: 'input' | 'output'
  readonly kind?: string
}

/** The uuids of the runs that this run used something of (`upstream`) or that used something of it. */
export interface EdgeField {
  readonly of: 'edges'
  readonly side: 'upstream' | 'downstream'
  /** Only edges of these kinds. */
  readonly kinds?: readonly string[]
}

export type QueryTest = Test<QueryValue>

/**
 * A test of one value. Texts compare exactly, `like` without regard to the case of ASCII letters.
 * Times are ISO 8601 in UTC with milliseconds.
 */
export type Test<V> =
  | { readonly op: '='; readonly value: V }
  | { readonly op: Comparison; readonly value: V }
  | { readonly op: 'in'; readonly values: readonly V[] }
  /** Both ends belong to the range. */
  | { readonly op: 'range'; readonly from: V; readonly to: V }
  | { readonly op: 'like'; readonly text: string; readonly anchor: 'start' | 'end' | 'anywhere' }
  /** A time within the last days. */
  | { readonly op: 'recent'; readonly days: number }
  | { readonly op: 'nil' }

export type Comparison = '<' | '<=' | '>' | '>='

export type QueryValue = Json

/** Runs without a value come last in both directions. */
export interface Sort {
  readonly field: SortField
  readonly descending: boolean
}

export type SortField = Extract<RunField, { of: 'run' | 'inputs' | 'outputs' | 'meta_info' | 'metrics' }>

/** What is wrong with a query or a sort. */
export interface QueryProblem {
  readonly message: string
  /** Where in the text, in UTF-16 units from its start. */
  readonly offset: number
  readonly hint: string
}
