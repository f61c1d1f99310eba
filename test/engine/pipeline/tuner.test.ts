/** Searches whose suggestions come from a component of the hub. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/engine/engine.js'
import { bootId } from '../../../src/host/processes.js'
import { isDone } from '../../../src/lifecycle/status.js'
import { engineInHome } from '../support.js'
import { dyingStore } from './killed-engine.js'
import { endsOf, type Home, planOf, runText } from './support.js'

/** A tuner that appends what it was asked to a file, and answers what `answer`, an expression of JavaScript, comes to. */
const tunerOf = (log: string, answer: string) => `version: 1.1
kind: component
inputs:
- {name: iteration, type: int}
- {name: observations, type: dict, isList: true}
- {name: configs, type: dict, isList: true}
- {name: metrics, type: float, isList: true, isOptional: true}
- {name: step, type: float, value: 1.0}
run:
  kind: tuner
  container:
    command: [node, -e]
    args:
    - |
      const [folder, iteration, observations, configs, metrics, step] = process.argv.slice(1).map((text) => text.startsWith('/') ? text : JSON.parse(text))
      const fs = require('node:fs')
      fs.appendFileSync('${log}', JSON.stringify({ iteration, configs, metrics, statuses: observations.map((run) => run.status) }) + '\\n')
      const suggestions = ${answer}
      fs.writeFileSync(folder + '/run.plx.json', JSON.stringify({ outputs: { suggestions } }))
    - "{{ globals.run_artifacts_path }}"
    - "{{ iteration }}"
    - "{{ observations | tojson }}"
    - "{{ configs | tojson }}"
    - "{{ metrics | tojson }}"
    - "{{ step }}"
`

/** What an iterative matrix may draw from. */
const SPACE = 'params: {x: {kind: uniform, value: "0:100"}}'

const search = (matrix: string, script = 'true') => `version: 1.1
kind: operation
name: tune
matrix: ${matrix}
component:
  inputs: [{name: x, type: float}]
  run: {kind: job, container: {command: [sh, -c], args: [${JSON.stringify(script)}]}}
`

async function withTuner(home: Home, answer: string) {
  const log = join(home.home, 'asked')
  await home.parts.hub.push({ name: 'climb', tags: ['v1'], text: tunerOf(log, answer) })
  const asked = () =>
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  return { asked }
}

const valuesOf = async ({ store }: Home, uuid: string) => {
  const runs = (await store.children(uuid)).filter(({ key }) => !key.startsWith('tuner-'))
  return Promise.all(runs.map(async ({ uuid: run }) => (await store.getRun(run))!.inputs.x))
}

