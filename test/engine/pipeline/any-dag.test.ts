/** Random dags with random failures, conditions and triggers, run by the engine and held against the plain model. */
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine } from '../../../src/engine/engine.js'
import type { DoneStatus } from '../../../src/lifecycle/status.js'
import { type DagOperation, TRIGGERS } from '../../../src/plan/progress/dag-operation.js'
import { verdictOf } from '../../plan/progress/model.js'
import { engineInHome } from '../support.js'
import { LedgerExecutor, startsIn } from './ledger-executor.js'
import { endsOf, planOf } from './support.js'

interface Drawn {
  readonly operation: DagOperation
  readonly fails: boolean
  readonly holds: boolean
}

const dags: fc.Arbitrary<Drawn[]> = fc
  .array(
    fc.record({
      upstream: fc.uniqueArray(fc.nat(15), { maxLength: 4 }),
      trigger: fc.constantFrom(...TRIGGERS),
      skips: fc.boolean(),
      fails: fc.boolean(),
      holds: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((drafts) =>
    drafts.map(({ upstream, trigger, skips, fails, holds }, index) => ({
      fails,
      holds,
      operation: {
        name: `o${index}`,
        // Only on earlier ones: no cycles.
        upstream: [...new Set(upstream.filter((n) => n < index).map((n) => `o${n}`))],
        trigger,
        // With a trigger that fires at the first match the order of ends would decide.
        skipOnUpstreamSkip: skips && trigger.startsWith('all'),
        events: [],
      },
    })),
  )

/** What the rules say, one operation after the other. */
function expected(dag: readonly Drawn[]): Record<string, DoneStatus> {
  const ended = new Map<string, DoneStatus>()
  for (const { operation, fails, holds } of dag) {
    const verdict = verdictOf(operation, ended)
    const ran = holds ? (fails ? 'failed' : 'succeeded') : 'skipped'
    ended.set(operation.name, verdict === 'ready' ? ran : (verdict as DoneStatus))
  }
  return Object.fromEntries(ended)
}

const line = ({ operation, fails, holds }: Drawn) => {
  const { name, upstream, trigger, skipOnUpstreamSkip } = operation
  return `  - {name: ${name}, dependencies: [${upstream.join(', ')}], trigger: ${trigger}, skipOnUpstreamSkip: ${skipOnUpstreamSkip}, conditions: "{{ 1 ${holds ? '<' : '>'} 2 }}", component: {run: {kind: job, container: {command: [${name}, "${fails ? 1 : 0}"]}}}}`
}

const documentOf = (dag: readonly Drawn[]) =>
  `version: 1.1\nkind: component\nrun:\n  kind: dag\n  operations:\n${dag.map(line).join('\n')}\n`

describe('any dag', () => {
  it('ends as the rules say, and starts what they say once', async () => {
    const home = await engineInHome()
    const ledger = join(home.home, 'ledger')
    const parts = { ...home.parts, executors: [new LedgerExecutor(ledger)], jobs: 3 }
    const engine = createEngine(parts)
    await fc.assert(
      fc.asyncProperty(dags, async (dag) => {
        const before = startsIn(ledger).length
        const plan = { ...planOf(home, documentOf(dag)), caching: 'never' } as const
        const run = await engine.run(plan)
        const ends = expected(dag)
        expect(await endsOf(home.store, run.uuid)).toEqual(ends)
        const ran = Object.keys(ends).filter((name) => ['succeeded', 'failed'].includes(ends[name]!))
        const started = startsIn(ledger)
          .slice(before)
          .map((start) => start.split(' ')[0]!)
        expect(started.toSorted()).toEqual(ran.toSorted())
        const hasFailed = Object.values(ends).some((end) => end === 'failed' || end === 'upstream_failed')
        expect(run.status).toBe(hasFailed ? 'failed' : 'succeeded')
      }),
      { numRuns: 60 },
    )
  })
})
