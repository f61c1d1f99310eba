/**
 * Scores a CSV file with a model: rows in, the same rows with their predictions out, in batches, so
 * that a file of any length takes the same memory.
 */
import { stat } from 'node:fs/promises'
import { fail, ok, type Result } from '../base/result.js'
import { type CsvRow, readCsvRows } from './csv-rows.js'
import { csvLine } from './csv-text.js'
import { type OnnxModel, openOnnxModel } from './onnx-model.js'
import { loadOnnxRuntime } from './onnx-runtime.js'
import { openResultsFile, type ResultsFile } from './results-file.js'
import { RowScorer } from './row-scorer.js'
import { badOption, checkFeatures } from './score-arguments.js'
import type { ScoreProblem } from './score-problem.js'
import { describeSystemError } from './system-error.js'
import { type TableColumns, tableColumns } from './table-columns.js'

export interface ScoreOptions {
  /** An ONNX file that takes rows of numbers. */
  readonly modelPath: string
  /** A CSV file in UTF-8 whose first line names the columns. */
  readonly csvPath: string
  /** Where the results go; replaced at the end, and untouched when anything goes wrong. */
  readonly resultsPath: string
  /** The columns that the model takes, in its order. */
  readonly features: readonly string[]
  /**
   * The class for each prediction, by its text. With it the results have the column `prediction_class`,
   * and a prediction without a class is a problem.
   */
  readonly labels?: Readonly<Record<string, string>> | undefined
  /** How many rows the model scores at a time: 4096 if not given. */
  readonly batchSize?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Called after each batch. */
  readonly onProgress?: ((progress: ScoreProgress) => void) | undefined
}

export interface ScoreProgress {
  readonly rows: number
  readonly bytesRead: number
  /** Size of the CSV file; undefined for one that is not a regular file, such as a pipe. */
  readonly bytesTotal: number | undefined
}

export interface ScoreReport {
  readonly resultsPath: string
  /** Scored rows. */
  readonly rows: number
}

const defaultBatchSize = 4096
const maxBatchSize = 1_000_000

/**
 * Writes the rows of `csvPath` to `resultsPath` with the column `prediction` after their own, and with
 * labels `prediction_class`. The fields' text stays as it is; quotes stand where RFC 4180 asks for them.
 */
export async function scoreCsv(options: ScoreOptions): Promise<Result<ScoreReport, ScoreProblem>> {
  const problem = checkOptions(options) ?? (await checkReadable(options))
  if (problem !== undefined) return fail(problem)
  const runtime = await loadOnnxRuntime()
  if (!runtime.ok) return runtime
  const model = await openOnnxModel(runtime.value, options.modelPath, options.features)
  if (!model.ok) return model
  try {
    return await scoreWith(model.value, options)
  } finally {
    await model.value.close()
  }
}

function checkOptions({
  features,
  labels,
  batchSize = defaultBatchSize,
}: ScoreOptions): ScoreProblem | undefined {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > maxBatchSize) {
    return badOption(`the batch size must be a whole number from 1 to ${maxBatchSize}, not ${batchSize}`)
  }
  if (labels !== undefined && Object.keys(labels).length === 0) return badOption('the labels are empty')
  return checkFeatures(features)
}

async function checkReadable({ modelPath, csvPath }: ScoreOptions): Promise<ScoreProblem | undefined> {
  for (const [what, path] of [
    ['model', modelPath],
    ['CSV file', csvPath],
  ] as const) {
    try {
      const stats = await stat(path)
      if (stats.isDirectory()) return { kind: 'unreadable', what, path, reason: 'it is a folder' }
    } catch (error) {
      return { kind: 'unreadable', what, path, reason: describeSystemError(error) }
    }
  }
  return undefined
}

async function scoreWith(
  model: OnnxModel,
  options: ScoreOptions,
): Promise<Result<ScoreReport, ScoreProblem>> {
  const { resultsPath, csvPath, modelPath } = options
  const results = await openResultsFile(resultsPath, [csvPath, modelPath])
  if (!results.ok) return results
  try {
    const report = await scoreInto(results.value, model, options)
    if (!report.ok) return report
    const published = await results.value.publish()
    return published.ok ? report : published
  } finally {
    await results.value.discard()
  }
}

async function scoreInto(
  results: ResultsFile,
  model: OnnxModel,
  options: ScoreOptions,
): Promise<Result<ScoreReport, ScoreProblem>> {
  const bytesTotal = await regularSize(options.csvPath)
  let rows = 0
  for await (const part of scoredParts(model, options)) {
    if (!part.ok) return part
    // Waiting for each write before the next rows are read keeps memory flat on a slow disk.
    const appended = await results.append(part.value.text)
    if (!appended.ok) return appended
    rows += part.value.rows
    options.onProgress?.({ rows, bytesRead: part.value.bytesRead, bytesTotal })
    if (options.signal?.aborted) return fail({ kind: 'cancelled' })
  }
  return ok({ resultsPath: options.resultsPath, rows })
}

interface ScoredPart {
  readonly rows: number
  /** Whole lines of the results: first the names of the columns, then a batch each. */
  readonly text: string
  readonly bytesRead: number
}

/** Ends after the first problem. */
async function* scoredParts(
  model: OnnxModel,
  options: ScoreOptions,
): AsyncGenerator<Result<ScoredPart, ScoreProblem>> {
  const { csvPath, signal } = options
  let scorer: RowScorer | undefined
  let bytesRead = 0
  for await (const chunk of readCsvRows(csvPath, signal)) {
    if (!chunk.ok) return yield chunk
    bytesRead = chunk.value.bytesRead
    for (const row of chunk.value.rows) {
      if (scorer === undefined) {
        const columns = columnsOf(row, options)
        if (!columns.ok) return yield columns
        scorer = rowScorer(model, columns.value, options)
        yield ok({ rows: 0, text: `${csvLine(columns.value.results)}\n`, bytesRead })
        continue
      }
      const problem = scorer.add(row)
      if (problem !== undefined) return yield fail(problem)
      if (scorer.isFull) {
        const batch = await scorer.score()
        if (!batch.ok) return yield batch
        yield ok({ ...batch.value, bytesRead })
      }
    }
  }
  if (scorer === undefined) return yield fail({ kind: 'csv-empty', path: csvPath })
  const rest = await scorer.score()
  yield rest.ok ? ok({ ...rest.value, bytesRead }) : rest
}

function columnsOf(
  header: CsvRow,
  { csvPath, features, labels }: ScoreOptions,
): Result<TableColumns, ScoreProblem> {
  const added = labels === undefined ? ['prediction'] : ['prediction', 'prediction_class']
  return tableColumns(csvPath, header.fields, { features, added })
}

function rowScorer(model: OnnxModel, columns: TableColumns, options: ScoreOptions): RowScorer {
  const { modelPath, csvPath, labels, batchSize = defaultBatchSize } = options
  return new RowScorer({
    model,
    columns,
    batchSize,
    labels: labels && new Map(Object.entries(labels)),
    paths: { model: modelPath, csv: csvPath },
  })
}

async function regularSize(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isFile() ? stats.size : undefined
}
