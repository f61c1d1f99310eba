/** Puts looked-up values in the place of references and joins, so that params are literal from here on. */

import { type Dict, dict, isDict, type Value } from '../base/value.js'
import type { Tracked } from '../compile/merge.js'
import { dictOf, dictsOf } from '../polyaxonfile/fields.js'
import { paramOf, parseReference } from '../polyaxonfile/param.js'
import type { Reporter } from '../polyaxonfile/report.js'
import type { Facts } from './facts.js'

/** What a reference is looked up by: `ops.train.outputs.loss`. Undefined for a param without one. */
export function factKey(param: Value): string | undefined {
  const { ref, ...rest } = paramOf(param)
  if (ref === undefined) return undefined
  const reference = parseReference({ ref, ...rest })
  return reference.ok ? [ref, ...reference.value.place].join('.') : undefined
}

export function withFacts(operation: Tracked, facts: Facts, reporter: Reporter): Tracked {
  const value = dict(Object.entries(operation.value))
  const params = dict(Object.entries(dictOf(operation.value, 'params') ?? {}))
  for (const [name, param] of Object.entries(params)) {
    const key = factKey(param)
    if (key === undefined || !isDict(param)) continue
    const known = facts.references.get(key)
    if (known !== undefined) params[name] = literal(param, known)
    else reporter.report('fact-missing', { name, place: key }, operation.origins.at(['params', name]))
  }
  value.joins = dictsOf(operation.value, 'joins').map((join) => withoutFed(join, params, facts))
  value.params = params
  return { value, origins: operation.origins }
}

/** Moves the params of a join that have their list among the operation's own. */
function withoutFed(join: Dict, params: Record<string, Value>, facts: Facts): Dict {
  const left = dict()
  for (const [name, param] of Object.entries(dictOf(join, 'params') ?? {})) {
    const list = facts.joins.get(name)
    if (list === undefined || Object.hasOwn(params, name)) left[name] = param
    else params[name] = literal(isDict(param) ? param : dict(), list)
  }
  return dict([...Object.entries(join), ['params', left]])
}

const literal = (param: Dict, value: Value): Dict =>
  dict([...Object.entries(param).filter(([key]) => key !== 'ref'), ['value', value]])
