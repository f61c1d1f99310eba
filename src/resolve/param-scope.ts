/** What templates see of the inputs, outputs and contexts of an operation: `lr`, `params.lr.as_arg`, … */
import { ok, type Result } from '../base/result.js'
import { type Dict, dict, type Value } from '../base/value.js'
import type { Io } from '../polyaxonfile/io.js'
import type { TemplateProblem } from '../template/problem.js'
import { argumentText, displayValue, isTrue, plainText, typedValue } from './param-text.js'
import type { TemplateWork } from './template-work.js'

/**
 * The scope of a set of values, in which each sees nothing of the others: an `argFormat` knows only
 * its own name. `extra` names (`globals`, `connections`, …) win over values.
 */
export function paramScope(
  ios: readonly Io[],
  extra: Dict,
  work: TemplateWork,
): Result<Dict, { io: Io; problem: TemplateProblem }> {
  const scope = dict()
  const params = dict()
  const args: Value[] = []
  for (const io of ios) {
    const argument = argumentText(io, work)
    if (!argument.ok) return { ok: false, error: { io, problem: argument.error } }
    scope[io.name] = displayValue(io)
    params[io.name] = dict(
      Object.entries({
        connection: io.connection ?? null,
        value: typedValue(io),
        type: io.type ?? null,
        as_str: plainText(displayValue(io)) ?? '',
        as_arg: argument.value,
      }),
    )
    if (isTrue(argument.value)) args.push(argument.value)
  }
  params.as_args = args
  return ok(dict([...Object.entries(scope), ['params', params], ...Object.entries(extra)]))
}
