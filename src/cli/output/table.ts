/**
 * Rows for people on a terminal (aligned columns), or for programs (tab-separated; titled only where the columns
 * depend on the rows).
 */
import type { Terminal } from '../terminal.js'

export interface Column<Row> {
  readonly title: string
  readonly text: (row: Row) => string
  /** Colours the padded cell. */
  readonly paint?: (cell: string, row: Row) => string
  readonly align?: 'right'
}

export async function printTable<Row>(
  terminal: Terminal,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { columnsVary = false } = {},
): Promise<void> {
  const title = columnsVary ? [columns.map(({ title }) => title).join('\t')] : []
  const lines = terminal.interactive
    ? aligned(terminal, columns, rows)
    : [...title, ...rows.map((row) => separated(columns, row))]
  for (const line of lines) await terminal.print(line)
}

const separated = <Row>(columns: readonly Column<Row>[], row: Row) =>
  columns.map(({ text }) => text(row).replace(/[\t\r\n]+/g, ' ')).join('\t')

function aligned<Row>(terminal: Terminal, columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const cells = rows.map((row) => columns.map(({ text }) => text(row).replace(/\s+/g, ' ')))
  const widths = columns.map(({ title }, i) => Math.max(title.length, ...cells.map((row) => row[i]!.length)))
  const pad = (text: string, i: number) =>
    columns[i]!.align === 'right' ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)
  const header = terminal.paint.dim(
    columns
      .map(({ title }, i) => pad(title, i))
      .join('  ')
      .trimEnd(),
  )
  const body = cells.map((row, r) =>
    row
      .map((cell, i) => columns[i]!.paint?.(pad(cell, i), rows[r]!) ?? pad(cell, i))
      .join('  ')
      .trimEnd(),
  )
  return [header, ...body]
}
