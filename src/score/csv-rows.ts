/**
 * Reads a CSV file row by row: a path in, rows of text with their lines out, a chunk of the file at a
 * time, so that memory stays flat whatever the file's size. The only importer of csv-parse. Knows
 * nothing of what the columns mean.
 */
import { createReadStream } from 'node:fs'
import { CsvError, Parser } from 'csv-parse'
import { fail, ok, type Result } from '../base/result.js'
import type { ScoreProblem } from './score-problem.js'
import { describeSystemError } from './system-error.js'
import { Utf8Watch } from './utf8-watch.js'

export interface CsvRow {
  /** The line on which the row begins, from 1. */
  readonly line: number
  readonly fields: readonly string[]
}

export interface CsvChunk {
  readonly rows: readonly CsvRow[]
  /** Bytes of the file read so far. */
  readonly bytesRead: number
}

/** A quote that is never closed would otherwise take the rest of the file into memory. */
const maxRowBytes = 16 * 1024 * 1024

/**
 * The rows of a file, its first line too; all of them have as many fields as the first. Ends after the
 * first problem.
 */
export async function* readCsvRows(
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Result<CsvChunk, ScoreProblem>> {
  const parser = new RowParser(path)
  let bytesRead = 0
  try {
    for await (const chunk of createReadStream(path, { signal })) {
      if (bytesRead === 0 && isUtf16(chunk)) return yield fail({ kind: 'not-utf8', path, line: 1 })
      bytesRead += chunk.length
      await parser.feed(chunk)
      yield ok({ rows: parser.takeRows(), bytesRead })
      if (parser.problem !== undefined) return yield fail(parser.problem)
    }
  } catch (error) {
    if (signal?.aborted) return yield fail({ kind: 'cancelled' })
    return yield fail({ kind: 'unreadable', what: 'CSV file', path, reason: describeSystemError(error) })
  }
  await parser.finish()
  yield ok({ rows: parser.takeRows(), bytesRead })
  if (parser.problem !== undefined) yield fail(parser.problem)
}

/** Whether a file begins with the byte order mark of UTF-16, which csv-parse would follow half-way. */
function isUtf16(start: Uint8Array): boolean {
  return (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
}

/**
 * csv-parse, with its records taken where it pushes them: there its position in the file is that of
 * the record, which is lost once the record went through the stream's queue.
 */
class RowParser extends Parser {
  problem: ScoreProblem | undefined
  readonly #path: string
  readonly #utf8 = new Utf8Watch()
  #suspect = false
  #rows: CsvRow[] = []
  #fieldCount: number | undefined
  /** Where the last row ended: its line, and csv-parse's counters then. */
  #end = { line: 0, counted: 0, emptyLines: 0 }

  constructor(path: string) {
    super({
      bom: true,
      skip_empty_lines: true,
      // Found by itself it would be the first line's alone, and a file with mixed ends one long row.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: maxRowBytes,
    })
    this.#path = path
    // Nothing goes through the readable side, but it must be read for the stream to end.
    this.resume()
    // The callbacks of write and end have the error too; without a listener it would be thrown.
    this.on('error', () => undefined)
  }

  takeRows(): readonly CsvRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  async feed(chunk: Buffer): Promise<void> {
    if (!this.#utf8.accepts(chunk)) this.#suspect = true
    await this.#step((done) => this.write(chunk, done))
  }

  async finish(): Promise<void> {
    if (!this.#utf8.ends()) this.#suspect = true
    await this.#step((done) => this.end(done))
  }

  override push(record: unknown): boolean {
    if (record === null) return super.push(null)
    if (this.problem === undefined) this.#add(record as string[])
    return true
  }

  #step(run: (done: (error?: Error | null) => void) => void): Promise<void> {
    return new Promise((resolve) => {
      run((error) => {
        if (error) this.problem ??= this.#malformed(error)
        resolve()
      })
    })
  }

  #add(fields: string[]): void {
    const line = this.#nextLine()
    this.#endRow(line, fields)
    this.#fieldCount ??= fields.length
    if (this.#suspect && fields.some((field) => field.includes('\ufffd'))) {
      this.problem = { kind: 'not-utf8', path: this.#path, line }
    } else if (fields.length !== this.#fieldCount) {
      const counts = { expected: this.#fieldCount, found: fields.length }
      this.problem = { kind: 'field-count', path: this.#path, line, ...counts }
    } else {
      this.#rows.push({ line, fields })
    }
  }

  /** The line after the last row and the empty lines that followed it. */
  #nextLine(): number {
    return this.#end.line + 1 + this.info.empty_lines - this.#end.emptyLines
  }

  #endRow(line: number, fields: readonly string[]): void {
    const { lines: counted, empty_lines: emptyLines } = this.info
    const spanned = counted - this.#end.counted - (emptyLines - this.#end.emptyLines)
    // csv-parse counts a line end of two characters within quotes twice, so these are counted here.
    const within = spanned > 1 ? (fields.join(',').match(/\r\n|\r|\n/g)?.length ?? 0) : 0
    this.#end = { line: line + within, counted, emptyLines }
  }

  #malformed(error: Error): ScoreProblem {
    return { kind: 'malformed-csv', path: this.#path, line: this.#nextLine(), problem: describeSyntax(error) }
  }
}

function describeSyntax(error: Error): string {
  const code: string = error instanceof CsvError ? error.code : ''
  switch (code) {
    case 'INVALID_OPENING_QUOTE':
      return 'a quote stands within a field; quote the whole field and double the quotes in it'
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'text follows the closing quote of a field; a quote within a field is written twice'
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quoted field in the row that begins here is never closed'
    case 'CSV_MAX_RECORD_SIZE':
      return 'the row that begins here is longer than 16 MiB; is a quoted field never closed?'
    default:
      return error.message
  }
}
