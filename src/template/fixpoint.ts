/**
 * Renders a text until it no longer changes, as the format wants it: what a template prints may be a
 * template again. All passes share one budget.
 */

import { fail as failure, ok, type Result } from '../base/result.js'
import { RenderBudget } from './budget.js'
import { isTemplate, parseTemplate } from './parse-template.js'
import type { TemplateProblem } from './problem.js'
import type { UnknownName } from './runtime.js'
import type { Scope } from './scope.js'
import type { AngleRoots } from './syntax/angle.js'
import { type Rendered, renderTemplate } from './template.js'

export interface FixpointOptions {
  readonly budget?: RenderBudget
  /** The names whose `<< name >>` counts as `{{ name }}`. */
  readonly angleRoots?: AngleRoots
}

/** A text that is no template comes back as it is. Unknown names are those of the text as written. */
export function renderToFixpoint(
  text: string,
  scope: Scope,
  { budget = new RenderBudget(), angleRoots }: FixpointOptions = {},
): Result<Rendered, TemplateProblem> {
  let current = text
  let unknownNames: readonly UnknownName[] = []
  for (let pass = 0; pass < budget.limits.passes; pass++) {
    if (!isTemplate(current, angleRoots)) return ok({ text: current, unknownNames })
    const template = parseTemplate(current, angleRoots && { angleRoots })
    const rendered = template.ok ? renderTemplate(template.value, scope, budget) : template
    if (!rendered.ok)
      return failure(pass === 0 ? rendered.error : { ...rendered.error, renderedText: current })
    if (pass === 0) unknownNames = rendered.value.unknownNames
    if (rendered.value.text === current) return ok({ text: current, unknownNames })
    current = rendered.value.text
  }
  return failure({
    kind: 'limit',
    message: `the text still changes after it was rendered ${budget.limits.passes} times`,
    offset: 0,
    hint: 'a value that holds a template must not print itself',
  })
}
