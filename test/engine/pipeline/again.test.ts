import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { draftOf } from '../../../src/engine/draft.js'
import { systemIds } from '../../../src/host/system.js'
import { planAgain } from '../../../src/plan/again.js'
import { leaveOut } from '../../../src/plan/leave-out.js'
import { engineInHome, Seen, shellPlan } from '../support.js'
import { dagOf, endsOf, planOf, runText, until } from './support.js'

describe('a pipeline that has failed', () => {
  it('goes on: what has succeeded stays, the rest and what came after it runs again', async () => {
    const home = await engineInHome()
    const [log, fixed] = [join(home.home, 'log'), join(home.home, 'fixed')]
    const line = (name: string, more = '', test = 'true') =>
      `{name: ${name}, dagRef: sh, ${more} params: {do: "echo ${name} >> ${log}; ${test}"}}`
    const run = await runText(
      home,
      dagOf([
        line('a'),
        line('b', 'dependencies: [a],', `test -e ${fixed}`),
        line('c', 'dependencies: [b],'),
        line('report', 'dependencies: [b], trigger: all_done,'),
        `{name: inner, dependencies: [a], component: {run: {kind: dag, operations: [${[
          `{name: d, component: {run: {kind: job, container: {command: [sh, -c, "echo d >> ${log}"]}}}}`,
          `{name: e, dependencies: [d], component: {run: {kind: job, container: {command: [sh, -c, "echo e >> ${log}; test -e ${fixed}"]}}}}`,
        ].join(', ')}]}}}`,
      ]),
    )
    expect(run.status).toBe('failed')
    const before = (await home.store.child(run.uuid, 'b'))!
    writeFileSync(fixed, '')
    writeFileSync(log, '')
    const again = await home.engine.reopen(run.uuid, { by: 'test' })
    expect(again).toMatchObject({ status: 'succeeded', uuid: run.uuid })
    expect(readFileSync(log, 'utf8').trim().split('\n').toSorted()).toEqual(['b', 'c', 'e', 'report'])
    expect(new Set(Object.values(await endsOf(home.store, run.uuid)))).toEqual(new Set(['succeeded']))
    // What was is still on record.
    expect(await home.store.getRun(before.uuid)).toMatchObject({
      status: 'failed',
      parent: run.uuid,
      key: null,
    })
    expect(await home.engine.reopen(run.uuid, { by: 'test' })).toBeUndefined()
  })
})

describe('a pipeline that was stopped', () => {
  it('goes on with what never began, pipelines within it included', async () => {
    const home = await engineInHome()
    const [started, open] = [join(home.home, 'started'), join(home.home, 'open')]
    const inner = (name: string, more = '') =>
      `{name: ${name}, ${more} component: {run: {kind: dag, operations: [{name: x, component: {run: {kind: job, container: {command: ["true"]}}}}]}}}`
    const plan = planOf(
      home,
      dagOf([
        `{name: first, dagRef: sh, params: {do: "touch ${started}; while [ ! -e ${open} ]; do sleep 0.02; done"}}`,
        '{name: bad, dagRef: sh, params: {do: "exit 3"}}',
        inner('hopeless', 'dependencies: [bad],'),
        inner('later', 'dependencies: [first],'),
      ]),
    )
    await home.engine.submit(plan)
    const ended = (name: string) => async () => (await home.store.child(plan.uuid, name)) !== undefined
    await until(() => existsSync(started))
    await until(ended('hopeless'))
    await home.engine.stop(plan.uuid, { by: 'test' })
    expect(await home.engine.wait(plan.uuid)).toMatchObject({ status: 'stopped' })
    const never = { first: 'stopped', bad: 'failed', hopeless: 'upstream_failed', later: 'stopped' }
    expect(await endsOf(home.store, plan.uuid)).toEqual(never)
    const later = (await home.store.child(plan.uuid, 'later'))!
    expect(await home.engine.reopen(later.uuid, { by: 'test' })).toBeUndefined()

    writeFileSync(open, '')
    const again = await home.engine.reopen(plan.uuid, { by: 'test' })
    expect(again).toMatchObject({ status: 'failed' })
    const ends = { first: 'succeeded', bad: 'failed', hopeless: 'upstream_failed', later: 'succeeded' }
    expect(await endsOf(home.store, plan.uuid)).toEqual(ends)
  })

  it('is settled when nobody drives it any more, and what never began is on record', async () => {
    const home = await engineInHome()
    const { store, parts } = home
    const plan = planOf(
      home,
      dagOf(['{name: a, dagRef: sh, params: {do: "true"}}', '{name: b, dagRef: sh, params: {do: "true"}}']),
    )
    await store.createRun(draftOf(plan), { ...parts.self, startTime: 'of another process' })
    await store.request(plan.uuid, { kind: 'stop', by: 'test', at: new Date().toISOString() })
    expect(await home.engine.settle()).toMatchObject([{ uuid: plan.uuid, status: 'stopped' }])
    expect(await endsOf(store, plan.uuid)).toEqual({ a: 'stopped', b: 'stopped' })
    const b = (await store.child(plan.uuid, 'b'))!
    expect((await store.conditions(b.uuid)).at(-1)?.message).toMatch(
      /^it never began, because its pipeline has ended/,
    )
  })

  it('says of an operation that is gone on with alone where it stands', async () => {
    const home = await engineInHome()
    const fixed = join(home.home, 'fixed')
    const run = await runText(
      home,
      dagOf([
        `{name: outer, component: {run: {kind: dag, operations: [{name: e, component: {run: {kind: job, container: {command: [test, -e, ${fixed}]}}}}]}}}`,
      ]),
    )
    expect(run.status).toBe('failed')
    const outer = (await home.store.child(run.uuid, 'outer'))!
    const e = (await home.store.child(outer.uuid, 'e'))!
    writeFileSync(fixed, '')
    const seen = new Seen()
    const again = await home.engine.reopen(e.uuid, { by: 'test', onEvent: seen.onEvent })
    expect(again).toMatchObject({ status: 'succeeded' })
    expect(seen.events.length).toBeGreaterThan(0)
    for (const { place } of seen.events) {
      expect(place).toMatchObject({ key: 'e', parent: outer.uuid, root: run.uuid, path: ['outer', 'e'] })
    }
  })
})

