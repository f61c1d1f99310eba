import type { Diagnostic } from '../diagnostics/diagnostic.js'

/** A document that cannot be run, with everything that is wrong with it. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError'

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    const [first] = errors
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
    super(`${first?.message ?? 'the document cannot be run'}${more}`)
  }
}
