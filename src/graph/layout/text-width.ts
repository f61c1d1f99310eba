/** How wide a text is at most in the sans-serif fonts that a picture may be shown with, in ems. */

const NARROW = /[iljtfrI.,:;'"|!()[\]{} /\\-]/
const WIDE = /[mwMW@%]/
const CAPITAL = /[A-Z0-9_#&=<>+~]/

export function textWidth(text: string, size: number): number {
  let ems = 0
  for (const character of text) ems += widthOf(character)
  return ems * size
}

function widthOf(character: string): number {
  if (character > '\u2e7f') return 1
  if (NARROW.test(character)) return 0.37
  if (WIDE.test(character)) return 0.94
  return CAPITAL.test(character) ? 0.67 : 0.59
}

/** The text, or its beginning with an ellipsis when it is wider than that. */
export function fitted(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  const characters = [...text]
  while (characters.length && textWidth(`${characters.join('')}…`, size) > width) characters.pop()
  return `${characters.join('').trimEnd()}…`
}
