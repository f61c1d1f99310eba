/** Filters on any value: defaults, JSON, pretty printing. */
import { isTrue } from '../python/iterate.js'
import { jsonIndent, jsonText } from '../python/json.js'
import { prettyText } from '../python/pretty.js'
import { Markup, Undefined } from '../python/values.js'
import { type Filters, filter } from './filter.js'

const defaulted = filter('default_value? boolean?', (rt, value, [fallback, boolean]) => {
  const missing =
    value instanceof Undefined || (boolean !== undefined && isTrue(rt, boolean) && !isTrue(rt, value))
  if (!missing) return value
  return fallback === undefined ? '' : fallback
})

export const valueFilters: Filters = {
  default: defaulted,
  d: defaulted,
  tojson: filter('indent?', (rt, value, [indent]) => new Markup(jsonText(rt, value, jsonIndent(rt, indent)))),
  pprint: filter('', (rt, value) => prettyText(rt, value)),
}
