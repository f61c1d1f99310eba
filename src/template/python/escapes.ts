/** The backslash escapes of Python's strings. */

export interface Escape {
  readonly text: string
  /** Behind the escape. */
  readonly end: number
  readonly problem?: string
}

const simple: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const hexLength: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Reads the escape whose backslash is at `at`; an unknown one stands for itself. */
export function readEscape(source: string, at: number): Escape {
  const letter = source[at + 1] ?? ''
  if (letter === '\r' && source[at + 2] === '\n') return { text: '', end: at + 3 }
  if (letter === '\n' || letter === '\r') return { text: '', end: at + 2 }
  if (Object.hasOwn(simple, letter)) return { text: simple[letter]!, end: at + 2 }
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, at + 4))
  if (octal) return { text: String.fromCharCode(Number.parseInt(octal[0], 8)), end: at + 1 + octal[0].length }
  if (Object.hasOwn(hexLength, letter)) return readHex(source, at, hexLength[letter]!)
  if (letter === 'N') {
    return { text: '', end: at + 2, problem: 'characters by name (`\\N{…}`) are not supported' }
  }
  return { text: `\\${letter}`, end: at + 1 + letter.length }
}

function readHex(source: string, at: number, length: number): Escape {
  const end = at + 2 + length
  const digits = source.slice(at + 2, end)
  const code = Number.parseInt(digits, 16)
  if (digits.length !== length || !/^[\da-fA-F]+$/.test(digits)) {
    return { text: '', end, problem: `\`\\${source[at + 1]}\` needs ${length} hexadecimal digits` }
  }
  if (code > 0x10ffff) return { text: '', end, problem: 'there is no such character' }
  return { text: String.fromCodePoint(code), end }
}
