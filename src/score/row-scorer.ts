/**
 * Scores rows in batches: collects the numbers of their features until a batch is full, then gives the
 * batch as lines of the results. Keeps one batch in memory. Touches no file.
 */
import { fail, ok, type Result } from '../base/result.js'
import type { CsvRow } from './csv-rows.js'
import { csvField, csvLine } from './csv-text.js'
import { type FeatureStore, featureStore } from './number-text.js'
import type { OnnxModel } from './onnx-model.js'
import type { PredictionTrouble } from './predictions.js'
import type { ScoreProblem } from './score-problem.js'
import type { TableColumns } from './table-columns.js'

export interface RowScorerOptions {
  readonly model: OnnxModel
  readonly columns: TableColumns
  /** Rows of a batch, unless the model itself fixes their number. */
  readonly batchSize: number
  readonly labels: ReadonlyMap<string, string> | undefined
  /** Named in problems only. */
  readonly paths: { readonly model: string; readonly csv: string }
}

/** A row of the batch: its fields are text again, which holds much less memory than they do. */
interface PendingRow {
  readonly line: number
  readonly text: string
}

export class RowScorer {
  readonly #options: RowScorerOptions
  readonly #capacity: number
  readonly #store: FeatureStore
  #rows: PendingRow[] = []

  constructor(options: RowScorerOptions) {
    const { model, columns, batchSize } = options
    this.#options = options
    this.#capacity = model.fixedRows ?? batchSize
    this.#store = featureStore(model.inputType, this.#capacity * columns.features.length)
  }

  /** Takes a row into the batch, which must not be full. */
  add(row: CsvRow): ScoreProblem | undefined {
    const { features } = this.#options.columns
    let index = this.#rows.length * features.length
    for (const { position, name } of features) {
      const value = row.fields[position]!
      if (!this.#store.store(index, value)) return this.#notANumber(row, name, value)
      index += 1
    }
    this.#rows.push({ line: row.line, text: csvLine(row.fields) })
    return undefined
  }

  get isFull(): boolean {
    return this.#rows.length === this.#capacity
  }

  /** Empties the batch: how many rows it had, and their lines with the predictions, each ended. */
  async score(): Promise<Result<{ readonly rows: number; readonly text: string }, ScoreProblem>> {
    const rows = this.#rows
    this.#rows = []
    if (rows.length === 0) return ok({ rows: 0, text: '' })
    const predictions = await this.#options.model.predict(this.#store.values, rows.length)
    if (!predictions.ok) return fail(this.#predictionProblem(rows, predictions.error))
    let text = ''
    for (const [index, row] of rows.entries()) {
      const ending = this.#ending(row, predictions.value[index]!)
      if (!ending.ok) return ending
      text += `${row.text},${ending.value}\n`
    }
    return ok({ rows: rows.length, text })
  }

  #ending(row: PendingRow, prediction: string): Result<string, ScoreProblem> {
    const { labels, paths } = this.#options
    if (labels === undefined) return ok(csvField(prediction))
    const label = labels.get(prediction)
    if (label === undefined) {
      const labelled = [...labels.keys()]
      return fail({ kind: 'no-label', path: paths.csv, line: row.line, prediction, labelled })
    }
    return ok(`${csvField(prediction)},${csvField(label)}`)
  }

  #notANumber({ line }: CsvRow, column: string, value: string): ScoreProblem {
    const wanted = this.#options.model.inputType.startsWith('int') ? 'integer' : 'number'
    return { kind: 'not-a-number', path: this.#options.paths.csv, line, column, value, wanted }
  }

  #predictionProblem(rows: readonly PendingRow[], trouble: PredictionTrouble): ScoreProblem {
    const { model, csv } = this.#options.paths
    if (trouble.kind === 'row') {
      return { kind: 'no-prediction', path: csv, line: rows[trouble.row]!.line, problem: trouble.problem }
    }
    const [firstLine, lastLine] = [rows[0]!.line, rows.at(-1)!.line]
    return { kind: 'model-failed', path: model, reason: trouble.problem, firstLine, lastLine }
  }
}