describe('a run once more', () => {
  it('is a run of its own that says whose it is; a copy begins with the outputs', async () => {
    const home = await engineInHome()
    const first = shellPlan('true')
    const output = home.layout.run(first.uuid).outputs
    const run = await home.engine.run({
      ...first,
      containers: shellPlan(`cat ${output}/x 2> /dev/null; echo 1 >> ${output}/x`).containers,
    })
    expect(run.status).toBe('succeeded')
    const uuid = systemIds.uuid()
    const plan = { ...planAgain(run.content as never, uuid), carries: { from: run.uuid } }
    const seen = new Seen()
    const draft = { original: run.uuid, cloningKind: 'copy' } as const
    const copy = await home.engine.run(plan, { draft, onEvent: seen.onEvent })
    expect(copy).toMatchObject({ status: 'succeeded', uuid, original: run.uuid, cloningKind: 'copy' })
    expect(seen.lines).toEqual(['1'])
    expect(readFileSync(join(home.layout.run(uuid).outputs, 'x'), 'utf8')).toBe('1\n1\n')
    expect(existsSync(output)).toBe(true)
  })
})

describe('a part of a dag', () => {
  const text = (log: string) =>
    dagOf(
      ['{name: a,', '{name: b, dependencies: [a],', '{name: c, dependencies: [b],'].map(
        (line, i) => `${line} dagRef: sh, params: {do: "echo ${'abc'[i]} >> ${log}"}}`,
      ),
    )

  it('runs alone; the results of an earlier run stand for the rest', async () => {
    const home = await engineInHome()
    const log = join(home.home, 'log')
    const first = await runText(home, text(log))
    writeFileSync(log, '')
    const part = leaveOut(planOf(home, text(log)), { from: 'b' }, first.uuid)
    const run = await home.engine.run(part.ok ? part.value : planOf(home, ''))
    expect(run.status).toBe('succeeded')
    expect(readFileSync(log, 'utf8')).toBe('b\nc\n')
    const [a, original] = [await home.store.child(run.uuid, 'a'), await home.store.child(first.uuid, 'a')]
    expect(a).toMatchObject({ status: 'succeeded', cloningKind: 'cache', original: original!.uuid })
  })

  it('skips the rest where there is no earlier run', async () => {
    const home = await engineInHome()
    const log = join(home.home, 'log')
    const part = leaveOut(planOf(home, text(log)), { only: ['b'] }, null)
    const run = await home.engine.run(part.ok ? part.value : planOf(home, ''))
    expect(await endsOf(home.store, run.uuid)).toEqual({ a: 'skipped', b: 'succeeded', c: 'skipped' })
    expect(leaveOut(planOf(home, text(log)), { from: 'bb' }, null)).toEqual({
      ok: false,
      error: 'the dag has no operation `bb`; did you mean `b`?',
    })
  })
})
