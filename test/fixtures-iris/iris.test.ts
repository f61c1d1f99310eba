import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { scoreCsv } from '../../src/score/score-csv.js'
import { describeScoreProblem } from '../../src/score/score-problem.js'
import { dataset, type LinearModel, logisticRegression } from './train-modules.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const fixture = join(root, 'fixtures/iris')
const { features, classes, parseIris, splitRows } = dataset
const { fit, evaluate, predict, toOnnx } = logisticRegression

const rows = parseIris(readFileSync(join(fixture, 'iris.csv'), 'utf8'))
const split = splitRows(rows, { testFraction: 0.3, seed: 42 })

/** From good to bad, as fixtures/iris/README.md shows them. */
const paramSets = [
  { learningRate: 0.5, epochs: 300, l2: 0, accuracy: '0.978' },
  { learningRate: 0.1, epochs: 200, l2: 0.001, accuracy: '0.911' },
  { learningRate: 0.01, epochs: 20, l2: 0.001, accuracy: '0.889' },
  { learningRate: 0.1, epochs: 200, l2: 10, accuracy: '0.667' },
]
const trainWith = (params: (typeof paramSets)[number]): LinearModel =>
  fit(split.train, { classCount: classes.length, ...params })

let work: string
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'pxrun-iris-'))
})
afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('training', () => {
  it('sets rows aside by the seed, each row once', () => {
    expect(rows).toHaveLength(150)
    expect(split.test).toHaveLength(45)
    expect(new Set([...split.test, ...split.train])).toEqual(new Set(rows))
    expect(splitRows(rows, { testFraction: 0.3, seed: 42 })).toEqual(split)
    expect(splitRows(rows, { testFraction: 0.3, seed: 43 })).not.toEqual(split)
  })

  it.each(paramSets)('reaches the accuracy of $accuracy', ({ accuracy, ...params }) => {
    const readme = readFileSync(join(fixture, 'README.md'), 'utf8')
    const result = evaluate(trainWith({ accuracy, ...params }), split.test, classes.length)
    expect(result.accuracy.toFixed(3)).toBe(accuracy)
    expect(readme).toMatch(
      new RegExp(
        `\\| ${params.learningRate} \\| ${params.epochs} \\| ${params.l2}( \\(.*\\))? \\| ${accuracy} \\|`,
      ),
    )
    expect(result.recall).toBeGreaterThan(0.6)
    expect(result.f1).toBeLessThanOrEqual(1)
  })

  it('measures recall and f1 as means over the classes', () => {
    // Says class 0 whenever the only feature is positive, else class 1; never class 2.
    const model = { weights: [[1, -1, 0]], biases: [0, 0, -10] }
    const labelled = [
      { values: [1], label: 0 },
      { values: [2], label: 0 },
      { values: [3], label: 1 },
      { values: [-1], label: 1 },
      { values: [-2], label: 2 },
    ]
    const { accuracy, recall, f1 } = evaluate(model, labelled, 3)
    expect(accuracy).toBeCloseTo(3 / 5)
    expect(recall).toBeCloseTo((1 + 1 / 2 + 0) / 3)
    expect(f1).toBeCloseTo((4 / 5 + 2 / 4 + 0) / 3)
  })

  it('loses less with each epoch', () => {
    const losses: number[] = []
    fit(split.train, { ...paramSets[1]!, classCount: 3, onEpoch: (_, loss) => losses.push(loss) })
    expect(losses).toHaveLength(200)
    expect(losses[0]).toBeCloseTo(Math.log(3))
    expect(losses).toEqual([...losses].sort((a, b) => b - a))
  })
})

describe('the model file', () => {
  it.each(paramSets)('predicts the same as the model trained to $accuracy', async (params) => {
    const model = trainWith(params)
    const session = await InferenceSession.create(toOnnx(model))
    const values = Float32Array.from(rows.flatMap((row) => row.values))
    const input = new Tensor('float32', values, [rows.length, features.length])
    const { label, probabilities } = await session.run({ measurements: input })
    expect(Array.from(label!.data as BigInt64Array, Number)).toEqual(
      rows.map((row) => predict(model, row.values)),
    )
    expect(probabilities!.dims).toEqual([rows.length, classes.length])
    await session.release()
  })

  it('scores inputs.csv as the model itself does', async () => {
    const model = trainWith(paramSets[0]!)
    const modelPath = join(work, 'model.onnx')
    const csvPath = join(fixture, 'repo/batch-scoring/inputs.csv')
    const resultsPath = join(work, 'results.csv')
    writeFileSync(modelPath, toOnnx(model))
    const labels = Object.fromEntries(classes.map((name, index) => [index, name]))
    const result = await scoreCsv({ modelPath, csvPath, resultsPath, features, labels })
    if (!result.ok) throw new Error(describeScoreProblem(result.error))

    const [header, ...lines] = readFileSync(resultsPath, 'utf8').trimEnd().split('\n')
    expect(header).toBe([...features, 'variety', 'prediction', 'prediction_class'].join(','))
    expect(lines).toHaveLength(150)
    expect(lines[0]).toBe('5.1,3.5,1.4,.2,Setosa,0,setosa')
    const scored = lines.map((line) => line.split(','))
    expect(scored.every(([, , , , , prediction, name]) => classes[Number(prediction)] === name)).toBe(true)
    const hits = scored.filter(([, , , , variety, , name]) => variety!.toLowerCase() === name)
    expect(hits.length / scored.length).toBe(evaluate(model, rows, classes.length).accuracy)
  })
})

