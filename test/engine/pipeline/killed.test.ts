/** A pipeline whose engine is killed at any moment, continued, ends as one that was left alone. */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/engine/engine.js'
import { bootId } from '../../../src/host/processes.js'
import { tempDir } from '../../support/temp-dir.js'
import { engineInHome } from '../support.js'
import { watchedStore } from './killed-engine.js'
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

/** Every eighth moment, others each time; all of them with PXRUN_TEST_ALL. */
const STEP = process.env.PXRUN_TEST_ALL ? 1 : 8

const DEAD = { pid: 2 ** 22, startTime: 'never', bootId: bootId() }

const partsOf = ({ home, parts }: Awaited<ReturnType<typeof engineInHome>>) => ({
  ...parts,
  executors: [new LedgerExecutor(ledgerOf(home))],
  jobs: 4,
})

const ledgerOf = (home: string) => join(home, 'ledger')

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

/** Runs the pipeline once, in a process that is known to be dead later, and keeps copies of its home between writes. */
async function leftAlone() {
  const folder = tempDir()
  const home = await engineInHome()
  const copies: { readonly write: number; readonly copy: string }[] = []
  let write = 0
  const store = watchedStore(home.store, () => {
    if (++write % STEP !== process.pid % STEP) return
    const copy = join(folder, String(write))
    // By another process: closing a file of the store here would let go of its locks.
    execFileSync('cp', ['-r', home.home, copy])
    copies.push({ write, copy })
  })
  // Two of its runs are equal: here each of them counts.
  const plan = { ...planOf(home, PIPELINE), caching: 'never' } as const
  const run = await createEngine({ ...partsOf(home), store, self: DEAD }).run(plan)
  return {
    uuid: plan.uuid,
    copies,
    writes: write,
    status: run.status,
    tree: await treeOf(home.store, plan.uuid),
    starts: startsIn(ledgerOf(home.home)),
  }
}

/** What a copy comes to when another engine goes on with it. */
async function continued(copy: string, uuid: string) {
  const home = await engineInHome({}, copy)
  await createEngine(partsOf(home)).drive(uuid)
  const { status } = (await home.store.getRun(uuid))!
  const tree = await treeOf(home.store, uuid)
  await home.close()
  return { status, tree, starts: startsIn(ledgerOf(copy)) }
}

const nameOf = (start: string) => start.split(' ')[0]!

describe('a pipeline whose engine is killed', () => {
  it('ends as one that was left alone, and starts every operation once, wherever it was killed', async () => {
    const whole = await leftAlone()
    expect(whole.status).toBe('failed')
    expect(Object.keys(whole.tree)).toHaveLength(30)
    expect(whole.writes).toBeGreaterThan(200)
    const left = whole.copies.values()
    async function judgeLeft(): Promise<void> {
      for (const { write, copy } of left) {
        const killed = await continued(copy, whole.uuid)
        const at = `killed after write ${write}`
        expect(killed.status, at).toBe(whole.status)
        expect(killed.tree, at).toEqual(whole.tree)
        expect(new Set(killed.starts).size, at).toBe(killed.starts.length)
        expect(killed.starts.map(nameOf).toSorted(), at).toEqual(whole.starts.map(nameOf).toSorted())
        rmSync(copy, { recursive: true })
      }
    }
    // Much of what they do is waiting.
    await Promise.all(Array.from({ length: 4 }, judgeLeft))
  }, 600_000)
})
