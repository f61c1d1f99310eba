/** Numbers and words as an SVG document has them. */

export const at = (x: number, y: number): string => `${rounded(x)} ${rounded(y)}`

const rounded = (x: number): number => Math.round(x * 100) / 100

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Control characters cannot stand in XML, not even as entities. */
export const escaped = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f]/g, ' ').replace(/[&<>"]/g, (character) => ENTITIES[character]!)
