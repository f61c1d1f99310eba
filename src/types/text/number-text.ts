/** Numbers written as text, with the forms that Polyaxon's types accept. */

/** Longer digit strings are refused, as Python refuses them. */
const MAX_DIGITS = 4300

/** The smallest number type that holds an int exactly. */
export const exactInt = (value: bigint): number | bigint =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value

/**
 * `5`, `+5`, `-05`, `1_000`, `5.0`, with space around it. Underscores stand singly between digits;
 * a fraction may only be zeros.
 */
export function intFromText(text: string): number | bigint | undefined {
  const match = /^([+-]?)([0-9][0-9_]*)(?:\.0+)?$/.exec(text.trim())
  if (!match || match[2]!.length > MAX_DIGITS) return undefined
  const [, sign, written] = match as unknown as [string, string, string]
  // Underscores among leading zeros are free: `0__7` is 7.
  const digits = written.replace(/^0[0_]*(?=[1-9])/, '').replace(/^[0_]*0$/, '0')
  if (digits.endsWith('_') || digits.includes('__') || digits.startsWith('0_')) return undefined
  const value = BigInt(digits.replaceAll('_', ''))
  return exactInt(sign === '-' ? -value : value)
}

const FLOAT = /^[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]+)?|(?<word>inf|infinity|nan))$/i

/** `1.5`, `.5`, `1.`, `1e-3`, `inf`, `nan`, `1_000.5`. */
export function floatFromText(text: string): number | undefined {
  const trimmed = text.trim()
  const match = FLOAT.exec(trimmed)
  if (match?.groups?.word) return wordValue(trimmed)
  if (match) return Number(trimmed)
  if (!text.includes('_') || /^_|__|_$/.test(text)) return undefined
  const joined = text.replaceAll('_', '')
  return FLOAT.test(joined) ? floatFromText(joined) : undefined
}

function wordValue(text: string): number {
  if (/nan$/i.test(text)) return Number.NaN
  return text.startsWith('-') ? -Infinity : Infinity
}