describe('the repository', () => {
  it('has the data of the fixture', () => {
    const same = (copy: string, original: string) =>
      expect(readFileSync(join(fixture, 'repo', copy)).equals(readFileSync(join(fixture, original)))).toBe(
        true,
      )
    same('train/iris.csv', 'iris.csv')
    same('batch-scoring/inputs.csv', 'inputs.csv')
    expect([...readFileSync(join(fixture, 'inputs.csv')).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })

  const tutorial = join(root, '../shared/reference/batch-scoring.md')

  it.skipIf(!existsSync(tutorial))("holds the tutorial's own files (needs ../shared)", () => {
    const written = [...readFileSync(tutorial, 'utf8').matchAll(/```yaml\n(.*?)```/gs)].map(
      (match) => match[1]!,
    )
    const [component, monday, everyHour] = written
    const adapted = component!
      .replace('https://github.com/polyaxon/polyaxon-ml-serving', '../../polyaxon-ml-serving')
      .replaceAll('model.joblib', 'model.onnx')
      .replace('["python", "-u", "scoring_job.py"]', '["node", "scoring-job.mjs"]')
    const ours = (name: string) => parse(readFileSync(join(fixture, 'repo/batch-scoring', name), 'utf8'))
    expect(ours('polyaxonfile.yaml')).toEqual(parse(adapted))
    expect(ours('scoring-every-monday.yaml')).toEqual(parse(monday!))
    expect(ours('scoring-every-60-minute.yaml')).toEqual(parse(everyHour!))
  })
})

describe('train.mjs', () => {
  const run = promisify(execFile)
  const uuid = '0123456789abcdef0123456789abcdef'

  /** Runs the script as a run would, with `pxrun/tracking` built from its source. */
  async function train(name: string, args: readonly string[]): Promise<{ stdout: string; run: string }> {
    const folder = join(work, name)
    const packageFolder = join(folder, 'node_modules/pxrun')
    cpSync(join(fixture, 'repo/train'), folder, { recursive: true })
    mkdirSync(packageFolder, { recursive: true })
    const exports = { './tracking': './tracking.mjs' }
    writeFileSync(join(packageFolder, 'package.json'), JSON.stringify({ name: 'pxrun', exports }))
    const entryPoints = [join(root, 'src/tracking/sdk.ts')]
    const outfile = join(packageFolder, 'tracking.mjs')
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node' })
    const home = join(folder, 'home')
    const env = {
      PATH: process.env.PATH,
      POLYAXON_IS_OFFLINE: 'true',
      POLYAXON_IS_MANAGED: 'true',
      POLYAXON_OFFLINE_ROOT: home,
      POLYAXON_RUN_INSTANCE: `user.project.runs.${uuid}`,
    }
    const { stdout } = await run(process.execPath, ['train.mjs', ...args], { cwd: folder, env })
    return { stdout, run: join(home, 'runs', uuid) }
  }

  it('logs its metrics and the model', async () => {
    const { learningRate, epochs, l2, accuracy } = paramSets[0]!
    const logged = await train('logs', [
      `--learning-rate=${learningRate}`,
      `--epochs=${epochs}`,
      `--l2=${l2}`,
    ])
    expect(logged.stdout).toContain(`accuracy ${accuracy}`)
    expect(readdirSync(join(logged.run, 'events/metric')).sort()).toEqual([
      'accuracy.plx',
      'f1.plx',
      'loss.plx',
      'recall.plx',
    ])
    const losses = readFileSync(join(logged.run, 'events/metric/loss.plx'), 'utf8').trim().split('\n')
    expect(losses).toHaveLength(1 + epochs)
    const model = readFileSync(join(logged.run, 'outputs/model/model.onnx'))
    expect(model.equals(toOnnx(trainWith(paramSets[0]!)))).toBe(true)
    const lineage: { name: string; kind: string }[] = JSON.parse(
      readFileSync(join(logged.run, 'lineages.plx.json'), 'utf8'),
    )
    expect(lineage.find(({ kind }) => kind === 'model')).toMatchObject({
      name: 'iris-model',
      summary: { framework: 'onnx' },
    })
  })

  it('logs no model when the training diverges, or when an argument makes no sense', async () => {
    await expect(train('diverges', ['--learning-rate=100', '--epochs=30', '--l2=0.1'])).rejects.toThrow(
      'the loss grew from',
    )
    await expect(train('refuses', ['--epochs=many'])).rejects.toThrow('--epochs cannot be many')
    expect(existsSync(join(work, 'diverges/home/runs', uuid, 'outputs/model'))).toBe(false)
  })
})
