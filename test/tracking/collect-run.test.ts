import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collectRun } from '../../src/tracking/collect-run.js'
import { tempDir } from '../support/temp-dir.js'
import { bundle, metricFile, metricLine, UUID, write } from './support.js'

const lineages = (folder: string, entries: unknown) =>
  write(join(folder, 'lineages.plx.json'), JSON.stringify(entries))

const pathOf = async (folder: string, entry: object, aliases: string[] = []) => {
  lineages(folder, [{ name: 'it', kind: 'file', summary: {}, is_input: false, ...entry }])
  const { artifacts, problems } = await collectRun(folder, { aliases })
  return { path: artifacts[0]?.path, problems }
}

describe('a run folder', () => {
  it('that is empty or not there is an empty run', async () => {
    const empty = { outputs: {}, metaInfo: {}, artifacts: [], metrics: [], problems: [] }
    expect(await collectRun(tempDir())).toEqual(empty)
    expect(await collectRun(join(tempDir(), 'nowhere'))).toEqual(empty)
  })

  it('gives what the script said of its run, but not its status', async () => {
    const folder = tempDir()
    write(
      join(folder, 'run.plx.json'),
      JSON.stringify({
        uuid: UUID,
        name: 'n',
        description: 'd',
        tags: ['a'],
        status: 'failed',
        inputs: { lr: 0.1 },
        outputs: { best: 1 },
        meta_info: { custom: [1] },
      }),
    )
    expect(await collectRun(folder)).toEqual({
      name: 'n',
      description: 'd',
      tags: ['a'],
      inputs: { lr: 0.1 },
      outputs: { best: 1 },
      metaInfo: { custom: [1] },
      artifacts: [],
      metrics: [],
      problems: [],
    })
  })

  it('of a script that was killed gives its metrics, with the last values as outputs', async () => {
    const folder = tempDir()
    write(join(folder, 'events/metric/loss.plx'), metricFile([0.9, 0.5, 0.7]))
    write(join(folder, 'events/metric/nothing.plx'), 'step|timestamp|metric')
    write(join(folder, 'events/metric/hot.plx'), metricFile([1, 'nan']))
    write(join(folder, 'resources/metric/cpu.plx'), metricFile([98]))
    const run = await collectRun(folder)
    expect(run.outputs).toEqual({ loss: 0.7, hot: null })
    expect(run.metaInfo).toEqual({ has_metrics: true, has_events: true })
    expect(run.metrics).toMatchObject([
      { name: 'hot', last: Number.NaN, count: 2, min: 1, max: 1, step: 1 },
      {
        name: 'loss',
        last: 0.7,
        count: 3,
        min: 0.5,
        max: 0.9,
        step: 2,
        timestamp: '2026-11-22T11:28:02.000Z',
      },
    ])
    expect(run.artifacts.map(({ name, kind, path }) => [name, kind, path])).toEqual([
      ['cpu', 'system', 'resources/metric/cpu.plx'],
      ['hot', 'metric', 'events/metric/hot.plx'],
      ['loss', 'metric', 'events/metric/loss.plx'],
    ])
    expect(run.artifacts[2]?.summary).toEqual({
      is_event: true,
      step: { count: 3, min: 0, max: 2 },
      timestamp: { min: '2026-11-22T11:28:00.000001+00:00', max: '2026-11-22T11:28:02.000001+00:00' },
      metric: {
        count: 3,
        mean: expect.closeTo(0.7, 12),
        std: expect.closeTo(0.2, 12),
        min: 0.5,
        '25%': 0.6,
        '50%': 0.7,
        '75%': 0.8,
        max: 0.9,
        last: 0.7,
      },
    })
  })

  it('brings a summary up to date that was written before the last events', async () => {
    const folder = tempDir()
    write(join(folder, 'events/metric/loss.plx'), metricFile([1, 2]))
    lineages(folder, [
      {
        name: 'loss',
        kind: 'metric',
        path: 'events/metric/loss.plx',
        summary: { is_event: true },
        is_input: false,
      },
      { name: 'data', kind: 'data', summary: { hash: 'x' }, is_input: true },
    ])
    const { artifacts } = await collectRun(folder)
    expect(artifacts.map(({ name }) => name)).toEqual(['loss', 'data'])
    expect(artifacts[0]?.summary).toMatchObject({ metric: { count: 2, last: 2 } })
  })

  it('keeps a model that has the name of a metric, and a metric that has the name of a sensor', async () => {
    const folder = tempDir()
    write(join(folder, 'events/metric/best.plx'), metricFile([1]))
    write(join(folder, 'events/metric/memory.plx'), metricFile([2]))
    write(join(folder, 'resources/metric/memory.plx'), metricFile([3]))
    lineages(folder, [{ name: 'best', kind: 'model', path: 'outputs/model/m', summary: {}, is_input: false }])
    const { artifacts, outputs } = await collectRun(folder)
    expect(artifacts.map(({ name, kind }) => [name, kind])).toEqual([
      ['best', 'model'],
      ['memory', 'metric'],
    ])
    expect(outputs).toEqual({ best: 1, memory: 2 })
  })
})

