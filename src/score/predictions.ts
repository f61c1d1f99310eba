/**
 * What a model's outputs mean: which of them holds the predictions, and each prediction as text.
 *
 * An output of whole numbers, texts or booleans is a label for each row; a matrix of floats holds a
 * score for each class, and the highest wins; a single float for each row is a predicted number.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { fail, ok, type Result } from '../base/result.js'
import { floatText } from './number-text.js'

const labelTypes: ReadonlySet<string> = new Set([
  'int64',
  'int32',
  'int16',
  'int8',
  'uint64',
  'uint32',
  'uint16',
  'uint8',
  'string',
  'bool',
])
const floatTypes: ReadonlySet<string> = new Set(['float32', 'float64'])

/** Why there are no predictions: because of the whole batch, or of its row `row`, counted from 0. */
export type PredictionTrouble =
  | { readonly kind: 'batch'; readonly problem: string }
  | { readonly kind: 'row'; readonly row: number; readonly problem: string }

/**
 * The name of the output to read: the first that holds a label for each row, else the first of floats.
 * Only that one is computed, since others need not be tensors (scikit-learn's ZipMap gives maps).
 */
export function chooseOutput(outputs: readonly InferenceSession.ValueMetadata[]): string | undefined {
  const tensors = outputs.filter((output) => output.isTensor)
  const label = tensors.find(({ type, shape }) => labelTypes.has(type) && isColumn(shape))
  const scores = tensors.find(({ type, shape }) => floatTypes.has(type) && shape.length <= 2)
  return (label ?? scores)?.name
}

/** `[N]`, `[N, 1]`, or not stated (an empty shape). */
function isColumn(shape: readonly (number | string)[]): boolean {
  return shape.length <= 1 || (shape.length === 2 && (shape[1] === 1 || typeof shape[1] === 'string'))
}

/** The predictions of the first `rows` rows as text, from an output for `batchRows` rows. */
export function readPredictions(
  output: Tensor,
  rows: number,
  batchRows: number,
): Result<string[], PredictionTrouble> {
  const [outputRows, width = 1] = output.dims
  if (outputRows !== batchRows || output.dims.length > 2) {
    return wrong(`for ${batchRows} rows it gives a result of the shape [${output.dims.join(', ')}]`)
  }
  const values = output.data
  if (values instanceof Float32Array || values instanceof Float64Array) {
    return width > 1 ? highestScores(values, rows, width) : ok(numbersOf(values, rows))
  }
  if (width !== 1) return wrong(`it gives ${width} labels for each row, where one is needed`)
  return ok(Array.from({ length: rows }, (_, row) => labelText(values[row]!, output.type)))
}

const wrong = (problem: string): Result<never, PredictionTrouble> => fail({ kind: 'batch', problem })

function labelText(value: string | number | bigint, type: Tensor.Type): string {
  // As Python writes it, like the labels of a model that was made there.
  if (type === 'bool') return value === 0 ? 'False' : 'True'
  return String(value)
}

function numbersOf(values: Float32Array | Float64Array, rows: number): string[] {
  const type = values instanceof Float32Array ? 'float32' : 'float64'
  return Array.from({ length: rows }, (_, row) => floatText(values[row]!, type))
}

/** The position of the highest score of each row, the first of equals. */
function highestScores(
  scores: Float32Array | Float64Array,
  rows: number,
  width: number,
): Result<string[], PredictionTrouble> {
  const classes: string[] = []
  for (let row = 0; row < rows; row++) {
    let best = 0
    for (let column = 0; column < width; column++) {
      const score = scores[row * width + column]!
      if (Number.isNaN(score)) {
        return fail({ kind: 'row', row, problem: `the model's score for class ${column} is not a number` })
      }
      if (score > scores[row * width + best]!) best = column
    }
    classes.push(String(best))
  }
  return ok(classes)
}
