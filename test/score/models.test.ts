import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeScoreProblem } from '../../src/score/score-problem.js'
import type { Graph } from '../fixtures-iris/train-modules.js'
import { expectOk, expectProblem, highestModel, ScoreFolder, sumModel } from './score-fixture.js'

let folder: ScoreFolder
beforeEach(() => {
  folder = new ScoreFolder()
})
afterEach(() => folder.remove())

/** The column `prediction` of the results for a model and the rows of `a,b`. */
async function predictions(graph: Graph, rows: string): Promise<string[]> {
  folder.model(graph)
  folder.write('in.csv', `a,b\n${rows}\n`)
  expectOk(await folder.score())
  const [, ...lines] = folder.read('results.csv').trim().split('\n')
  return lines.map((line) => line.split(',').at(-1)!)
}

/** A model whose outputs all come from its features by the nodes given. */
const featuresTo = (nodes: Graph['nodes'], outputs: Graph['outputs'], rest: Partial<Graph> = {}): Graph => ({
  name: 'test',
  nodes,
  inputs: [{ name: 'x', type: 'float32', shape: ['N', 2] }],
  outputs,
  ...rest,
})

const mlDomain = 'ai.onnx.ml'

type Attributes = Readonly<Record<string, object>>

/** A classifier as scikit-learn's converter writes them: labels, and probabilities as a sequence of maps. */
const sklearnClassifier = (
  labelType: 'int64' | 'string',
  labels: { readonly classifier: Attributes; readonly zipMap: Attributes },
): Graph =>
  featuresTo(
    [
      {
        op: 'LinearClassifier',
        domain: mlDomain,
        inputs: ['x'],
        outputs: ['output_label', 'scores'],
        attributes: {
          ...labels.classifier,
          coefficients: { floats: [1, 0, 0, 1] },
          intercepts: { floats: [0, 0] },
        },
      },
      {
        op: 'ZipMap',
        domain: mlDomain,
        inputs: ['scores'],
        outputs: ['output_probability'],
        attributes: labels.zipMap,
      },
    ],
    [{ name: 'output_probability' }, { name: 'output_label', type: labelType, shape: ['N'] }],
    { operatorSets: { '': 13, [mlDomain]: 3 } },
  )

describe('predictions', () => {
  it.each(['float32', 'float64', 'int32', 'int64'] as const)('takes features of type %s', async (type) => {
    expect(await predictions(sumModel({ type }), '1,2\n-3,1e1\n5.0,6')).toEqual(['3', '7', '11'])
  })

  it('keeps whole numbers that a double cannot hold', async () => {
    const first = featuresTo(
      [{ op: 'Gather', inputs: ['x', 'first'], outputs: ['y'], attributes: { axis: { int: 1 } } }],
      [{ name: 'y', type: 'int64', shape: ['N', 1] }],
      {
        constants: [{ name: 'first', type: 'int64', shape: [1], values: [0] }],
        inputs: [{ name: 'x', type: 'int64', shape: ['N', 2] }],
      },
    )
    const whole = ['9007199254740993', '-9223372036854775808', '9223372036854775807']
    expect(await predictions(first, whole.map((number) => `${number},0`).join('\n'))).toEqual(whole)
  })

  it('writes a predicted float32 as short as it can be', async () => {
    expect(await predictions(sumModel(), '0.1,0\n0.1,0.2\n16777216,0\n1e30,0')).toEqual([
      '0.1',
      '0.3',
      '16777216',
      '1e+30',
    ])
  })

  it('takes the class with the highest score, the first of equals', async () => {
    const scores = featuresTo(
      [{ op: 'Identity', inputs: ['x'], outputs: ['scores'] }],
      [{ name: 'scores', type: 'float32', shape: ['N', 2] }],
    )
    expect(await predictions(scores, '1,2\n2,1\n-5,-4\n3,3')).toEqual(['1', '0', '1', '0'])
  })

  it('reads the label of a scikit-learn classifier beside its maps of probabilities', async () => {
    const ints = { ints: [10, 20] }
    const model = sklearnClassifier('int64', {
      classifier: { classlabels_ints: ints },
      zipMap: { classlabels_int64s: ints },
    })
    expect(await predictions(model, '1,2\n2,1')).toEqual(['20', '10'])
  })

  it('reads labels that are texts', async () => {
    const labels = { classlabels_strings: { strings: ['no, never', 'yes'] } }
    folder.model(sklearnClassifier('string', { classifier: labels, zipMap: labels }))
    folder.write('in.csv', 'a,b\n1,2\n2,1\n')
    expectOk(await folder.score())
    expect(folder.read('results.csv')).toBe('a,b,prediction\n1,2,yes\n2,1,"no, never"\n')
  })

  it('prefers a label to scores, whichever comes first', async () => {
    const model = featuresTo(
      [{ op: 'Neg', inputs: ['x'], outputs: ['scores'] }, ...highestModel().nodes],
      [
        { name: 'scores', type: 'float32', shape: ['N', 2] },
        { name: 'label', type: 'int64', shape: ['N'] },
      ],
    )
    expect(await predictions(model, '1,2')).toEqual(['1'])
  })

  it('writes booleans as Python does', async () => {
    const model = featuresTo(
      [
        { op: 'ReduceSum', inputs: ['x', 'axes'], outputs: ['sum'], attributes: { keepdims: { int: 0 } } },
        { op: 'Greater', inputs: ['sum', 'limit'], outputs: ['large'] },
      ],
      [{ name: 'large', type: 'bool', shape: ['N'] }],
      {
        constants: [
          { name: 'axes', type: 'int64', shape: [1], values: [1] },
          { name: 'limit', type: 'float32', shape: [1], values: [10] },
        ],
      },
    )
    expect(await predictions(model, '1,2\n9,2')).toEqual(['False', 'True'])
  })

  it.each([1, 4])('fills up the last batch of a model that takes exactly %i rows', async (rows) => {
    expect(await predictions(sumModel({ rows }), '1,2\n3,4\n5,6\n7,8\n9,10')).toEqual([
      '3',
      '7',
      '11',
      '15',
      '19',
    ])
  })
})

