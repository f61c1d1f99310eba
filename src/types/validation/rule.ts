/** One key of a `validation` section. */
import type { Value } from '../../base/value.js'

export interface ValidationRule {
  readonly key: string
  /** `item`: each item of a list and each value of a dict by itself. `whole`: lists and dicts themselves. */
  readonly scope: 'item' | 'whole'
  /**
   * What the value fails to do, to follow "must": `be greater than 5`. `undefined` when it holds.
   * @param bound the value of the key; never null, never a template.
   */
  readonly demand: (value: Value, bound: Value) => string | undefined
}
