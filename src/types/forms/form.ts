import type { Result } from '../../base/result.js'
import type { Caster } from '../caster.js'
import type { HintArgument } from '../kind.js'

/** A name of Python's type hints that is no type by itself: it makes one of what stands in its brackets. */
export interface Form {
  readonly name: string
  /** The type, or a sentence that says what belongs in the brackets. */
  readonly of: (args: readonly HintArgument[]) => Result<Caster, string>
}
