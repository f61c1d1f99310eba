import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { collectRun } from '../../src/tracking/collect-run.js'
import { readEventFile } from '../../src/tracking/formats/event-file.js'
import { nodeScript, readJson, runNode, runPlace, UUID, write } from './support.js'

const run = promisify(execFile)

describe('a script that tracks its run', () => {
  it('leaves all it logged in the formats of the real library', async () => {
    const place = runPlace()
    write(join(place.root, 'model.tar.gz'), 'hello')
    runNode(
      place,
      `tracking.init({ description: 'first try', tags: ['a'] })
       tracking.logInputs({ lr: 0.1, layers: [1, 2] })
       tracking.logInput('opt', 'sgd')
       tracking.logMetrics({ loss: 1, acc: 0.5 }, { step: 0, timestamp: new Date('2026-11-22T11:28:57.021Z') })
       tracking.logMetrics({ loss: 0.5, acc: 0.6 }, { step: 1, timestamp: new Date('2026-11-22T11:28:58Z') })
       tracking.logMetric('single/metric-name', 3)
       tracking.logMetric('nan_metric', NaN, { step: 1 })
       tracking.logText('note', 'line1\\nline2 | "é"', { step: 1 })
       tracking.logHtml('page', '<b>hi|there</b>')
       tracking.logModel('model.tar.gz', { name: 'iris-model', framework: 'onnx', versioned: false, summary: { k: 1 } })
       tracking.logModel('model.tar.gz', { name: 'checkpoint', framework: 'onnx', step: 3 })
       tracking.logOutput('best', 0.9)
       tracking.logMeta({ custom: 'v' })
       tracking.logTags('b, a,c')
       tracking.setName('new-name')`.replaceAll(
        "'model.tar.gz'",
        JSON.stringify(join(place.root, 'model.tar.gz')),
      ),
    )
    const { folder } = place
    expect(readFileSync(join(folder, 'events/metric/loss.plx'), 'utf8')).toBe(
      'step|timestamp|metric\n' +
        '0|2026-11-22 11:28:57.021000+00:00|1.0\n' +
        '1|2026-11-22 11:28:58.000000+00:00|0.5',
    )
    expect(readFileSync(join(folder, 'outputs/model/model.tar.gz'), 'utf8')).toBe('hello')
    expect(readFileSync(join(folder, 'assets/model/checkpoint_3.tar.gz'), 'utf8')).toBe('hello')

    const collected = await collectRun(folder)
    expect(collected.problems).toEqual([])
    expect(collected).toMatchObject({
      name: 'new-name',
      description: 'first try',
      tags: ['a', 'b', 'c'],
      inputs: { lr: 0.1, layers: [1, 2], opt: 'sgd' },
      outputs: { best: 0.9, loss: 0.5, acc: 0.6, 'single__metric-name': 3, nan_metric: null },
      metaInfo: { custom: 'v', has_metrics: true, has_events: true, has_model: true },
    })
    const artifacts = new Map(collected.artifacts.map((artifact) => [artifact.name, artifact]))
    expect(artifacts.get('iris-model')).toEqual({
      name: 'iris-model',
      kind: 'model',
      path: 'outputs/model/model.tar.gz',
      summary: {
        k: 1,
        framework: 'onnx',
        path: join(folder, 'outputs/model/model.tar.gz'),
        hash: '5d41402abc4b',
      },
      isInput: false,
    })
    expect(artifacts.get('checkpoint')).toMatchObject({ kind: 'model', path: 'events/model/checkpoint.plx' })
    const { events } = await readEventFile(join(folder, 'events/model/checkpoint.plx'), 0, { final: true })
    expect(events).toMatchObject([
      { step: 3, value: { framework: 'onnx', path: 'assets/model/checkpoint_3.tar.gz' } },
    ])
    const note = await readEventFile(join(folder, 'events/text/note.plx'), 0, { final: true })
    expect(note.events[0]?.value).toBe('line1\nline2 | "é"')
  })

  it('leaves a run file and lineages with the keys of the real library, in their order', () => {
    const place = runPlace()
    runNode(place, "tracking.init({ name: 'n' }); tracking.logMetric('loss', 1); tracking.end()")
    const file = readJson(join(place.folder, 'run.plx.json'))
    expect(Object.keys(file)).toEqual([
      'uuid',
      'name',
      'owner',
      'project',
      'created_at',
      'started_at',
      'finished_at',
      'wait_time',
      'duration',
      'managed_by',
      'is_managed',
      'status',
      'meta_info',
      'kind',
      'runtime',
      'outputs',
      'status_conditions',
    ])
    expect(file).toMatchObject({ uuid: UUID, owner: 'acme', project: 'iris', status: 'succeeded' })
    expect(file.status_conditions.map(({ type }: { type: string }) => type)).toEqual([
      'created',
      'running',
      'succeeded',
    ])
    expect(file.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/)
    const [lineage] = readJson(join(place.folder, 'lineages.plx.json'))
    expect(Object.keys(lineage)).toEqual(['name', 'kind', 'path', 'summary', 'is_input'])
    expect(Object.keys(lineage.summary.metric)).toEqual([
      'count',
      'mean',
      'std',
      'min',
      '25%',
      '50%',
      '75%',
      'max',
      'last',
    ])
    expect(readdirSync(place.folder).sort()).toEqual([
      'events',
      'lineages.plx.json',
      'outputs',
      'run.plx.json',
    ])
  })

  it('has logged when the call returns, even if it is killed at once', async () => {
    const place = runPlace()
    const script = nodeScript(
      place,
      'killed.mjs',
      `tracking.init()
       tracking.logMetrics({ loss: 0.25, acc: 0.75 }, { step: 1 })
       tracking.logOutput('best', 0.9)
       tracking.logArtifactRef('/data/iris.csv', { name: 'data', kind: 'csv', isInput: true })
       process.kill(process.pid, 'SIGKILL')`,
    )
    expect(spawnSync(process.execPath, [script], { env: place.env }).signal).toBe('SIGKILL')
    const collected = await collectRun(place.folder)
    expect(collected).toMatchObject({ outputs: { best: 0.9, loss: 0.25, acc: 0.75 }, problems: [] })
    expect(collected.artifacts).toContainEqual({
      name: 'data',
      kind: 'csv',
      path: '/data/iris.csv',
      summary: { path: '/data/iris.csv' },
      isInput: true,
    })
  })

  it('that fails says so in its run file, and still sums up', () => {
    const place = runPlace()
    const script = nodeScript(
      place,
      'fails.mjs',
      "tracking.init(); tracking.logMetric('loss', 1); throw new Error('boom')",
    )
    expect(spawnSync(process.execPath, [script], { env: place.env }).status).toBe(1)
    expect(readJson(join(place.folder, 'run.plx.json'))).toMatchObject({
      status: 'failed',
      outputs: { loss: 1 },
    })
  })

  it('goes on with its run in a second process', () => {
    const place = runPlace()
    runNode(place, "tracking.init(); tracking.logMetric('loss', 1, { step: 0 }); tracking.logOutput('a', 1)")
    runNode(place, "tracking.init(); tracking.logMetric('loss', 3, { step: 1 }); tracking.logOutput('b', 2)")
    const file = readJson(join(place.folder, 'run.plx.json'))
    expect(file).toMatchObject({ status: 'succeeded', outputs: { a: 1, b: 2, loss: 3 } })
    const [loss] = readJson(join(place.folder, 'lineages.plx.json'))
    expect(loss.summary.metric).toMatchObject({ count: 2, mean: 2, last: 3 })
  })
})

