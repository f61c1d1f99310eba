/**
 * What can be wrong with a template: the value that callers see, and the signal that carries it inside.
 *
 * The interpreter is a deep recursion over user text, so inside this folder a problem travels as a
 * thrown `TemplateFault`. Every public function turns it into a `Result`; no fault leaves the folder.
 */
export type TemplateProblemKind =
  /** The text is not a template that Jinja accepts. */
  | 'syntax'
  /** An operation on a name, attribute or item that does not exist. */
  | 'undefined'
  /** An operation that Python refuses: wrong types, wrong values, a division by zero. */
  | 'operation'
  /** Jinja has it, a compiled operation must not: other files, chance, access to the interpreter. */
  | 'unsupported'
  /** A budget is used up: steps, size, depth or passes. */
  | 'limit'

export interface TemplateProblem {
  readonly kind: TemplateProblemKind
  readonly message: string
  /** UTF-16 index into the text that was parsed (`renderedText` when that is set). */
  readonly offset: number
  readonly hint?: string
  /** The intermediate text that `offset` counts in, when a later pass over a rendered text failed. */
  readonly renderedText?: string
}

export class TemplateFault extends Error {
  override readonly name = 'TemplateFault'
  constructor(readonly problem: TemplateProblem) {
    super(problem.message)
  }
}

/** Builds a fault; an empty hint is left out. */
export function fault(
  kind: TemplateProblemKind,
  message: string,
  offset: number,
  hint?: string,
): TemplateFault {
  return new TemplateFault(hint === undefined ? { kind, message, offset } : { kind, message, offset, hint })
}
