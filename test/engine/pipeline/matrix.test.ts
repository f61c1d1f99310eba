import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { engineInHome, Seen } from '../support.js'
import { endsOf, gate, planOf, runText, until } from './support.js'

/** Logs a metric of this run, as tracking does: its last value is `value`. */
const track = (name: string, value: string) =>
  `d={{ globals.run_artifacts_path }}/events/metric; mkdir -p $d; printf 'step|timestamp|metric\\n0|2026-01-01 00:00:00.000000+00:00|%s\\n' ${value} > $d/${name}.plx`

const matrixOf = (matrix: string, script: string, inputs = '[{name: x, type: float}]') => `version: 1.1
kind: operation
name: tune
matrix: ${matrix}
component:
  inputs: ${inputs}
  run:
    kind: job
    container: {command: [sh, -c], args: [${JSON.stringify(script)}]}
`

describe('a matrix', () => {
  it('runs a mapping: each entry once, by its index, with its types', async () => {
    const home = await engineInHome()
    const seen = new Seen()
    const text = matrixOf('{kind: mapping, values: [{x: 1.0}, {x: 2.5}]}', 'echo {{ x }}')
    const run = await home.engine.run(planOf(home, text), { onEvent: seen.onEvent })
    expect(run).toMatchObject({ status: 'succeeded', kind: 'matrix' })
    expect(seen.lines.toSorted()).toEqual(['1.0', '2.5'])
    expect(await endsOf(home.store, run.uuid)).toEqual({ 0: 'succeeded', 1: 'succeeded' })
    expect(await home.store.child(run.uuid, '1')).toMatchObject({
      inputs: { x: 2.5 },
      iteration: 0,
      name: 'tune',
    })
  })

  it('fails a mapping with a failed entry; a search succeeds with what it has found', async () => {
    const home = await engineInHome()
    const script = 'test {{ x }} != 2.0'
    const mapping = await runText(home, matrixOf('{kind: mapping, values: [{x: 1.0}, {x: 2.0}]}', script))
    expect(mapping.status).toBe('failed')
    expect((await home.store.conditions(mapping.uuid)).at(-1)!.message).toBe('an operation of it failed: 1')
    const grid = '{kind: grid, params: {x: {kind: choice, value: [1.0, 2.0]}}}'
    expect((await runText(home, matrixOf(grid, script))).status).toBe('succeeded')
    expect((await runText(home, matrixOf(grid, 'false'))).status).toBe('failed')
  })

  it('keeps to its concurrency', async () => {
    const home = await engineInHome({ jobs: 4 })
    const log = join(home.home, 'log')
    const text = matrixOf(
      '{kind: mapping, concurrency: 1, values: [{x: 1.0}, {x: 2.0}, {x: 3.0}]}',
      `echo + >> ${log}; sleep 0.05; echo - >> ${log}`,
    )
    expect((await runText(home, text)).status).toBe('succeeded')
    expect(readFileSync(log, 'utf8')).toBe('+\n-\n'.repeat(3))
  })

  it('promotes the best runs of hyperband, which go on from their outputs where that is asked for', async () => {
    const home = await engineInHome()
    const matrix =
      '{kind: hyperband, maxIterations: 4, eta: 2, resume: true, seed: 1, resource: {name: steps, type: int}, metric: {name: acc, optimization: maximize}, params: {x: {kind: uniform, value: {low: 0, high: 1}}}}'
    const script = `echo {{ steps }} >> {{ globals.run_outputs_path }}/steps; ${track('acc', '{{ x }}')}`
    const text = matrixOf(matrix, script, '[{name: x, type: float}, {name: steps, type: int}]')
    const run = await runText(home, text)
    expect(run.status).toBe('succeeded')
    const children = await home.store.children(run.uuid)
    const runs = await Promise.all(children.map(async ({ uuid }) => (await home.store.getRun(uuid))!))
    const rungs = [0, 1, 2, 3, 4, 5].map((round) => {
      const members = runs.filter(({ iteration }) => iteration === round)
      return [members.length, members[0]?.inputs.steps]
    })
    expect(rungs).toEqual([
      [4, 1],
      [2, 2],
      [1, 4],
      [3, 2],
      [1, 4],
      [3, 4],
    ])
    const first = runs.filter(({ iteration }) => iteration === 0).map(({ outputs }) => outputs.acc as number)
    const second = runs.filter(({ iteration }) => iteration === 1).map(({ outputs }) => outputs.acc as number)
    expect(second.toSorted()).toEqual(first.toSorted().slice(2))
    const last = runs.find(({ iteration }) => iteration === 2)!
    expect(readFileSync(join(home.layout.run(last.uuid).outputs, 'steps'), 'utf8')).toBe('1\n2\n4\n')
    expect((await home.store.edges(last.uuid)).upstream).toMatchObject([{ kind: 'copy' }])
  })

  it('learns from what its runs measure', async () => {
    const home = await engineInHome()
    const matrix =
      '{kind: bayes, numInitialRuns: 3, maxIterations: 3, seed: 3, metric: {name: loss, optimization: minimize}, params: {x: {kind: linspace, value: "0:1:5"}}}'
    const run = await runText(home, matrixOf(matrix, track('loss', '{{ (x - 0.25) ** 2 }}')))
    expect(run.status).toBe('succeeded')
    const rounds = (await home.store.rounds(run.uuid)) as unknown[][]
    expect(rounds.map(({ length }) => length)).toEqual([3, 1, 1])
    expect(await home.store.children(run.uuid)).toHaveLength(5)
  })

  it('keeps what it has when the search can suggest nothing', async () => {
    const home = await engineInHome()
    const text = matrixOf('{kind: random, numRuns: 2, params: {x: {kind: choice, value: []}}}', 'true')
    const run = await runText(home, text)
    expect(run.status).toBe('failed')
    expect((await home.store.conditions(run.uuid)).at(-1)).toMatchObject({ reason: 'tuner-failed' })
  })

  it('comes to an end in a dag in a mapping in a dag, at one place and one at a time', async () => {
    const home = await engineInHome({ jobs: 1 })
    const text = `version: 1.1
kind: component
run:
  kind: dag
  concurrency: 1
  operations:
  - name: outer
    matrix: {kind: mapping, concurrency: 1, values: [{x: 1}, {x: 2}]}
    component:
      inputs: [{name: x, type: int}]
      run:
        kind: dag
        concurrency: 1
        operations:
        - {name: a, params: {y: {ref: dag, value: inputs.x}}, component: {inputs: [{name: y, type: int}], run: {kind: job, container: {command: [echo, "a{{ y }}"]}}}}
        - {name: b, dependencies: [a], cache: {disable: true}, component: {run: {kind: job, container: {command: [echo, b]}}}}
`
    const seen = new Seen()
    const run = await home.engine.run(planOf(home, text), { onEvent: seen.onEvent })
    expect(run.status).toBe('succeeded')
    expect(seen.lines).toEqual(['a1', 'b', 'a2', 'b'])
    const paths = seen.events.flatMap((event) => (event.kind === 'log' ? [event.place.path.join('/')] : []))
    expect(paths).toEqual(['outer/0/a', 'outer/0/b', 'outer/1/a', 'outer/1/b'])
  })
})

