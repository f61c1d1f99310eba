import { type Code, catalogue } from './catalogue.js'
import type { Diagnostic, Location } from './diagnostic.js'

/** More problems than this in one document help nobody. */
const CAP = 100

export interface Details {
  readonly location?: Location | undefined
  readonly hint?: string | undefined
  readonly related?: Diagnostic['related'] | undefined
}

/** Gathers the problems of one document, in the order in which they are found. */
export class Diagnostics {
  readonly #items: Diagnostic[] = []

  report(code: Code, args: Readonly<Record<string, string>>, details: Details = {}): void {
    if (this.#items.length >= CAP) return
    const { phase, severity, origin, message } = catalogue[code]
    const { location, hint, related } = details
    this.#items.push({
      code,
      severity,
      phase,
      origin,
      message: message(args),
      ...(location && { location }),
      ...(hint && { hint }),
      ...(related && { related }),
    })
  }

  add(items: Iterable<Diagnostic>): void {
    for (const item of items) if (this.#items.length < CAP) this.#items.push(item)
  }

  get items(): readonly Diagnostic[] {
    return this.#items
  }

  get hasErrors(): boolean {
    return this.#items.some((item) => item.severity === 'error')
  }
}
