/**
 * Parses and renders templates: Jinja 3.1 as Polyaxonfiles use it, with Python's values.
 *
 * Pure and deterministic. Text in, text out; what a rendering may cost is bounded. It knows nothing of
 * the format that the templates stand in.
 */
import { fail as failure, ok, type Result } from '../base/result.js'
import type { RenderBudget } from './budget.js'
import { known } from './language.js'
import { TemplateFault, type TemplateProblem } from './problem.js'
import { execute } from './render/execute.js'
import { Runtime, type UnknownName } from './runtime.js'
import type { Scope } from './scope.js'
import { hasAngleForm } from './syntax/angle.js'
import type { Template } from './syntax/ast.js'
import { parse } from './syntax/parse.js'

export interface Rendered {
  readonly text: string
  /** Names that printed as nothing, or decided a branch, because the scope does not have them. */
  readonly unknownNames: readonly UnknownName[]
}

export interface TemplateOptions {
  /** The names whose `<< name >>` counts as `{{ name }}`; without them angle brackets are text. */
  readonly angleRoots?: ReadonlySet<string>
}

/** Whether rendering can change the text at all. A comment alone does not make a template. */
export const isTemplate = (text: string, angleRoots?: ReadonlySet<string>): boolean =>
  text.includes('{{') || text.includes('{%') || (angleRoots !== undefined && hasAngleForm(text, angleRoots))

export function parseTemplate(
  text: string,
  options: TemplateOptions = {},
): Result<Template, TemplateProblem> {
  return caught(0, () => parse(text, { known, angleRoots: options.angleRoots }))
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

/** Runs a part of the engine; problems of the template become values. */
export function caught<T>(offset: number, run: () => T): Result<T, TemplateProblem> {
  try {
    return ok(run())
  } catch (error) {
    if (error instanceof TemplateFault) return failure(error.problem)
    // The last line of defence: a caller may stand deep in the stack itself.
    if (error instanceof RangeError) {
      return failure({
        kind: 'limit',
        message: 'the template needs more memory or depth than there is',
        offset,
      })
    }
    throw error
  }
}
