/** Renders one string and reads the stable result as a Python literal, as Polyaxon does. */
import { ok, type Result } from '../base/result.js'
import type { Dict, Value } from '../base/value.js'
import type { TemplateProblem } from '../template/problem.js'
import type { TemplateWork } from './template-work.js'

/** `'1'` → 1, `"{{ lr }}"` → 0.01, `"{{ layers }}"` → a list; text that is no literal stays text. */
export function renderLiteral(text: string, scope: Dict, work: TemplateWork): Result<Value, TemplateProblem> {
  const rendered = work.isTemplate(text, scope) ? work.render(text, scope) : ok({ text })
  if (!rendered.ok) return rendered
  const { text: stable } = rendered.value
  const literal = work.literal(stable)
  return literal.ok ? ok(literal.value ?? stable) : literal
}
