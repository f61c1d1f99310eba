/** The modules of the iris fixture's training script, with the types that plain JavaScript leaves out. */
const trainFolder = new URL('../../fixtures/iris/repo/train/', import.meta.url)

export interface IrisRow {
  readonly values: readonly number[]
  readonly label: number
}

export interface LinearModel {
  readonly weights: readonly (readonly number[])[]
  readonly biases: readonly number[]
}

export interface FitOptions {
  readonly classCount: number
  readonly learningRate: number
  readonly epochs: number
  readonly l2: number
  readonly onEpoch?: (epoch: number, loss: number) => void
}

interface DatasetModule {
  readonly features: readonly string[]
  readonly classes: readonly string[]
  parseIris(text: string): IrisRow[]
  splitRows(
    rows: readonly IrisRow[],
    options: { readonly testFraction: number; readonly seed: number },
  ): { readonly train: IrisRow[]; readonly test: IrisRow[] }
}

interface ModelModule {
  fit(rows: readonly IrisRow[], options: FitOptions): LinearModel
  predict(model: LinearModel, values: readonly number[]): number
  evaluate(
    model: LinearModel,
    rows: readonly IrisRow[],
    classCount: number,
  ): { readonly accuracy: number; readonly recall: number; readonly f1: number }
  toOnnx(model: LinearModel): Uint8Array
}

type ElementType = 'float32' | 'float64' | 'int32' | 'int64' | 'string' | 'bool'

export interface GraphValue {
  readonly name: string
  readonly type?: ElementType
  readonly shape?: readonly (number | string)[]
}

export interface Graph {
  readonly name: string
  readonly nodes: readonly {
    readonly op: string
    readonly inputs: readonly string[]
    readonly outputs: readonly string[]
    readonly domain?: string
    readonly attributes?: Readonly<Record<string, object>>
  }[]
  readonly constants?: readonly (GraphValue & { readonly values: readonly number[] })[]
  readonly inputs: readonly GraphValue[]
  readonly outputs: readonly GraphValue[]
  readonly operatorSets?: Readonly<Record<string, number>>
}

interface WriterModule {
  encodeModel(graph: Graph): Uint8Array
}

const load = (file: string): Promise<unknown> => import(new URL(file, trainFolder).href)

export const dataset = (await load('dataset.mjs')) as DatasetModule
export const logisticRegression = (await load('model.mjs')) as ModelModule
export const onnxWriter = (await load('onnx-writer.mjs')) as WriterModule
