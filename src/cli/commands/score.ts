import { resolve } from 'node:path'
import type { ScoreProgress } from '../../score/score-csv.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'

export const scoreCommand = command({
  name: 'score',
  summary: 'score the rows of a CSV file with an ONNX model',
  options: {
    model: { type: 'string', value: 'FILE', help: 'the ONNX model' },
    csv: { type: 'string', value: 'FILE', help: 'the rows to score; the first line names the columns' },
    out: { type: 'string', value: 'FILE', help: 'where the rows go with their predictions' },
    features: { type: 'string', value: 'A,B,…', help: "the model's inputs, by column, in order" },
    labels: {
      type: 'string',
      value: '0=A,1=B,…',
      help: 'names for the predicted classes (adds prediction_class)',
    },
    'batch-size': { type: 'string', value: 'N', help: 'rows that the model scores at a time (default 4096)' },
    quiet: { type: 'boolean', short: 'q', help: 'print nothing but errors' },
  },
  examples: [
    'pxrun score --model model.onnx --csv inputs.csv --out results.csv --features sepal.length,sepal.width --labels 0=setosa,1=versicolor',
  ],
  async run(application, options) {
    const { parseFeatures, parseLabels } = await import('../../score/score-arguments.js')
    const { describeScoreProblem } = await import('../../score/score-problem.js')
    const { scoreCsv } = await import('../../score/score-csv.js')
    const { terminal, cwd } = application
    const required = (name: 'model' | 'csv' | 'out' | 'features') => {
      if (options[name] === undefined) throw new UsageError(`\`pxrun score\` needs --${name}`)
      return options[name]
    }
    const features = parseFeatures(required('features'))
    if (!features.ok) throw new UsageError(`--features: ${describeScoreProblem(features.error)}`)
    const labels = options.labels === undefined ? undefined : parseLabels(options.labels)
    if (labels && !labels.ok) throw new UsageError(`--labels: ${describeScoreProblem(labels.error)}`)
    const interrupted = new AbortController()
    const release = application.onInterrupt(() => interrupted.abort())
    const result = await scoreCsv({
      modelPath: resolve(cwd, required('model')),
      csvPath: resolve(cwd, required('csv')),
      resultsPath: resolve(cwd, required('out')),
      features: features.value,
      labels: labels?.value,
      batchSize: options['batch-size'] === undefined ? undefined : Number(options['batch-size']),
      signal: interrupted.signal,
      onProgress: options.quiet ? undefined : progressPrinter(application),
    })
    release()
    if (!result.ok) {
      terminal.complain(`${terminal.paint.red('error')}: ${describeScoreProblem(result.error)}`)
      return interrupted.signal.aborted ? ExitCode.interrupted : ExitCode.runFailed
    }
    if (!options.quiet) await terminal.print(`scored ${result.value.rows} rows into ${options.out}`)
    return ExitCode.ok
  },
})

const MILLION = 1_000_000

/** A line every million rows: enough to see that a long file goes on. */
function progressPrinter({ terminal }: Application): (progress: ScoreProgress) => void {
  let told = 0
  return ({ rows, bytesRead, bytesTotal }) => {
    if (rows < told + MILLION) return
    told = rows
    const part = bytesTotal ? `, ${Math.round((100 * bytesRead) / bytesTotal)} %` : ''
    terminal.complain(`${rows} rows${part}`)
  }
}
