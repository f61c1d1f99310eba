/** A pipeline whose engine is killed at any moment, continued, ends as one that was left alone. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/engine/engine.js'
import { bootId } from '../../../src/host/processes.js'
import { engineInHome } from '../support.js'
import { dyingStore } from './killed-engine.js'
import { LedgerExecutor, startsIn } from './ledger-executor.js'
import { type endsOf, planOf } from './support.js'

const op = (name: string, rest: string, code = 0) =>
  `  - {name: ${name}, ${rest ? `${rest}, ` : ''}component: {run: {kind: job, container: {command: [${name}, "${code}"]}}}}`

/** 30 operations: three layers with failures and every trigger, a mapping, and a dag within. */
const PIPELINE = `version: 1.1
kind: component
run:
  kind: dag
  operations:
${[
  ...Array.from({ length: 8 }, (_, i) => op(`a${i}`, '', i % 3 === 2 ? 1 : 0)),
  op('b0', 'dependencies: [a0, a1]'),
  op('b1', 'dependencies: [a2, a5], trigger: all_failed'),
  op('b2', 'dependencies: [a0, a2], trigger: all_done'),
  op('b3', 'dependencies: [a2, a3], trigger: one_failed'),
  op('b4', 'dependencies: [a0, a1], trigger: one_failed'),
  op('b5', 'dependencies: [a5]'),
  op('b6', 'dependencies: [a3, a4], trigger: one_succeeded', 1),
  op('b7', 'dependencies: [a6], conditions: "{{ 1 > 2 }}"'),
  op('c0', 'dependencies: [b0, b1]'),
  op('c1', 'dependencies: [b4], skipOnUpstreamSkip: true'),
  op('c2', 'dependencies: [b4]'),
  op('c3', 'dependencies: [b5, b6], trigger: all_failed'),
  op('c4', 'dependencies: [b7, c2]'),
  op('c5', 'events: [{kinds: [run_status_running], ref: ops.b0}]'),
].join('\n')}
  - name: m
    dependencies: [c0]
    matrix: {kind: mapping, values: [{x: 0}, {x: 1}, {x: 0}]}
    component: {inputs: [{name: x, type: int}], run: {kind: job, container: {command: [m, "{{ x }}"]}}}
  - name: inner
    dependencies: [b2, b3]
    component:
      run:
        kind: dag
        operations:
${['d0', 'd1', 'd2'].map((name, i) => `      ${op(name, i ? `dependencies: [d${i - 1}]` : '')}`).join('\n')}
`

const DEAD = { pid: 2 ** 22, startTime: 'never', bootId: bootId() }

async function pipelineHome() {
  const home = await engineInHome()
  const ledger = join(home.home, 'ledger')
  const parts = { ...home.parts, executors: [new LedgerExecutor(ledger)], jobs: 4 }
  // Two of its runs are equal: here each of them counts.
  const plan = { ...planOf(home, PIPELINE), nocache: true }
  return { home, ledger, parts, plan }
}

/** Names of what ended how, nested ones too. */
async function treeOf(store: Parameters<typeof endsOf>[0], uuid: string): Promise<Record<string, string>> {
  const result: Record<string, string> = {}
  for (const child of await store.children(uuid)) {
    result[child.key] = child.status
    for (const [key, status] of Object.entries(await treeOf(store, child.uuid))) {
      result[`${child.key}/${key}`] = status
    }
  }
  return result
}

async function leftAlone() {
  const { home, ledger, parts, plan } = await pipelineHome()
  const { store, writes } = dyingStore(home.store, Number.POSITIVE_INFINITY)
  const run = await createEngine({ ...parts, store }).run(plan)
  return {
    status: run.status,
    tree: await treeOf(home.store, plan.uuid),
    writes: writes(),
    starts: startsIn(ledger),
  }
}

async function killedAfter(write: number) {
  const { home, ledger, parts, plan } = await pipelineHome()
  const { store, dead } = dyingStore(home.store, write)
  const first = createEngine({ ...parts, store, self: DEAD })
  void first.submit(plan)
  await dead
  const run = await createEngine(parts).drive(plan.uuid)
  if (process.env.DBG)
    console.log(
      write,
      (await home.store.conditions(plan.uuid)).map((c) => c.type + c.message),
    )
  return { status: run?.status, tree: await treeOf(home.store, plan.uuid), starts: startsIn(ledger) }
}

const nameOf = (start: string) => start.split(' ')[0]!

describe('a pipeline whose engine is killed', () => {
  it('ends as one that was left alone, and starts every operation once, wherever it was killed', async () => {
    const whole = await leftAlone()
    expect(whole.status).toBe('failed')
    expect(Object.keys(whole.tree)).toHaveLength(30)
    // Each moment is one write: a few of them here, others each time; all of them with PXRUN_TEST_ALL.
    const step = process.env.PXRUN_TEST_ALL ? 1 : 41
    for (let write = 1 + (process.pid % step); write < whole.writes; write += step) {
      const killed = await killedAfter(write)
      expect(killed.status, `killed after write ${write}`).toBe(whole.status)
      const lost = await endsThatDiffer(killed.tree, whole.tree)
      expect(lost, `killed after write ${write}`).toEqual([])
      expect(new Set(killed.starts).size, `killed after write ${write}`).toBe(killed.starts.length)
      expect(killed.starts.map(nameOf).toSorted(), `killed after write ${write}`).toEqual(
        whole.starts.map(nameOf).toSorted(),
      )
    }
  }, 600_000)
})

const endsThatDiffer = async (killed: Record<string, string>, whole: Record<string, string>) =>
  Object.keys({ ...killed, ...whole }).filter((key) => killed[key] !== whole[key])
