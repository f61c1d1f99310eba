/** A text that diagnostics can point into. */
export interface SourceFile {
  /** Path as the user gave it, or `<stdin>`. */
  readonly name: string
  readonly text: string
}

/** Offsets in UTF-16 code units; `end` is exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** One-based, as editors show them; the column counts UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

const lineStarts = new WeakMap<SourceFile, number[]>()

/** Where an offset lies. The line table is built once for a file, and only when something is printed. */
export function positionAt(file: SourceFile, offset: number): Position {
  const starts = lineStartsOf(file)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - starts[low]! + 1 }
}

/** The text of a line (one-based), without its line break. */
export function lineAt(file: SourceFile, line: number): string {
  const starts = lineStartsOf(file)
  const start = starts[line - 1]
  if (start === undefined) return ''
  return file.text.slice(start, starts[line] ?? file.text.length).replace(/\r?\n$|\r$/, '')
}

function lineStartsOf(file: SourceFile): number[] {
  const known = lineStarts.get(file)
  if (known) return known
  const starts = [0]
  for (const match of file.text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length)
  lineStarts.set(file, starts)
  return starts
}
