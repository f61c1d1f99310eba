/**
 * A model that scores rows of numbers: an ONNX file in, predictions out. Finds out by itself what the
 * model's input and output are called and how they are typed. Knows nothing of CSV files.
 */
import type { InferenceSession } from 'onnxruntime-node'
import { fail, ok, type Result } from '../base/result.js'
import type { FeatureArray, InputType } from './number-text.js'
import type { OnnxRuntime } from './onnx-runtime.js'
import { chooseOutput, type PredictionTrouble, readPredictions } from './predictions.js'
import type { ScoreProblem } from './score-problem.js'

export interface OnnxModel {
  readonly inputType: InputType
  /** How many rows each call takes, for a model that was made for a fixed number of them. */
  readonly fixedRows: number | undefined
  /**
   * Scores the first `rows` rows of `values`, which holds whole rows: `fixedRows` of them where that is
   * set, however few are asked for.
   */
  predict(values: FeatureArray, rows: number): Promise<Result<readonly string[], PredictionTrouble>>
  close(): Promise<void>
}

/** Loads a model and checks that it takes rows of as many numbers as there are features. */
export async function openOnnxModel(
  runtime: OnnxRuntime,
  path: string,
  features: readonly string[],
): Promise<Result<OnnxModel, ScoreProblem>> {
  const session = await createSession(runtime, path)
  if (!session.ok) return session
  const shape = findShape(path, session.value, features)
  if (!shape.ok) {
    await session.value.release()
    return shape
  }
  return ok(onnxModel(runtime, session.value, shape.value))
}

const sessionOptions = {
  /** Errors alone: they are reported by what fails. */
  logSeverityLevel: 3,
  // Its threads would otherwise burn a processor each between the batches, while rows are read and written.
  extra: { session: { intra_op: { allow_spinning: '0' } } },
} as const

async function createSession(
  runtime: OnnxRuntime,
  path: string,
): Promise<Result<InferenceSession, ScoreProblem>> {
  try {
    // By path, not by content: large models keep their weights in files beside them.
    return ok(await runtime.InferenceSession.create(path, sessionOptions))
  } catch (error) {
    return fail({ kind: 'model-invalid', path, reason: firstLine(error) })
  }
}

interface ModelShape {
  readonly input: string
  readonly inputType: InputType
  readonly fixedRows: number | undefined
  readonly width: number
  readonly output: string
}

function findShape(
  path: string,
  session: InferenceSession,
  features: readonly string[],
): Result<ModelShape, ScoreProblem> {
  const unfit = (problem: string) => fail({ kind: 'model-unfit', path, problem } as const)
  const [input, ...others] = session.inputMetadata
  if (input === undefined || others.length > 0) {
    return unfit(
      `it has ${session.inputNames.length} inputs (${session.inputNames.join(', ')}), where one is needed`,
    )
  }
  if (!input.isTensor || !isInputType(input.type)) {
    return unfit(
      `its input \`${input.name}\` is of type ${input.isTensor ? input.type : 'sequence or map'}, not numbers`,
    )
  }
  // An empty shape is one that the model does not state.
  const [rows, width] = input.shape
  if (input.shape.length !== 0 && input.shape.length !== 2) {
    return unfit(
      `its input \`${input.name}\` has the shape [${input.shape.join(', ')}], where [rows, features] is needed`,
    )
  }
  if (typeof width === 'number' && width !== features.length) {
    return fail({ kind: 'feature-count', path, expected: width, features })
  }
  const output = chooseOutput(session.outputMetadata)
  if (output === undefined) {
    return unfit(`none of its outputs (${session.outputNames.join(', ')}) is a label or number for each row`)
  }
  const fixedRows = typeof rows === 'number' && rows > 0 ? rows : undefined
  return ok({ input: input.name, inputType: input.type, fixedRows, width: features.length, output })
}

function isInputType(type: string): type is InputType {
  return type === 'float32' || type === 'float64' || type === 'int32' || type === 'int64'
}

function onnxModel(runtime: OnnxRuntime, session: InferenceSession, shape: ModelShape): OnnxModel {
  return {
    inputType: shape.inputType,
    fixedRows: shape.fixedRows,
    async predict(values, rows) {
      const batchRows = shape.fixedRows ?? rows
      const batch = values.subarray(0, batchRows * shape.width)
      const tensor = new runtime.Tensor(shape.inputType, batch, [batchRows, shape.width])
      try {
        const outputs = await session.run({ [shape.input]: tensor }, [shape.output])
        return readPredictions(outputs[shape.output]!, rows, batchRows)
      } catch (error) {
        return fail({ kind: 'batch', problem: firstLine(error) })
      }
    },
    close: () => session.release(),
  }
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n')[0] ?? message
}
