/**
 * Reads templates, and renders none: for whoever only wants to know whether they can be read.
 *
 * Text in, a syntax tree or a problem out. Pure and deterministic.
 */
import { fail as failure, ok, type Result } from '../base/result.js'
import { known } from './known-names.js'
import { TemplateFault, type TemplateProblem } from './problem.js'
import { type AngleRoots, hasAngleForm } from './syntax/angle.js'
import type { Template } from './syntax/ast.js'
import { parse } from './syntax/parse.js'

export interface TemplateOptions {
  /** The names whose `<< name >>` counts as `{{ name }}`; without them angle brackets are text. */
  readonly angleRoots?: AngleRoots
}

/** Whether rendering can change the text at all. A comment alone does not make a template. */
export const isTemplate = (text: string, angleRoots?: AngleRoots): boolean =>
  text.includes('{{') || text.includes('{%') || (angleRoots !== undefined && hasAngleForm(text, angleRoots))

export function parseTemplate(
  text: string,
  options: TemplateOptions = {},
): Result<Template, TemplateProblem> {
  return caught(0, () => parse(text, { known, angleRoots: options.angleRoots }))
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