describe('artifacts', () => {
  it('are copied below outputs, folders with what is in them', async () => {
    const place = runPlace()
    write(join(place.root, 'saved/b.txt'), 'b')
    write(join(place.root, 'saved/sub/a.txt'), 'a')
    mkdirSync(join(place.root, 'saved/empty'))
    write(join(place.root, 'f.csv'), 'x,y')
    runNode(
      place,
      `process.chdir(${JSON.stringify(place.root)})
       tracking.init()
       tracking.logArtifact('f.csv', { kind: 'csv' })
       tracking.logArtifact('f.csv', { kind: 'csv', name: 'again', relPath: 'data/raw' })
       tracking.logArtifact('f.csv', { kind: 'csv', name: 'stepped', step: 2 })
       tracking.logModel('saved/', { framework: 'tensorflow' })
       tracking.logModel('saved', { framework: 'tensorflow' })
       tracking.logModel(tracking.getOutputsPath('model/saved'), { name: 'in-place' })`,
    )
    const { folder } = place
    for (const path of ['outputs/f.csv', 'outputs/data/raw/f.csv', 'assets/csv/stepped_2.csv']) {
      expect(readFileSync(join(folder, path), 'utf8')).toBe('x,y')
    }
    expect(readFileSync(join(folder, 'outputs/model/saved/sub/a.txt'), 'utf8')).toBe('a')
    expect(existsSync(join(folder, 'outputs/model/saved/empty'))).toBe(true)
    const { artifacts, problems } = await collectRun(folder)
    expect(problems).toEqual([])
    expect(artifacts.map(({ name, kind, path }) => [name, kind, path])).toEqual([
      ['f', 'csv', 'outputs/f.csv'],
      ['again', 'csv', 'outputs/data/raw/f.csv'],
      ['saved', 'model', 'outputs/model/saved'],
      ['in-place', 'model', 'outputs/model/saved'],
      ['stepped', 'csv', 'events/csv/stepped.plx'],
    ])
    // The md5 of `b` and then `a`: files come before folders.
    const hash = createHash('md5').update('ba').digest('hex').slice(0, 12)
    const models = artifacts.filter(({ kind }) => kind === 'model')
    expect(models.map(({ summary }) => summary.hash)).toEqual([hash, hash])
  })

  it('are recorded relative to the run where they lie in it', async () => {
    const place = runPlace()
    write(join(place.root, 'elsewhere.bin'), 'hello')
    symlinkSync(place.root, join(place.root, 'link'))
    runNode(
      place,
      `tracking.init()
       const { writeFileSync } = await import('node:fs')
       const path = tracking.getOutputsPath('results/scores.csv')
       writeFileSync(path, 'x')
       tracking.logArtifactRef(path, { name: 'scores', kind: 'csv' })
       tracking.logArtifactRef(${JSON.stringify(join(place.root, 'link/runs', UUID, 'outputs/results'))}, { kind: 'dir' })
       tracking.logArtifactRef(${JSON.stringify(join(place.root, 'elsewhere.bin'))}, { kind: 'data', isInput: true })
       tracking.logArtifactRef('s3://bucket/x.csv', { kind: 'csv' })`,
    )
    const { artifacts } = await collectRun(place.folder)
    expect(artifacts.map(({ name, path, isInput }) => [name, path, isInput])).toEqual([
      ['scores', 'outputs/results/scores.csv', false],
      ['results', 'outputs/results', false],
      ['elsewhere', join(place.root, 'elsewhere.bin'), true],
      ['x', 's3://bucket/x.csv', false],
    ])
    expect(artifacts[2]?.summary.hash).toBe('5d41402abc4b')
  })
})

