/** Reads the text of a pattern character by character. */

/** Inline flags: ASCII, ignore case, multi-line, dot matches all, verbose. */
export interface Flags {
  readonly a?: boolean
  readonly i?: boolean
  readonly m?: boolean
  readonly s?: boolean
  readonly x?: boolean
}

export interface Scanner {
  readonly isAtEnd: boolean
  /** The first problem that was met. */
  readonly problem: string | undefined
  /** The next character (a whole code point), without taking it; `undefined` at the end. */
  readonly peek: string | undefined
  /** Takes the next character; it is a problem if there is none, and then the result means nothing. */
  next(): string
  take(character: string): boolean
  /** Takes what a sticky pattern finds here. */
  match(pattern: RegExp): RegExpExecArray | null
  /** Notes a problem and goes to the end of the text, so that every loop over it ends. */
  stop(problem: string): void
}

export function scan(text: string): Scanner {
  let at = 0
  let problem: string | undefined
  const peek = () => {
    const codePoint = text.codePointAt(at)
    return codePoint === undefined ? undefined : String.fromCodePoint(codePoint)
  }
  const stop = (what: string) => {
    problem ??= `${what} (at character ${at + 1})`
    at = text.length
  }
  return {
    get isAtEnd() {
      return at >= text.length
    },
    get problem() {
      return problem
    },
    get peek() {
      return peek()
    },
    next() {
      const character = peek()
      if (character === undefined) stop('it ends too early')
      at += character?.length ?? 0
      return character ?? '\0'
    },
    take(character) {
      if (peek() !== character) return false
      at += character.length
      return true
    },
    match(pattern) {
      pattern.lastIndex = at
      const match = pattern.exec(text)
      if (match) at = pattern.lastIndex
      return match
    },
    stop,
  }
}

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 }

/** What follows a `\` when it stands for one character: `n`, `x41`, `u00e9`, `101` (octal), `.`. */
export function charEscape(scanner: Scanner): number {
  const hex = scanner.match(/x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y)
  if (hex) {
    const codePoint = Number.parseInt((hex[1] ?? hex[2] ?? hex[3])!, 16)
    if (codePoint > 0x10ffff) scanner.stop('no such character')
    return codePoint
  }
  const octal = scanner.match(/0[0-7]{0,2}|[1-7][0-7]{0,2}/y)
  if (octal) {
    const codePoint = Number.parseInt(octal[0], 8)
    if (codePoint > 0o377) scanner.stop('an octal escape above 377')
    return codePoint
  }
  const letter = scanner.next()
  if (Object.hasOwn(CONTROLS, letter)) return CONTROLS[letter]!
  if (/^[a-zA-Z0-9]$/.test(letter)) scanner.stop(`an unknown escape \`\\${letter}\``)
  return letter.codePointAt(0)!
}
