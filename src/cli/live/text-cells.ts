/** How many cells of a terminal a text without escape sequences takes. */

/** East Asian wide and full-width characters, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u
const NOTHING = /\p{Mn}|\p{Me}|\p{Cf}/u

const cellsOf = (character: string): number => {
  if (character >= ' ' && character <= '~') return 1
  if (NOTHING.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}

export function widthOf(text: string): number {
  let cells = 0
  for (const character of text) cells += cellsOf(character)
  return cells
}

/** The text, or its beginning with an ellipsis when it takes more cells. */
export function fitted(text: string, cells: number): string {
  if (text.length <= cells && /^[ -~]*$/.test(text)) return text
  if (widthOf(text) <= cells) return text
  let [kept, taken] = ['', 0]
  for (const character of text) {
    const next = cellsOf(character)
    if (taken + next > cells - 1) break
    kept += character
    taken += next
  }
  return cells > 0 ? `${kept}\u2026` : ''
}