describe('a path that the run is given', () => {
  it('may go through a link to the folder of the run', () => {
    const place = runPlace()
    mkdirSync(join(place.root, 'context'))
    symlinkSync(place.folder, join(place.root, 'context', UUID))
    const given = join(place.root, 'context', UUID, 'outputs/deep/x.csv')
    const output = runNode(
      place,
      `tracking.init(); console.log(tracking.getOutputsPath(${JSON.stringify(given)}))`,
    )
    expect(output).toBe(`${given}\n`)
    expect(existsSync(join(place.folder, 'outputs/deep'))).toBe(true)
  })
})

describe('several processes of one run', () => {
  it('log to the same metric and the same files without losing anything', async () => {
    const place = runPlace()
    const script = nodeScript(
      place,
      'worker.mjs',
      `const worker = process.argv[2]
       tracking.init()
       for (let step = 0; step < 200; step++) {
         tracking.logMetric('loss', Number(worker) + step / 1000, { step })
         if (step % 20 === 0) {
           tracking.logOutput(\`output-\${worker}-\${step}\`, step)
           tracking.logArtifactRef(\`/data/\${worker}-\${step}\`)
           tracking.logTags(\`tag-\${worker}\`)
         }
       }`,
    )
    const workers = ['1', '2', '3', '4']
    await Promise.all(workers.map((worker) => run(process.execPath, [script, worker], { env: place.env })))
    const { events } = await readEventFile(join(place.folder, 'events/metric/loss.plx'), 0, { final: true })
    const expected = workers.flatMap((worker) =>
      Array.from({ length: 200 }, (_, step) => Number(worker) + step / 1000),
    )
    expect(events.map(({ value }) => value).sort()).toEqual(expected.sort())
    const collected = await collectRun(place.folder)
    expect(collected.problems).toEqual([])
    expect(collected.tags?.toSorted()).toEqual(workers.map((worker) => `tag-${worker}`))
    expect(Object.keys(collected.outputs).filter((name) => name.startsWith('output-'))).toHaveLength(40)
    expect(collected.artifacts.filter(({ kind }) => kind === 'file')).toHaveLength(40)
  })

  it('are not held up by the lock of one that was killed', () => {
    const place = runPlace()
    const lock = write(join(place.folder, '.plx.lock'), '12345 0.5')
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(lock, longAgo, longAgo)
    runNode(place, "tracking.init(); tracking.logOutput('a', 1)")
    expect(readJson(join(place.folder, 'run.plx.json')).outputs).toEqual({ a: 1 })
    expect(existsSync(lock)).toBe(false)
  })
})