describe('a huge event file', () => {
  it('is streamed: its events need not fit into memory', () => {
    const folder = tempDir()
    const path = write(join(folder, 'events/metric/loss.plx'), 'step|timestamp|metric')
    const block = Array.from({ length: 20_000 }, (_, step) => `\n${metricLine(step, step / 7)}`).join('')
    for (let i = 0; i < 50; i++) appendFileSync(path, block)
    bundle('collect-run.ts', join(folder, 'collect.mjs'))
    const script = `import { collectRun } from './collect.mjs'
      const { metrics } = await collectRun(${JSON.stringify(folder)})
      console.log(metrics[0].count)`
    const scriptPath = write(join(folder, 'script.mjs'), script)
    // A million events, for which a heap of 32 MB has no room.
    const output = execFileSync(process.execPath, ['--max-old-space-size=32', scriptPath], {
      encoding: 'utf8',
    })
    expect(output).toBe('1000000\n')
  })
})

describe('what is broken in a run folder', () => {
  it('is reported, and the rest is kept', async () => {
    const folder = tempDir()
    write(join(folder, 'run.plx.json'), '{"outputs": {"best": 1}, "tags": "a", "inputs": [1], "na')
    lineages(folder, [
      { name: 'ok', kind: 'file', path: 'outputs/ok', is_input: true },
      'x',
      { kind: 'file' },
      { name: 'kindless' },
    ])
    write(join(folder, 'events/metric/loss.plx'), `${metricFile([1])}\nrubbish\n`)
    write(
      join(folder, 'events/metric/binary.plx'),
      Uint8Array.from({ length: 5000 }, (_, i) => i % 256),
    )
    write(join(folder, 'events/nokind/x.plx'), metricFile([1]))
    write(join(folder, 'events/metric/readme.txt'), 'hi')
    mkdirSync(join(folder, 'events/metric/folder.plx'))
    const run = await collectRun(folder)
    expect(run.outputs).toEqual({ loss: 1 })
    expect(run.artifacts.map(({ name }) => name)).toEqual(['ok', 'loss'])
    expect(run.problems).toEqual([
      expect.stringMatching(/^run\.plx\.json was left out: it is not valid JSON/),
      'lineages.plx.json: entry 2: it is not an object',
      'lineages.plx.json: entry 3: it has no name',
      'lineages.plx.json: entry 4: `kindless` has no kind',
      'events/metric/folder.plx is not a regular file',
      expect.stringMatching(/^events\/metric\/binary\.plx: \d+ lines are no events, the first: /),
      'events/metric/loss.plx: a line is no event: "rubbish": there are fewer than three columns',
    ])
  })

  it('costs only the keys that are wrong', async () => {
    const folder = tempDir()
    write(
      join(folder, 'run.plx.json'),
      JSON.stringify({ outputs: { best: 1 }, tags: [1], inputs: [1], name: 7 }),
    )
    const run = await collectRun(folder)
    expect(run.outputs).toEqual({ best: 1 })
    expect(run.problems).toEqual([
      'run.plx.json: `name` is not a string',
      'run.plx.json: `tags` is not a list of strings',
      'run.plx.json: `inputs` is not an object',
    ])
  })

  it.each(['null', '[]', '3', '', '{"a": NaN}'])('is not more than that file: %j', async (text) => {
    const folder = tempDir()
    write(join(folder, 'run.plx.json'), text)
    write(join(folder, 'lineages.plx.json'), text === '[]' ? '{}' : text)
    write(join(folder, 'events/metric/loss.plx'), metricFile([1]))
    const run = await collectRun(folder)
    expect(run.outputs).toEqual({ loss: 1 })
    expect(run.problems).toHaveLength(2)
  })

  it('does not reach the prototype of an object', async () => {
    const folder = tempDir()
    write(join(folder, 'run.plx.json'), '{"outputs": {"__proto__": {"polluted": true}}}')
    write(join(folder, 'events/metric/__proto__.plx'), metricFile([1]))
    await collectRun(folder)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('links in a run folder', () => {
  it('are never followed out of it', async () => {
    const outside = tempDir()
    const folder = tempDir()
    write(join(outside, 'run.plx.json'), '{"outputs": {"stolen": 1}}')
    write(join(outside, 'lineages.plx.json'), '[]')
    write(join(outside, 'events/metric/stolen.plx'), metricFile([1]))
    for (const name of ['run.plx.json', 'lineages.plx.json', 'events']) {
      symlinkSync(join(outside, name), join(folder, name))
    }
    mkdirSync(join(folder, 'resources'))
    symlinkSync(join(outside, 'events/metric'), join(folder, 'resources/metric'))
    const run = await collectRun(folder)
    expect(run).toMatchObject({ outputs: {}, artifacts: [], metrics: [] })
    expect(run.problems).toEqual([
      'run.plx.json was left out: it is a link',
      'lineages.plx.json was left out: it is a link',
      'events is not a folder',
    ])
  })

  it('are no event files', async () => {
    const folder = tempDir()
    write(join(folder, 'secret'), metricFile([1]))
    write(join(folder, 'events/metric/ok.plx'), metricFile([2]))
    symlinkSync(join(folder, 'secret'), join(folder, 'events/metric/linked.plx'))
    const run = await collectRun(folder)
    expect(run.outputs).toEqual({ ok: 2 })
    expect(run.problems).toEqual(['events/metric/linked.plx is not a regular file'])
  })
})

describe('the path of an artifact', () => {
  it('is relative where it lies in the folder, however it was recorded', async () => {
    const root = tempDir()
    const folder = join(root, 'runs', UUID)
    write(join(folder, 'outputs/model/m.bin'), 'x')
    symlinkSync(join(root, 'runs'), join(root, 'other-name'))
    const inside = { path: 'outputs/model/m.bin', problems: [] }
    expect(await pathOf(folder, { path: 'outputs/model/m.bin' })).toEqual(inside)
    expect(await pathOf(folder, { path: './outputs//model/../model/m.bin' })).toEqual(inside)
    expect(await pathOf(folder, { path: join(folder, 'outputs/model/m.bin') })).toEqual(inside)
    expect(await pathOf(folder, { path: join(root, 'other-name', UUID, 'outputs/model/m.bin') })).toEqual(
      inside,
    )
  })

  it('is relative where the run saw its folder by another name', async () => {
    const folder = tempDir()
    const alias = `/plx-context/artifacts/${UUID}`
    expect(await pathOf(folder, { path: `${alias}/outputs/m.bin` }, [alias])).toEqual({
      path: 'outputs/m.bin',
      problems: [],
    })
  })

  it('is taken from the summary where the real library cut it at the wrong place', async () => {
    const root = tempDir()
    const folder = join(root, 'runs', UUID)
    write(join(folder, 'outputs/m.bin'), 'x')
    mkdirSync(join(root, 'context', UUID, 'artifacts'), { recursive: true })
    const link = join(root, 'context', UUID, 'artifacts', UUID)
    symlinkSync(folder, link)
    const entry = { path: 'artifacts/', summary: { path: join(link, 'outputs/m.bin') } }
    expect(await pathOf(folder, entry)).toEqual({ path: 'outputs/m.bin', problems: [] })
  })

  it('stays what it is outside of the folder, and as a URI', async () => {
    const folder = tempDir()
    expect(await pathOf(folder, { path: '/data/iris.csv' })).toEqual({ path: '/data/iris.csv', problems: [] })
    expect(await pathOf(folder, { path: 's3://bucket/iris.csv' })).toEqual({
      path: 's3://bucket/iris.csv',
      problems: [],
    })
    expect(await pathOf(folder, {})).toEqual({ path: null, problems: [] })
  })

  it.each(['../other/secret', 'outputs/../../other', '../', 'outputs/out/secret', 'outputs/circle'])(
    'cannot climb out of the folder: %s',
    async (path) => {
      const root = tempDir()
      const folder = join(root, 'runs', UUID)
      write(join(root, 'other/secret'), 'x')
      mkdirSync(join(folder, 'outputs'), { recursive: true })
      symlinkSync(join(root, 'other'), join(folder, 'outputs/out'))
      symlinkSync('circle', join(folder, 'outputs/circle'))
      const expected = {
        path: null,
        problems: [
          `lineages.plx.json: the artifact \`it\` has no path: its path leads out of the run's folder: ${path}`,
        ],
      }
      expect(await pathOf(folder, { path })).toEqual(expected)
    },
  )
})
