import { type Code, catalogue } from './catalogue.js'
import type { Diagnostic, Location, Phase, Severity } from './diagnostic.js'

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

/** What an earlier phase finds may be the cause of what a later one finds. */
const PHASES: readonly Phase[] = ['read', 'validate', 'compile', 'resolve', 'plan']

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

  /** What to look at first stands first: errors before warnings, and among either what an earlier phase found. */
  get inOrder(): readonly Diagnostic[] {
    const rank = (item: Diagnostic) => PHASES.indexOf(item.phase) + (isWarning(item) ? PHASES.length : 0)
    return [...this.#items].sort((one, other) => rank(one) - rank(other))
  }

  /** In the order in which they were found. */
  get items(): readonly Diagnostic[] {
    return this.#items
  }

  get hasErrors(): boolean {
    return this.#warnings < this.#items.length
  }
}