describe('a mistake', () => {
  const messageOf = (place: ReturnType<typeof runPlace>, call: string) =>
    runNode(
      place,
      `try { ${call}; console.log('no error') } catch (error) {
         console.log(error instanceof TrackingError ? error.message : error)
       }`,
    ).trim()

  it('outside of a run says how to start the script, or to track without pxrun', () => {
    const place = runPlace()
    const outside = { ...place, env: { PATH: process.env.PATH! } }
    const message = messageOf(outside, 'tracking.init()')
    expect(message).toContain('pxrun run -f polyaxonfile.yaml')
    expect(message).toContain('offlineRoot')
    runNode(
      outside,
      `tracking.init({ offlineRoot: ${JSON.stringify(place.root)}, runUuid: 'mine' }); tracking.logOutput('a', 1)`,
    )
    expect(readJson(join(place.root, 'runs/mine/run.plx.json'))).toMatchObject({
      uuid: 'mine',
      outputs: { a: 1 },
    })
  })

  it.each([
    ["tracking.logMetric('a', 1)", 'call `tracking.init()` first'],
    ["tracking.init(); tracking.end(); tracking.logMetric('a', 1)", 'call `tracking.init()` first'],
    ["tracking.init({ offlineRoot: '/tmp', runUuid: '../x' })", '"../x" is not a run\'s uuid'],
    ["tracking.init(); tracking.logMetric('a', '1')", 'metric `a`: "1" is not a number'],
    ["tracking.init(); tracking.logMetric('a', 1, { step: 0.5 })", 'the step 0.5 is not a whole number'],
    [
      "tracking.init(); tracking.logMetric('日本', 1)",
      '"日本" is no name: it needs a letter from a to z or a digit',
    ],
    ["tracking.init(); tracking.logMetric('x'.repeat(300), 1)", 'is too long for a name'],
    ["tracking.init(); tracking.logOutput('f', () => 1)", '`f` cannot be written as JSON'],
    ["tracking.init(); tracking.logOutput('f', 1n)", '`f` cannot be written as JSON'],
    ["tracking.init(); tracking.logArtifact('/nowhere/x')", '/nowhere/x does not exist'],
    [
      "tracking.init(); tracking.logArtifactRef('x', { kind: '../../x' })",
      '"../../x" is no kind of artifact',
    ],
    [
      "tracking.init(); tracking.logArtifact('script.mjs', { kind: '../x', step: 1 })",
      '"../x" is no kind of artifact',
    ],
    ["tracking.init(); tracking.getOutputsPath('../../x')", '"../../x" leads out of the run\'s folder'],
    [
      "tracking.init(); tracking.getArtifactsPath('/etc/passwd')",
      '"/etc/passwd" leads out of the run\'s folder',
    ],
    [
      "tracking.init(); tracking.logModel(import.meta.filename, { relPath: '../../..' })",
      "leads out of the run's folder",
    ],
    ['tracking.init(); tracking.logArtifact(tracking.getArtifactsPath())', 'cannot be copied into itself'],
  ])('is thrown: %s', (call, message) => {
    expect(messageOf(runPlace(), call)).toContain(message)
  })

  it('in an environment of another shape is named', () => {
    const place = runPlace()
    const broken = { ...place, env: { ...place.env, POLYAXON_RUN_INSTANCE: 'a.b.c' } }
    expect(messageOf(broken, 'tracking.init()')).toBe(
      'POLYAXON_RUN_INSTANCE is not owner.project.runs.uuid: a.b.c',
    )
  })
})

