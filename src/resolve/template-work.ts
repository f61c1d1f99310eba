/**
 * What the templates of one operation may cost together.
 *
 * Each rendering is bounded by itself; a document can hold a hundred thousand of them.
 */
import { fail, ok, type Result } from '../base/result.js'
import type { Dict, Value } from '../base/value.js'
import {
  isTemplate,
  pythonLiteral,
  RenderBudget,
  type Rendered,
  renderToFixpoint,
  scopeOf,
  type TemplateProblem,
} from '../template/index.js'

const MAX_STEPS = 600_000
const MAX_SIZE = 8_000_000
/** Characters of lists and maps that are written as text. */
const MAX_LITERALS = 262_144

export class TemplateWork {
  #steps = 0
  #size = 0
  #literals = 0
  #isOver = false

  /** @param times how often the usual work is allowed. */
  constructor(readonly times = 1) {}

  /** Whether rendering can change the text; with `<< name >>` only where the scope has the name. */
  isTemplate(text: string, scope: Dict): boolean {
    return isTemplate(text, namesOf(scope))
  }

  /** A text after the limit was passed comes back as it is: the first one has said why. */
  render(text: string, scope: Dict): Result<Rendered, TemplateProblem> {
    if (this.#isOver) return ok({ text, unknownNames: [] })
    const budget = new RenderBudget()
    const rendered = renderToFixpoint(text, scopeOf(scope), { budget, angleRoots: namesOf(scope) })
    this.#steps += budget.steps
    this.#size += budget.size
    this.#isOver = this.#steps > MAX_STEPS * this.times || this.#size > MAX_SIZE * this.times
    return this.#isOver ? fail(tooMuch) : rendered
  }

  /** The Python literal that a text is, if it is one. */
  literal(text: string): Result<Value | undefined, TemplateProblem> {
    if (this.#isOver) return ok(undefined)
    if (BRACKETED.test(text)) this.#literals += text.length
    this.#isOver = this.#literals > MAX_LITERALS * this.times
    return this.#isOver ? fail(tooLong) : ok(pythonLiteral(text))
  }
}

const namesOf = (scope: Dict) => ({ has: (name: string) => Object.hasOwn(scope, name) })

/** Whether a text is a list or a map, if it is a literal at all. */
export const BRACKETED = /^\s*[[({]/

const tooLong: TemplateProblem = {
  kind: 'limit',
  message: 'the lists and maps that this operation has as text are too long together',
  offset: 0,
  hint: 'let the program that runs read them from a file',
}

const tooMuch: TemplateProblem = {
  kind: 'limit',
  message: 'the templates of this operation take too much work together',
  offset: 0,
  hint: 'let the program that runs do the work of long loops',
}
