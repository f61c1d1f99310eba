/**
 * The characters to which YAML 1.1 gives a meaning, by code unit.
 *
 * Knows single characters only, never where they stand.
 */

export const END = 0
export const TAB = 9
export const SPACE = 32
export const QUOTE = 34
export const HASH = 35
export const PERCENT = 37
export const AMPERSAND = 38
export const APOSTROPHE = 39
export const ASTERISK = 42
export const PLUS = 43
export const COMMA = 44
export const MINUS = 45
export const DOT = 46
export const COLON = 58
export const GREATER = 62
export const QUESTION = 63
export const BRACKET_OPEN = 91
export const BACKSLASH = 92
export const BRACKET_CLOSE = 93
export const BRACE_OPEN = 123
export const PIPE = 124
export const BRACE_CLOSE = 125
export const EXCLAMATION = 33
export const LESS = 60
export const BYTE_ORDER_MARK = 0xfeff

const BREAK = 1
const BLANK = 2
const FLOW = 4
const NAME = 8
const URI = 16
const HEX = 32
const NOT_PLAIN = 64

const classes = new Uint8Array(128)
const mark = (characters: string, bit: number): void => {
  for (const character of characters) classes[character.charCodeAt(0)]! |= bit
}
const digits = '0123456789'
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
mark('\n\r', BREAK)
mark(' \t', BLANK)
mark(',[]{}', FLOW)
mark(`${digits}${letters}-_`, NAME)
mark(`${digits}${letters}-;/?:@&=+$,_.!~*'()[]%`, URI)
mark(`${digits}abcdefABCDEF`, HEX)
mark('\0 \t\r\n-?:,[]{}#&*!|>\'"%@`', NOT_PLAIN)

const is = (code: number, bit: number): boolean => code < 128 && (classes[code]! & bit) !== 0

/** A line break of YAML 1.1, which counts the Unicode ones too. */
export const isBreak = (code: number): boolean =>
  code < 128 ? (classes[code]! & BREAK) !== 0 : code === 0x85 || code === 0x2028 || code === 0x2029

/** A blank, a line break or the end of the text: what may follow an indicator such as `-`. */
export const isGap = (code: number): boolean =>
  code < 128
    ? code === END || (classes[code]! & (BREAK | BLANK)) !== 0
    : code === 0x85 || code === 0x2028 || code === 0x2029

/** The end of a line, or of the text. */
export const isLineEnd = (code: number): boolean => code === END || isBreak(code)

export const isBlank = (code: number): boolean => code === SPACE || code === TAB

/** `,`, `[`, `]`, `{` or `}`. */
export const isFlowIndicator = (code: number): boolean => is(code, FLOW)

/** A character of an anchor, an alias or a directive's name. */
export const isNameCharacter = (code: number): boolean => is(code, NAME)

export const isUriCharacter = (code: number): boolean => is(code, URI)

export const isHexDigit = (code: number): boolean => is(code, HEX)

export const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Whether a plain scalar may begin with this character whatever follows. */
export const canStartPlain = (code: number): boolean =>
  code < 128 ? (classes[code]! & NOT_PLAIN) === 0 : !isBreak(code)

// What PyYAML's reader refuses, lone surrogates included.
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** The offset of the first character that may not stand in a YAML text at all, or -1. */
export const firstUnprintable = (text: string): number => text.search(UNPRINTABLE)
