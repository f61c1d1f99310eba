/** Values of documents as Python prints them, outside of any template. */
import type { Value } from '../../base/value.js'
import { RenderBudget } from '../budget.js'
import { Runtime } from '../runtime.js'
import { emptyScope } from '../scope.js'
import { repr, str } from './text.js'

/** A document bounds its values itself. */
const unlimited = { steps: Number.POSITIVE_INFINITY, size: Number.POSITIVE_INFINITY, depth: 1000, passes: 1 }

const printing = (): Runtime => new Runtime(emptyScope, new RenderBudget(unlimited))

/** Python's `str(value)`: text as it is, `None`, `True`, `1e-05`, `[1, 'a']`. */
export function valueText(value: Value): string {
  if (typeof value === 'string') return value
  const rt = printing()
  return str(rt, rt.adopt(value))
}

/** Python's `repr(value)`. */
export function valueRepr(value: Value): string {
  const rt = printing()
  return repr(rt, rt.adopt(value))
}