describe('a model that does not fit', () => {
  async function problemOf(graph: Graph, rows = '1,2'): Promise<string> {
    folder.model(graph)
    folder.write('in.csv', `a,b\n${rows}\n`)
    const problem = describeScoreProblem(expectProblem(await folder.score()))
    expect(folder.list()).not.toContain('results.csv')
    return problem.replaceAll(`${folder.path}/`, '')
  }

  it('takes another number of features', async () => {
    expect(await problemOf(sumModel({ width: 4 }))).toBe(
      'the model model.onnx takes 4 features, but 2 are given: a, b',
    )
  })

  it('takes images', async () => {
    const image = featuresTo(
      [{ op: 'Neg', inputs: ['x'], outputs: ['y'] }],
      [{ name: 'y', type: 'float32' }],
      {
        inputs: [{ name: 'x', type: 'float32', shape: ['N', 3, 224, 224] }],
      },
    )
    expect(await problemOf(image)).toContain('its input `x` has the shape [N, 3, 224, 224]')
  })

  it('takes texts', async () => {
    const texts = featuresTo(
      [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
      [{ name: 'y', type: 'string' }],
      {
        inputs: [{ name: 'x', type: 'string', shape: ['N', 2] }],
      },
    )
    expect(await problemOf(texts)).toContain('its input `x` is of type string, not numbers')
  })

  it('takes several inputs', async () => {
    const two = featuresTo(
      [{ op: 'Add', inputs: ['x', 'y'], outputs: ['z'] }],
      [{ name: 'z', type: 'float32' }],
      {
        inputs: [
          { name: 'x', type: 'float32', shape: ['N', 1] },
          { name: 'y', type: 'float32', shape: ['N', 1] },
        ],
      },
    )
    expect(await problemOf(two)).toContain('it has 2 inputs (x, y), where one is needed')
  })

  it('gives several labels for each row', async () => {
    const pairs = featuresTo(
      [{ op: 'Cast', inputs: ['x'], outputs: ['y'], attributes: { to: { int: 7 } } }],
      [{ name: 'y', type: 'int64', shape: ['N', 2] }],
    )
    expect(await problemOf(pairs)).toContain('none of its outputs (y) is a label or number for each row')
  })

  it('gives one number for all rows', async () => {
    const total = featuresTo(
      [{ op: 'ReduceSum', inputs: ['x'], outputs: ['y'], attributes: { keepdims: { int: 0 } } }],
      [{ name: 'y', type: 'float32', shape: [] }],
    )
    expect(await problemOf(total, '1,2\n3,4')).toBe(
      'the model model.onnx failed on the rows of lines 2 to 3: for 2 rows it gives a result of the shape []',
    )
  })

  it('fails while it computes', async () => {
    const reshape = featuresTo(
      [{ op: 'Reshape', inputs: ['x', 'shape'], outputs: ['y'] }],
      [{ name: 'y', type: 'float32' }],
      { constants: [{ name: 'shape', type: 'int64', shape: [2], values: [7, 13] }] },
    )
    expect(await problemOf(reshape)).toMatch(
      /^the model model\.onnx failed on the rows of lines 2 to 2: .*[Rr]eshape/,
    )
  })

  it('has no score for a row', async () => {
    const logs = featuresTo(
      [{ op: 'Log', inputs: ['x'], outputs: ['y'] }],
      [{ name: 'y', type: 'float32', shape: ['N', 2] }],
    )
    expect(await problemOf(logs, '1,2\n3,-4')).toBe("in.csv:3: the model's score for class 1 is not a number")
  })

  it('is no model', async () => {
    folder.write('model.onnx', 'not a model')
    folder.write('in.csv', 'a,b\n1,2\n')
    const problem = expectProblem(await folder.score())
    expect(problem.kind).toBe('model-invalid')
    expect(describeScoreProblem(problem)).toContain('is not a model that onnxruntime can load')
    expect(describeScoreProblem(problem)).not.toContain('\n')
  })
})