describe('pipelines that want the same place', () => {
  it('take turns, however many runs of each wait for it', async () => {
    const home = await engineInHome({ jobs: 1 })
    const [log, hold] = [join(home.home, 'log'), gate(home.home, 'hold')]
    await home.engine.submit(planOf(home, matrixOf('{kind: mapping, values: [{x: 0.5}]}', hold.wait)))
    const values = Array.from({ length: 5 }, (_, i) => `{x: ${i}.5}`).join(', ')
    const plans = ['a', 'b'].map((name) =>
      planOf(home, matrixOf(`{kind: mapping, values: [${values}]}`, `echo ${name} >> ${log}`)),
    )
    for (const plan of plans) {
      await home.engine.submit(plan)
      await until(async () => {
        const ends = Object.values(await endsOf(home.store, plan.uuid))
        return ends.filter((status) => status === 'queued').length === 5
      })
    }
    hold.open()
    for (const { uuid } of plans) await home.engine.wait(uuid)
    expect(readFileSync(log, 'utf8')).toBe('a\nb\n'.repeat(5))
  })
})

describe('early stopping', () => {
  it('gives a pipeline up when too many of its runs have failed', async () => {
    const home = await engineInHome({ jobs: 1 })
    const values = Array.from({ length: 10 }, (_, i) => `{x: ${i}.0}`).join(', ')
    const text = matrixOf(
      `{kind: mapping, concurrency: 1, earlyStopping: [{kind: failure_early_stopping, percent: 30}], values: [${values}]}`,
      'false',
    )
    const run = await runText(home, text)
    expect(run.status).toBe('failed')
    expect((await home.store.conditions(run.uuid)).at(-1)).toMatchObject({ reason: 'early-stopped' })
    const ends = Object.values(await endsOf(home.store, run.uuid))
    expect(ends.filter((status) => status === 'failed')).toHaveLength(3)
    // The one that had begun meanwhile was stopped, and so were those that never began.
    expect(ends.filter((status) => status === 'stopped')).toHaveLength(7)
    const last = (await home.store.child(run.uuid, '9'))!
    expect(last).toMatchObject({ inputs: { x: 9 }, iteration: 0, startedAt: null })
    expect((await home.store.conditions(last.uuid)).at(-1)).toMatchObject({
      reason: 'early-stopped',
      message:
        'it never began, because its pipeline has ended: 3 of 10 runs have failed, which is at least 30 %',
    })
  })

  it('succeeds as soon as a run reaches the value, on live metrics, and stops the others', async () => {
    const home = await engineInHome({ jobs: 2 })
    const text = matrixOf(
      '{kind: mapping, earlyStopping: [{kind: metric_early_stopping, metric: acc, value: 0.9, optimization: maximize}], values: [{x: 0.5}, {x: 0.95}, {x: 0.2}]}',
      `${track('acc', '{{ x }}')}; sleep 60`,
    )
    const run = await runText(home, text)
    expect(run.status).toBe('succeeded')
    expect((await home.store.conditions(run.uuid)).at(-1)).toMatchObject({ reason: 'EarlyStopping' })
    expect(new Set(Object.values(await endsOf(home.store, run.uuid)))).toEqual(new Set(['stopped']))
  })

  it.each([
    ['median', '{kind: median, evaluationInterval: 1}'],
    ['diff', '{kind: diff, percent: 50, evaluationInterval: 1}'],
    ['truncation', '{kind: truncation, percent: 34, evaluationInterval: 1}'],
  ])('stops only the runs that fall behind where there is a policy: %s', async (_, policy) => {
    const home = await engineInHome({ jobs: 3 })
    const done = gate(home.home, 'done')
    const text = matrixOf(
      `{kind: mapping, earlyStopping: [{kind: metric_early_stopping, metric: acc, value: 2, optimization: maximize, policy: ${policy}}], values: [{x: 0.8}, {x: 0.9}, {x: 0.1}]}`,
      `${track('acc', '{{ x }}')}; ${done.wait}`,
    )
    const plan = planOf(home, text)
    await home.engine.submit(plan)
    await until(async () => Object.values(await endsOf(home.store, plan.uuid)).includes('stopped'))
    done.open()
    expect(await home.engine.wait(plan.uuid)).toMatchObject({ status: 'succeeded' })
    const ends = Object.entries(await endsOf(home.store, plan.uuid))
    expect(ends).toContainEqual(['1', 'succeeded'])
    const stopped = ends.filter(([, status]) => status === 'stopped').map(([key]) => key)
    expect(stopped).toContain('2')
    expect(existsSync(done.path)).toBe(true)
  })
})
