/**
 * Renders templates: Jinja 3.1 as Polyaxonfiles use it, with Python's values.
 *
 * Pure and deterministic. Text in, text out; what a rendering may cost is bounded. It knows nothing of
 * the format that the templates stand in.
 */
import { ok, type Result } from '../base/result.js'
import type { RenderBudget } from './budget.js'
import { caught } from './parse-template.js'
import type { TemplateProblem } from './problem.js'
import { execute } from './render/execute.js'
import { Runtime, type UnknownName } from './runtime.js'
import type { Scope } from './scope.js'
import type { Template } from './syntax/ast.js'

export interface Rendered {
  readonly text: string
  /** Names that printed as nothing, or decided a branch, because the scope does not have them. */
  readonly unknownNames: readonly UnknownName[]
}

export function renderTemplate(
  template: Template,
  scope: Scope,
  budget?: RenderBudget,
): Result<Rendered, TemplateProblem> {
  const rt = new Runtime(scope, budget)
  const result = caught(0, () => execute(rt, template))
  return result.ok ? ok({ text: result.value, unknownNames: rt.unknownNames }) : result
}
