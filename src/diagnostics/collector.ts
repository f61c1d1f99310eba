import { type Code, catalogue } from './catalogue.js'
import type { Diagnostic, Location, Severity } from './diagnostic.js'

/** More problems than this in one document help nobody. */
const CAP = 100

/** Texts of the document are cut to this many characters where a message repeats them. */
const MAX_QUOTED = 500
const MAX_HINT = 1000

export interface Details {
  readonly location?: Location | undefined
  readonly hint?: string | undefined
  readonly related?: Diagnostic['related'] | undefined
}

/** Never through the middle of a character. */
const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…` : text

const quoted = (args: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(args).map(([name, text]) => [name, cut(text, MAX_QUOTED)]))

const isWarning = ({ severity }: Diagnostic): boolean => severity === 'warning'

/** Gathers the problems of one document, in the order in which they are found. */
export class Diagnostics {
  readonly #items: Diagnostic[] = []
  #warnings = 0

  report(code: Code, args: Readonly<Record<string, string>>, details: Details = {}): void {
    if (!this.takes(code)) return
    const { phase, severity, origin, message } = catalogue[code]
    const { location, hint, related } = details
    this.#push({
      code,
      severity,
      phase,
      origin,
      message: message(quoted(args)),
      ...(location && { location }),
      ...(hint && { hint: cut(hint, MAX_HINT) }),
      ...(related && {
        related: related.map((place) => ({ ...place, message: cut(place.message, MAX_QUOTED) })),
      }),
    })
  }

  add(items: Iterable<Diagnostic>): void {
    for (const item of items) this.#push(item)
  }

  /** Whether there is still room for such a problem. An error finds room as long as there are warnings. */
  takes(code: Code): boolean {
    return this.#hasRoomFor(catalogue[code].severity)
  }

  #hasRoomFor(severity: Severity): boolean {
    return this.#items.length < CAP || (severity === 'error' && this.#warnings > 0)
  }

  #push(item: Diagnostic): void {
    if (!this.#hasRoomFor(item.severity)) return
    if (this.#items.length >= CAP) {
      this.#items.splice(this.#items.findLastIndex(isWarning), 1)
      this.#warnings--
    }
    this.#items.push(item)
    if (isWarning(item)) this.#warnings++
  }

  get items(): readonly Diagnostic[] {
    return this.#items
  }

  get hasErrors(): boolean {
    return this.#warnings < this.#items.length
  }
}
