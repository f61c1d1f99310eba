import type { Code } from './catalogue.js'
import type { Range, SourceFile } from './source.js'

export type Severity = 'error' | 'warning'

/** The step that found the problem: see `src/pipeline.ts`. */
export type Phase = 'read' | 'validate' | 'compile' | 'resolve' | 'plan'

/** `format`: Polyaxon refuses it too. `pxrun`: a stricter check of our own. */
export type Origin = 'format' | 'pxrun'

export interface Location {
  readonly file: SourceFile
  readonly range: Range
}

/** One mistake in the user's document. A value: collected, never thrown. */
export interface Diagnostic {
  readonly code: Code
  readonly severity: Severity
  readonly phase: Phase
  readonly origin: Origin
  readonly message: string
  readonly location?: Location
  /** What to do about it: a sentence, shown after `hint:`. */
  readonly hint?: string
  readonly related?: readonly { readonly message: string; readonly location: Location }[]
}
