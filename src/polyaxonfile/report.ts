/** Reports problems of documents at the place where the offending part was written. */
import type { Code } from '../diagnostics/catalogue.js'
import type { Details, Diagnostics } from '../diagnostics/collector.js'
import type { Location, Phase } from '../diagnostics/diagnostic.js'
import { closestNode, keyNodeAt, nodeAt } from '../yaml/lookup.js'
import { type SourceNode, sourceOffsetOf } from '../yaml/node.js'
import type { Origin } from './origins.js'
import type { Path } from './path.js'
import { underscored } from './wire-name.js'

export interface ProblemDetails {
  /** A function where finding the hint takes time: nobody may ask for it. */
  readonly hint?: string | (() => string | undefined) | undefined
  readonly related?: readonly { readonly message: string; readonly at: Origin }[]
  /** Points at the key instead of its value. */
  readonly atKey?: boolean
  /** Points into the text of the value, at this index. */
  readonly atOffset?: number | undefined
}

/** The phases whose stricter checks of our own stop nothing. */
const OWN: readonly Phase[] = ['validate', 'compile', 'plan']

export class Reporter {
  constructor(readonly diagnostics: Diagnostics) {}

  /**
   * Whether there is something that nobody can go on with. Our own stricter checks of a document are
   * errors too, but what it means is clear.
   */
  get isRefused(): boolean {
    const { items } = this.diagnostics
    return items.some(
      ({ severity, origin, phase }) => severity === 'error' && (origin === 'format' || !OWN.includes(phase)),
    )
  }

  report(
    code: Code,
    args: Readonly<Record<string, string>>,
    at?: Origin,
    details: ProblemDetails = {},
  ): void {
    if (!this.diagnostics.takes(code)) return
    const { hint, related = [] } = details
    const places: Details = {
      location: at && locationOf(at, details),
      hint: typeof hint === 'function' ? hint() : hint,
      related: related.flatMap(({ message, at: origin }) => {
        const location = locationOf(origin)
        return location ? [{ message, location }] : []
      }),
    }
    this.diagnostics.report(code, args, places.related?.length ? places : { ...places, related: undefined })
  }
}

/** Where something was written; undefined for what came from the command or from pxrun itself. */
export function locationOf(
  origin: Origin,
  { atKey = false, atOffset }: Pick<ProblemDetails, 'atKey' | 'atOffset'> = {},
): Location | undefined {
  if (origin.kind !== 'file') return undefined
  const { file, root } = origin.source
  const path = asWritten(root, origin.path)
  const node = (atKey ? keyNodeAt(root, path) : undefined) ?? closestNode(root, path)
  if (atOffset === undefined || node.kind !== 'scalar') return { file, range: node.range }
  return { file, range: { start: sourceOffsetOf(file, node, atOffset), end: node.range.end } }
}

/** The path with every key as the document spells it. */
function asWritten(root: SourceNode, path: Path): Path {
  const written: (string | number)[] = []
  for (const step of path) {
    const other = typeof step === 'string' ? underscored(step) : step
    const useOther = other !== step && !nodeAt(root, [...written, step]) && nodeAt(root, [...written, other])
    written.push(useOther ? other : step)
  }
  return written
}