describe('a matrix with a tuner of its own', () => {
  it('runs what the tuner suggests, iteration by iteration, which learns what became of it', async () => {
    const home = await engineInHome()
    const { asked } = await withTuner(home, '[{ x: iteration * step }, { x: iteration * step + 0.25 }]')
    const matrix = `{kind: iterative, ${SPACE}, maxIterations: 2, tuner: {hubRef: "climb:v1", params: {step: {value: 10}}}}`
    const run = await runText(home, search(matrix, 'test {{ x }} != 0.25'))
    expect(run.status).toBe('succeeded')
    expect(await valuesOf(home, run.uuid)).toEqual([0, 0.25, 10, 10.25])
    expect(asked()).toEqual([
      { iteration: 0, configs: [], metrics: null, statuses: [] },
      { iteration: 1, configs: [{ x: 0 }], metrics: null, statuses: ['succeeded', 'failed'] },
    ])
    const tuner = (await home.store.child(run.uuid, 'tuner-1'))!
    expect(tuner).toMatchObject({ kind: 'tuner', name: 'tune-tuner', status: 'succeeded' })
    expect((await home.store.edges(tuner.uuid)).upstream).toMatchObject([{ kind: 'join' }, { kind: 'join' }])
  })

  it('ends when nothing is suggested', async () => {
    const home = await engineInHome()
    await withTuner(home, 'iteration < 2 ? [{ x: iteration }] : []')
    const matrix = `{kind: iterative, ${SPACE}, maxIterations: 9, tuner: {hubRef: climb}}`
    const run = await runText(home, search(matrix))
    expect(run.status).toBe('succeeded')
    expect(await valuesOf(home, run.uuid)).toEqual([0, 1])
  })

  it('begins a Bayesian search by itself and asks the tuner for the rest, with the metrics', async () => {
    const home = await engineInHome()
    const { asked } = await withTuner(home, '[{ x: metrics.length }]')
    const metric = `d={{ globals.run_artifacts_path }}/events/metric; mkdir -p $d; printf 'step|timestamp|metric\\n0|2026-01-01 00:00:00.000000+00:00|%s\\n' {{ x }} > $d/loss.plx`
    const matrix =
      '{kind: bayes, numInitialRuns: 2, maxIterations: 2, seed: 1, metric: {name: loss, optimization: minimize}, params: {x: {kind: uniform, value: "0:1"}}, tuner: {hubRef: climb}}'
    const run = await runText(home, search(matrix, metric))
    expect(run.status).toBe('succeeded')
    const values = await valuesOf(home, run.uuid)
    expect(values.slice(2)).toEqual([2, 3])
    expect(asked().map(({ metrics }) => metrics)).toEqual([values.slice(0, 2), values.slice(0, 3)])
  })

  it('begins a search of hyperopt by itself and asks the tuner for each further run', async () => {
    const home = await engineInHome()
    const { asked } = await withTuner(home, '[{ x: 200 + iteration }, { x: 1000 }]')
    const metric = `d={{ globals.run_artifacts_path }}/events/metric; mkdir -p $d; printf 'step|timestamp|metric\\n0|2026-01-01 00:00:00.000000+00:00|%s\\n' {{ x }} > $d/loss.plx`
    const matrix = `{kind: hyperopt, algorithm: tpe, numRuns: 5, maxIterations: 2, seed: 1, metric: {name: loss, optimization: minimize}, ${SPACE}, tuner: {hubRef: climb}}`
    const run = await runText(home, search(matrix, metric))
    expect(run.status).toBe('succeeded')
    const values = await valuesOf(home, run.uuid)
    expect(values.slice(0, 5).every((x) => Number(x) >= 0 && Number(x) <= 100)).toBe(true)
    expect(values.slice(5)).toEqual([201, 1000])
    expect(asked()).toMatchObject([{ iteration: 1, metrics: values.slice(0, 5) }])
  })

  it.each([
    ['that fails', 'process.exit(3)', /its tuner \w+ is failed: .*exit code 3/],
    ['that suggests no list', '({ x: 1 })', /its output `suggestions` is no list/],
    ['that suggests no params', '[1]', /item 0 of its output `suggestions` is no map/],
  ])('keeps what it has with a tuner %s, and asks again when it is gone on with', async (_, bad, problem) => {
    const home = await engineInHome()
    const gate = join(home.home, 'mended')
    await withTuner(home, `iteration === 0 || fs.existsSync('${gate}') ? [{ x: iteration }] : ${bad}`)
    const run = await runText(
      home,
      search(`{kind: iterative, ${SPACE}, maxIterations: 2, tuner: {hubRef: climb}}`),
    )
    expect(run.status).toBe('failed')
    expect((await home.store.conditions(run.uuid)).at(-1)).toMatchObject({
      reason: 'tuner-failed',
      message: expect.stringMatching(problem),
    })
    expect(await valuesOf(home, run.uuid)).toEqual([0])
    writeFileSync(gate, '')
    expect(await home.engine.reopen(run.uuid, { by: 'test' })).toMatchObject({ status: 'succeeded' })
    expect(await valuesOf(home, run.uuid)).toEqual([0, 1])
  })

  it('is refused when the hub has no such component, or it names none', async () => {
    const home = await engineInHome()
    const unknown = await runText(
      home,
      search(`{kind: iterative, ${SPACE}, maxIterations: 2, tuner: {hubRef: nobody}}`),
    )
    const none = await runText(home, search(`{kind: iterative, ${SPACE}, maxIterations: 2}`))
    const ends = await Promise.all([unknown, none].map(({ uuid }) => home.store.conditions(uuid)))
    expect(ends.map((conditions) => conditions.at(-1))).toMatchObject([
      { reason: 'tuner-failed', message: expect.stringMatching(/no component `nobody`/) },
      { reason: 'tuner-failed', message: expect.stringMatching(/has to name a `tuner`/) },
    ])
  })

  it('goes on where it was when its engine is killed, and asks for no round twice', async () => {
    const home = await engineInHome()
    const { asked } = await withTuner(home, '[{ x: iteration }, { x: iteration + 0.5 }]')
    const plan = planOf(home, search(`{kind: iterative, ${SPACE}, maxIterations: 3, tuner: {hubRef: climb}}`))
    const { store, dead } = dyingStore(home.store, 40)
    const self = { pid: 2 ** 22, startTime: 'never', bootId: bootId() }
    void createEngine({ ...home.parts, store, self }).submit(plan)
    await dead
    const run = await home.engine.drive(plan.uuid)
    expect(run).toMatchObject({ status: 'succeeded' })
    expect(await valuesOf(home, plan.uuid)).toEqual([0, 0.5, 1, 1.5, 2, 2.5])
    expect(asked().map(({ iteration }) => iteration)).toEqual([0, 1, 2])
    expect(Object.values(await endsOf(home.store, plan.uuid)).every((end) => isDone(end as never))).toBe(true)
  })
})
