/**
 * Whether an operation's `conditions` hold: a template that comes to true or false, or to an expression such as
 * `0.3 > 0.1`, which is judged as what a template's braces would hold.
 */
import { fail, ok, type Result } from '../base/result.js'
import { type Dict, dict, type Value } from '../base/value.js'
import { pythonLiteral } from '../template/index.js'
import { pythonText } from '../types/text/python-text.js'
import { paramScope } from './param-scope.js'
import { isTrue } from './param-text.js'
import { iosOf } from './render-run.js'
import type { ResolvedOperation } from './resolved-operation.js'
import { globalsOf, type RunContext } from './run-context.js'
import { TemplateWork } from './template-work.js'

export interface JudgedCondition {
  readonly holds: boolean
  /** As it is written, and what it came to. */
  readonly text: string
  readonly rendered: string
}

/** Undefined for an operation without conditions; one sentence when they cannot be judged. */
export function judgeCondition(
  { compiled, source, isPipeline }: ResolvedOperation,
  context: RunContext,
): Result<JudgedCondition, string> | undefined {
  const condition = compiled.conditions ?? null
  if (condition === null) return undefined
  const text = textOf(source.compiled.conditions ?? condition)
  const work = new TemplateWork()
  // Nothing of a pipeline is rendered but this.
  const rendered = isPipeline ? renderAlone(text, { compiled, context, work }) : ok(textOf(condition))
  if (!rendered.ok) return rendered
  const holds = truthOf(rendered.value, work)
  return holds.ok ? ok({ holds: holds.value, text, rendered: rendered.value }) : holds
}

const textOf = (condition: Value): string =>
  typeof condition === 'string' ? condition : pythonText(condition)

function renderAlone(
  text: string,
  {
    compiled,
    context,
    work,
  }: { compiled: ResolvedOperation['compiled']; context: RunContext; work: TemplateWork },
): Result<string, string> {
  const scope = paramScope(iosOf(compiled), dict([['globals', globalsOf(context)]]), work)
  if (!scope.ok) return fail(scope.error.problem.message)
  const rendered = work.render(text, scope.value)
  return rendered.ok ? ok(rendered.value.text) : fail(rendered.error.message)
}

/** Judges a condition that is no operation's own, such as a hook's. */
export function judgeText(text: string, scope: Dict): Result<JudgedCondition, string> {
  const work = new TemplateWork()
  const rendered = work.render(text, scope)
  if (!rendered.ok) return fail(rendered.error.message)
  const holds = truthOf(rendered.value.text, work)
  return holds.ok ? ok({ holds: holds.value, text, rendered: rendered.value.text }) : holds
}

function truthOf(text: string, work: TemplateWork): Result<boolean, string> {
  const plain = literalOf(text)
  if (plain !== undefined) return ok(isTrue(plain))
  const judged = work.render(`{{ (${text}) }}`, dict())
  if (!judged.ok) return fail(`\`${text}\` is no condition: ${judged.error.message}`)
  const value = literalOf(judged.value.text)
  return ok(value === undefined ? judged.value.text !== '' : isTrue(value))
}

const WORDS: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  none: false,
  null: false,
  '': false,
}

function literalOf(text: string): Value | undefined {
  const word = WORDS[text.trim().toLowerCase()]
  return word ?? pythonLiteral(text.trim())
}
