/** `[…]` of a pattern, from after the opening bracket to the closing one. */
import { classOf, ignoringCase } from './classes.js'
import type { CharTest } from './node.js'
import { charEscape, type Flags, type Scanner } from './scanner.js'

type Member = { readonly codePoint: number } | { readonly holds: CharTest }

export function parseClass(scanner: Scanner, flags: Flags): CharTest {
  const isNegated = scanner.take('^')
  const tests: CharTest[] = []
  do {
    const low = member(scanner, flags)
    tests.push(range(scanner, flags, low) ?? testOf(low))
  } while (!scanner.take(']') && !scanner.problem)
  const holds: CharTest = (codePoint) => tests.some((test) => test(codePoint))
  const folded = flags.i ? ignoringCase(holds) : holds
  return isNegated ? (codePoint) => !folded(codePoint) : folded
}

const testOf = (one: Member): CharTest =>
  'holds' in one ? one.holds : (codePoint) => codePoint === one.codePoint

/** The loop takes one member before it looks for the end, so a `]` right after the `[` is a member. */
function member(scanner: Scanner, flags: Flags): Member {
  const next = scanner.next()
  if (next !== '\\') return { codePoint: next.codePointAt(0)! }
  const letter = scanner.peek
  const holds = letter === undefined ? undefined : classOf(letter, flags.a === true)
  if (holds) {
    scanner.next()
    return { holds }
  }
  return { codePoint: scanner.take('b') ? 8 : charEscape(scanner) }
}

/** `low-high`; a `-` before the closing bracket is a member. */
function range(scanner: Scanner, flags: Flags, low: Member): CharTest | undefined {
  if (!scanner.match(/-(?!\])/y)) return undefined
  const high = member(scanner, flags)
  if ('holds' in low || 'holds' in high || low.codePoint > high.codePoint) {
    scanner.stop('a range of characters that is none')
    return testOf(low)
  }
  const [least, most] = [low.codePoint, high.codePoint]
  return (codePoint) => codePoint >= least && codePoint <= most
}
