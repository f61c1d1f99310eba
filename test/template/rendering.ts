/** Short ways to render in tests. */
import { type Dict, dict, type Value } from '../../src/base/value.js'
import {
  type FixpointOptions,
  parseTemplate,
  type Rendered,
  renderTemplate,
  renderToFixpoint,
  scopeOf,
  type TemplateProblem,
} from '../../src/template/index.js'

export type Names = Readonly<Record<string, Value>>

const scope = (names: Names) => scopeOf(dict(Object.entries(names)))

/** One pass; fails the test when there is a problem. */
export function rendered(template: string, names: Names = {}): Rendered {
  const parsed = parseTemplate(template)
  const result = parsed.ok ? renderTemplate(parsed.value, scope(names)) : parsed
  if (!result.ok) throw new Error(`${template}: ${result.error.message}`)
  return result.value
}

export const text = (template: string, names: Names = {}): string => rendered(template, names).text

/** The problem of a template; fails the test when there is none. */
export function problem(template: string, names: Names = {}): TemplateProblem {
  const parsed = parseTemplate(template)
  const result = parsed.ok ? renderTemplate(parsed.value, scope(names)) : parsed
  if (result.ok) throw new Error(`${template} gave ${JSON.stringify(result.value.text)}`)
  return result.error
}

export const fixpoint = (template: string, names: Names = {}, options?: FixpointOptions) =>
  renderToFixpoint(template, scope(names), options)

export const values = (entries: Names): Dict => dict(Object.entries(entries))