describe('nasty names', () => {
  it('stay in the folder of their run', () => {
    const place = runPlace()
    write(join(place.root, 'x.bin'), 'x')
    runNode(
      place,
      `tracking.init()
       for (const name of ['../../../escaped', '/etc/escaped', '..\\\\..\\\\escaped', 'a\\0b', '..']) {
         tracking.logMetric(name, 1)
         tracking.logText(name, 'x')
         tracking.logModel(${JSON.stringify(join(place.root, 'x.bin'))}, { name, step: 1 })
         tracking.logOutput(name, 1)
       }`,
    )
    expect(readdirSync(place.root).sort()).toEqual(['runs', 'script.mjs', 'tracking.mjs', 'x.bin'])
    expect(readdirSync(join(place.root, 'runs'))).toEqual([UUID])
    expect(readdirSync(join(place.folder, 'events/metric')).sort()).toEqual([
      '-.plx',
      '-__-__-__escaped.plx',
      '-__-__escaped.plx',
      '__etc__escaped.plx',
      'ab.plx',
    ])
  })

  it('do not write through a link out of the folder', () => {
    const place = runPlace()
    mkdirSync(join(place.root, 'outside'))
    mkdirSync(join(place.folder, 'outputs'), { recursive: true })
    symlinkSync(join(place.root, 'outside'), join(place.folder, 'outputs/link'))
    const script = nodeScript(
      place,
      'script.mjs',
      "tracking.init(); tracking.logArtifact(import.meta.filename, { relPath: 'link' })",
    )
    const { stderr } = spawnSync(process.execPath, [script], { env: place.env, encoding: 'utf8' })
    expect(stderr).toContain("leads out of the run's folder")
    expect(readdirSync(join(place.root, 'outside'))).toEqual([])
  })
})

describe('the module', () => {
  it('has no dependencies but node itself', () => {
    const place = runPlace()
    const script = nodeScript(place, 'script.mjs', 'console.log(typeof tracking.init)')
    expect(execFileSync(process.execPath, [script], { env: {}, encoding: 'utf8' })).toBe('function\n')
    const imports =
      readFileSync(join(place.root, 'tracking.mjs'), 'utf8').match(/^import .* from "[^"]+"/gm) ?? []
    expect(imports.length).toBeGreaterThan(0)
    expect(imports.filter((line) => !line.includes('from "node:'))).toEqual([])
  })
})
