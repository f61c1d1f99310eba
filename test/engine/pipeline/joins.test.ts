import { describe, expect, it } from 'vitest'
import { engineInHome, Seen } from '../support.js'
import { planOf } from './support.js'

/** Tunes, takes the best, and hands on what they are. */
const PIPELINE = `version: 1.1
kind: component
run:
  kind: dag
  operations:
  - name: tune
    matrix: {kind: mapping, values: [{acc: 0.5}, {acc: 0.9}, {acc: 0.7}, {acc: 0.6}]}
    component:
      name: train
      inputs: [{name: acc, type: float}]
      run:
        kind: job
        container:
          command: [sh, -c]
          args: ["d={{ globals.run_artifacts_path }}/events/metric; mkdir -p $d; printf 'step|timestamp|metric\\\\n0|2026-01-01 00:00:00.000000+00:00|{{ acc }}' > $d/acc.plx"]
  - name: best
    dependencies: [tune]
    params: {search: {ref: ops.tune, value: globals.uuid, contextOnly: true}, top: {value: 2, contextOnly: true}}
    joins:
    - query: "pipeline: {{ search }}, status: succeeded"
      sort: -metrics.acc
      limit: "{{ top }}"
      params:
        accs: {value: outputs.acc}
        uuids: {value: globals.uuid}
        models: {value: {files: [outputs/model]}, contextOnly: true}
    component:
      inputs: [{name: accs, type: float, isList: true}, {name: uuids, type: str, isList: true}]
      run: {kind: job, container: {command: [echo, "{{ accs }} {{ uuids | length }} {{ models.files | length }}"]}}
`

describe('a join', () => {
  it('collects values of the runs that its query finds, in their order, up to its limit', async () => {
    const home = await engineInHome()
    const seen = new Seen()
    const run = await home.engine.run(planOf(home, PIPELINE), { onEvent: seen.onEvent })
    expect(run.status).toBe('succeeded')
    expect(seen.lines).toEqual(['[0.9, 0.7] 2 2'])
    const best = (await home.store.child(run.uuid, 'best'))!
    const { upstream } = await home.store.edges(best.uuid)
    expect(upstream.map(({ kind }) => kind).toSorted()).toEqual(['join', 'join', 'param'])
  })

  it('brings the files of the runs that it finds where its param goes `toInit`', async () => {
    const home = await engineInHome()
    const seen = new Seen()
    const text = `version: 1.1
kind: component
run:
  kind: dag
  operations:
  - name: make
    matrix: {kind: mapping, values: [{x: 1}, {x: 2}]}
    component:
      inputs: [{name: x, type: int}]
      run: {kind: job, container: {command: [sh, -c, "echo {{ x }} > {{ globals.run_outputs_path }}/number"]}}
  - name: sum
    dependencies: [make]
    joins:
    - {ref: ops.make, query: "status: succeeded", sort: created_at, params: {made: {value: {files: [outputs/number]}, toInit: true}}}
    component:
      inputs: [{name: made, type: artifacts}]
      run: {kind: job, container: {command: [sh, -c, "cat {{ globals.artifacts_path }}/*/outputs/number | sort"]}}
`
    const run = await home.engine.run(planOf(home, text), { onEvent: seen.onEvent })
    expect(run.status).toBe('succeeded')
    expect(seen.lines.filter((line) => /^\d$/.test(line))).toEqual(['1', '2'])
  })

  it('says what is wrong with its query', async () => {
    const home = await engineInHome()
    const run = await home.engine.run(planOf(home, PIPELINE.replace('status: succeeded', 'nothing: x')))
    const best = (await home.store.child(run.uuid, 'best'))!
    expect((await home.store.conditions(best.uuid)).at(-1)).toMatchObject({
      type: 'failed',
      message: expect.stringContaining('there is no field `nothing`'),
    })
  })
})
