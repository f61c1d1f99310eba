/** What the tests of scoring share: a temporary folder with CSV files and small real ONNX models in it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Result } from '../../src/base/result.js'
import { type ScoreOptions, type ScoreReport, scoreCsv } from '../../src/score/score-csv.js'
import { describeScoreProblem, type ScoreProblem } from '../../src/score/score-problem.js'
import { type Graph, onnxWriter } from '../fixtures-iris/train-modules.js'

/** Adds up the features of each row, so that the expected predictions can be read off the input. */
export function sumModel(
  overrides: {
    type?: 'float32' | 'float64' | 'int32' | 'int64'
    rows?: number | string
    width?: number
  } = {},
): Graph {
  const { type = 'float32', rows = 'N', width = 2 } = overrides
  return {
    name: 'sum',
    nodes: [
      { op: 'ReduceSum', inputs: ['x', 'axes'], outputs: ['sum'], attributes: { keepdims: { int: 1 } } },
    ],
    constants: [{ name: 'axes', type: 'int64', shape: [1], values: [1] }],
    inputs: [{ name: 'x', type, shape: [rows, width] }],
    outputs: [{ name: 'sum', type, shape: [rows, 1] }],
  }
}

/** Says which of its features is the highest: 0 or 1. */
export function highestModel(): Graph {
  return {
    name: 'highest',
    nodes: [
      {
        op: 'ArgMax',
        inputs: ['x'],
        outputs: ['label'],
        attributes: { axis: { int: 1 }, keepdims: { int: 0 } },
      },
    ],
    inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
    outputs: [{ name: 'label', type: 'int64', shape: ['N'] }],
  }
}

export class ScoreFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'pxrun-score-'))

  file(name: string): string {
    return join(this.path, name)
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.file(name), content)
    return this.file(name)
  }

  model(graph: Graph): string {
    return this.write('model.onnx', onnxWriter.encodeModel(graph))
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8')
  }

  list(): string[] {
    return readdirSync(this.path).sort()
  }

  /** Scores `in.csv` with `model.onnx` into `results.csv`, with the features a and b. */
  score(overrides: Partial<ScoreOptions> = {}): Promise<Result<ScoreReport, ScoreProblem>> {
    return scoreCsv({
      modelPath: this.file('model.onnx'),
      csvPath: this.file('in.csv'),
      resultsPath: this.file('results.csv'),
      features: ['a', 'b'],
      ...overrides,
    })
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** The report, or an error that says what went wrong. */
export function expectOk(result: Result<ScoreReport, ScoreProblem>): ScoreReport {
  if (!result.ok) throw new Error(describeScoreProblem(result.error))
  return result.value
}

export function expectProblem(result: Result<unknown, ScoreProblem>): ScoreProblem {
  if (result.ok) throw new Error('scoring succeeded')
  return result.error
}
