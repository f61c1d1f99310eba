import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../../src/engine/events.js'
import { freePorts } from '../../../src/host/free-ports.js'
import { engineInHome, Seen } from '../support.js'
import { dagOf, endsOf, gate, planOf, runText, until } from './support.js'

describe('a dag', () => {
  it('runs its operations in order, and every decision has its reason', async () => {
    const home = await engineInHome()
    const log = join(home.home, 'order')
    const run = await runText(
      home,
      dagOf([
        `{name: c, dagRef: sh, dependencies: [a, b], params: {do: "echo c >> ${log}"}}`,
        `{name: a, dagRef: sh, params: {do: "echo a >> ${log}"}}`,
        `{name: b, dagRef: sh, dependencies: [a], params: {do: "echo b >> ${log}"}}`,
      ]),
    )
    expect(run).toMatchObject({ status: 'succeeded', kind: 'dag' })
    expect(readFileSync(log, 'utf8')).toBe('a\nb\nc\n')
    const c = (await home.store.child(run.uuid, 'c'))!
    expect(c).toMatchObject({ parent: run.uuid, root: run.uuid, status: 'succeeded' })
    expect((await home.store.conditions(c.uuid))[0]).toMatchObject({
      type: 'created',
      reason: 'DagReady',
      message: 'all_succeeded: 2 of 2 upstreams are done',
    })
  })

  it('fails with a failed operation, handled or not, and ends the others as their triggers say', async () => {
    const home = await engineInHome()
    const run = await runText(
      home,
      dagOf([
        '{name: good, dagRef: sh, params: {do: "true"}}',
        '{name: bad, dagRef: sh, params: {do: "exit 3"}}',
        '{name: after, dagRef: sh, dependencies: [bad], params: {do: "true"}}',
        '{name: cleanup, dagRef: sh, dependencies: [bad, good], trigger: one_failed, params: {do: "true"}}',
        '{name: unneeded, dagRef: sh, dependencies: [good], trigger: one_failed, params: {do: "true"}}',
        '{name: last, dagRef: sh, dependencies: [unneeded], params: {do: "true"}}',
        '{name: with, dagRef: sh, dependencies: [unneeded], skipOnUpstreamSkip: true, params: {do: "true"}}',
        `{name: unmet, dagRef: sh, dependencies: [good], conditions: "{{ x == 'y' }}", params: {do: "true", x: n}}`,
      ]),
    )
    expect(await endsOf(home.store, run.uuid)).toEqual({
      good: 'succeeded',
      bad: 'failed',
      after: 'upstream_failed',
      cleanup: 'succeeded',
      unneeded: 'skipped',
      last: 'succeeded',
      with: 'skipped',
      unmet: 'skipped',
    })
    const last = (await home.store.conditions(run.uuid)).at(-1)
    expect(last).toMatchObject({
      type: 'failed',
      reason: 'operations-failed',
      message: 'an operation of it failed: bad',
    })
  })

  it('hands values on: outputs, inputs, artifacts and globals of others, and its own inputs', async () => {
    const home = await engineInHome()
    const track = `printf "accuracy" > /dev/null; mkdir -p $POLYAXON_OFFLINE_ROOT/runs/$ID/events/metric; printf "step|timestamp|metric\\n0|2026-01-01 00:00:00.000000+00:00|0.5" > $POLYAXON_OFFLINE_ROOT/runs/$ID/events/metric/accuracy.plx`
    const text = `version: 1.1
kind: component
inputs: [{name: rate, type: float, value: 5.0}]
run:
  kind: dag
  operations:
  - {name: train, dagRef: train, params: {lr: {ref: dag, value: inputs.rate}}}
  - name: use
    dagRef: use
    params:
      acc: {ref: ops.train, value: outputs.accuracy}
      lr: {ref: ops.train, value: inputs.lr}
      uuid: {ref: ops.train, value: globals.uuid}
      folder: {ref: ops.train, value: artifacts.base}
  components:
  - name: train
    inputs: [{name: lr, type: float}]
    outputs: [{name: accuracy, type: float}]
    run: {kind: job, container: {command: [sh, -c], args: [${JSON.stringify(track)}], env: [{name: ID, value: "{{ globals.uuid }}"}]}}
  - name: use
    inputs: [{name: acc, type: float}, {name: lr, type: float}, {name: uuid, type: str}, {name: folder, type: str}]
    run: {kind: job, container: {command: [echo, "{{ acc }} {{ lr }} {{ uuid }} {{ folder }}"]}}
`
    const seen = new Seen()
    const run = await home.engine.run(planOf(home, text), { onEvent: seen.onEvent })
    expect(run.status).toBe('succeeded')
    const train = (await home.store.child(run.uuid, 'train'))!
    expect(seen.lines).toEqual([`0.5 5.0 ${train.uuid} ${train.uuid}`])
    const use = (await home.store.child(run.uuid, 'use'))!
    expect((await home.store.edges(use.uuid)).upstream).toEqual([
      {
        upstream: train.uuid,
        downstream: use.uuid,
        kind: 'param',
        values: { acc: 'outputs.accuracy', lr: 'inputs.lr', uuid: 'globals.uuid', folder: 'artifacts.base' },
      },
    ])
    expect(seen.events.find(({ kind }) => kind === 'log')).toMatchObject({
      place: { path: ['use'], key: 'use' },
    })
  })

  it('records why an operation cannot be compiled, and goes on without it', async () => {
    const home = await engineInHome()
    const run = await runText(
      home,
      dagOf([
        '{name: a, dagRef: sh, params: {do: "true"}}',
        '{name: b, dagRef: sh, params: {do: {ref: ops.a, value: outputs.said}}}',
        '{name: c, dagRef: sh, dependencies: [a], params: {do: "true"}}',
      ]),
    )
    expect(await endsOf(home.store, run.uuid)).toEqual({ a: 'succeeded', b: 'failed', c: 'succeeded' })
    const b = (await home.store.child(run.uuid, 'b'))!
    expect((await home.store.conditions(b.uuid)).at(-1)!.message).toContain('ops.a.outputs.said')
  })

  it('hands down its environment and runs dags within dags', async () => {
    const home = await engineInHome()
    const text = `version: 1.1
kind: component
run:
  kind: dag
  environment: {labels: {team: iris}}
  operations:
  - name: inner
    component:
      run:
        kind: dag
        operations:
        - {name: leaf, component: {run: {kind: job, environment: {labels: {own: "1"}}, container: {command: ["true"]}}}}
`
    const run = await runText(home, text)
    expect(run.status).toBe('succeeded')
    const inner = (await home.store.child(run.uuid, 'inner'))!
    const leaf = (await home.store.child(inner.uuid, 'leaf'))!
    expect(leaf).toMatchObject({ status: 'succeeded', root: run.uuid, parent: inner.uuid })
    expect((leaf.content as { operation: { run: unknown } }).operation.run).toMatchObject({
      environment: { labels: { team: 'iris', own: '1' } },
    })
  })

  it('starts an operation with the event of another that still runs, also at one place', async () => {
    const home = await engineInHome({ jobs: 1 })
    const { path, wait } = gate(home.home, 'event')
    const text = `version: 1.1
kind: component
run:
  kind: dag
  operations:
  - {name: server, component: {run: {kind: service, container: {command: [sh, -c, "${wait}"]}}}}
  - {name: client, events: [{kinds: [run_status_running], ref: ops.server}], component: {run: {kind: job, container: {command: [touch, ${path}]}}}}
`
    const run = await runText(home, text)
    expect(run.status).toBe('succeeded')
  })

  it('keeps to its concurrency', async () => {
    const home = await engineInHome({ jobs: 4 })
    const log = join(home.home, 'log')
    const line = (name: string) =>
      `{name: ${name}, dagRef: sh, params: {do: "echo + >> ${log}; sleep 0.05; echo - >> ${log}"}}`
    const run = await runText(home, dagOf(['a', 'b', 'c', 'd'].map(line), '  concurrency: 1'))
    expect(run.status).toBe('succeeded')
    expect(readFileSync(log, 'utf8')).toBe('+\n-\n'.repeat(4))
  })

  it('stops with everything in it', async () => {
    const home = await engineInHome()
    const started = join(home.home, 'started')
    const plan = planOf(
      home,
      dagOf([
        `{name: long, dagRef: sh, params: {do: "touch ${started}; sleep 60"}}`,
        '{name: later, dagRef: sh, dependencies: [long], params: {do: "true"}}',
      ]),
    )
    await home.engine.submit(plan)
    await until(() => existsSync(started))
    await home.engine.stop(plan.uuid, { by: 'test' })
    const run = (await home.engine.wait(plan.uuid))!
    expect(run.status).toBe('stopped')
    expect(await endsOf(home.store, run.uuid)).toEqual({ long: 'stopped', later: 'stopped' })
    expect((await home.store.conditions(run.uuid)).at(-1)!.message).toBe(
      'it was stopped by test; 1 of 2 never began',
    )
    const later = (await home.store.child(run.uuid, 'later'))!
    expect(later).toMatchObject({ startedAt: null, kind: 'job', parent: run.uuid })
    expect((await home.store.conditions(later.uuid)).at(-1)).toMatchObject({
      type: 'stopped',
      reason: 'stopped',
      message: 'it never began, because its pipeline has ended: it was stopped by test',
    })
  })

  it('can be stopped while its operations end as fast as they begin, and each is on record', async () => {
    const home = await engineInHome()
    const names = Array.from({ length: 2000 }, (_, i) => `o${i}`)
    const never = (name: string) =>
      `{name: ${name}, dagRef: sh, conditions: "{{ 1 > 2 }}", params: {do: "true"}}`
    const plan = planOf(home, dagOf(names.map(never)))
    const told = new Set<string>()
    const run = await home.engine.run(plan, {
      onEvent: ({ kind, place }) => {
        if (kind !== 'status' || !place.key) return
        // A timer like those that look for signals and for requests of others.
        if (told.size === 0) setTimeout(() => void home.engine.stop(plan.uuid, { by: 'test' }), 0)
        told.add(place.key)
      },
    })
    expect(run.status).toBe('stopped')
    const ends = await endsOf(home.store, run.uuid)
    expect(Object.keys(ends).toSorted()).toEqual(names.toSorted())
    expect(new Set(Object.values(ends))).toEqual(new Set(['skipped', 'stopped']))
    expect(told.size).toBe(names.length)
  })

  it('waits for approval where that is asked for, and holds no place meanwhile', async () => {
    const home = await engineInHome({ jobs: 1 })
    const plan = planOf(
      home,
      dagOf([
        '{name: asks, dagRef: sh, isApproved: false, params: {do: "true"}}',
        '{name: other, dagRef: sh, params: {do: "true"}}',
      ]),
    )
    await home.engine.submit(plan)
    await until(async () => (await home.store.child(plan.uuid, 'other'))?.status === 'succeeded')
    const asks = (await home.store.child(plan.uuid, 'asks'))!
    expect(asks).toMatchObject({ pending: 'approval' })
    await home.store.request(asks.uuid, { kind: 'approve', by: 'test', at: new Date().toISOString() })
    expect(await home.engine.wait(plan.uuid)).toMatchObject({ status: 'succeeded' })
    expect(await home.store.getRun(asks.uuid)).toMatchObject({ status: 'succeeded', pending: null })
  })
})

describe('services of one dag', () => {
  it('that want the same port at the same time get different ones', async () => {
    const home = await engineInHome()
    const [port = 0] = await freePorts([0])
    const server = `require('node:http').createServer((_, to) => to.end('me')).listen(Number(process.argv[1]))`
    const text = `version: 1.1
kind: component
run:
  kind: dag
  operations:
${['a', 'b', 'c'].map((name) => `  - {name: ${name}, dagRef: serve}`).join('\n')}
  components:
  - name: serve
    run:
      kind: service
      ports: [${port}]
      container: {command: [node, -e, ${JSON.stringify(server)}, "{{ globals.ports[0] }}"]}
`
    const urls = new Map<string, unknown>()
    const plan = planOf(home, text)
    const onEvent = async (event: RunEvent) => {
      if (event.kind !== 'status' || event.condition.type !== 'running' || event.uuid === plan.uuid) return
      urls.set(event.uuid, event.run.metaInfo.url)
      if (urls.size === 3) await home.engine.stop(plan.uuid, { by: 'the test' })
    }
    await home.engine.run(plan, { onEvent })
    const ports = [...urls.values()].map((url) => new URL(String(url)).port)
    expect(ports).toContain(String(port))
    expect(new Set(ports).size).toBe(3)
  })
})
