import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DONE, type DoneStatus } from '../../../src/lifecycle/status.js'
import { type DagOperation, TRIGGERS } from '../../../src/plan/progress/dag-operation.js'
import { DagProgress, type Decision } from '../../../src/plan/progress/dag-progress.js'
import { verdictOf } from './model.js'

const op = (
  name: string,
  upstream: readonly string[] = [],
  more: Partial<DagOperation> = {},
): DagOperation => ({
  name,
  upstream,
  trigger: 'all_succeeded',
  skipOnUpstreamSkip: false,
  events: [],
  ...more,
})

const names = (decisions: readonly Decision[]) => decisions.map(({ name, verdict }) => `${name}: ${verdict}`)

describe('the progress of a dag', () => {
  it('begins with what waits for nothing, in the order of the document', () => {
    const progress = new DagProgress([op('b', ['a']), op('a'), op('c')])
    expect(names(progress.start())).toEqual(['a: ready', 'c: ready'])
    expect(names(progress.note('a', 'running'))).toEqual([])
    expect(names(progress.note('a', 'succeeded'))).toEqual(['b: ready'])
    expect(names(progress.note('a', 'succeeded'))).toEqual([])
  })

  it('says why', () => {
    const progress = new DagProgress([
      op('a'),
      op('b'),
      op('c', ['a', 'b']),
      op('d', ['c'], { trigger: 'one_failed' }),
    ])
    progress.start()
    const [c] = progress.note('b', 'failed')
    expect(c).toEqual({
      name: 'c',
      verdict: 'upstream_failed',
      reason: 'its trigger all_succeeded can no longer hold: b is failed',
    })
    expect(progress.note('c', 'upstream_failed')[0]!.reason).toBe('one_failed: 1 of 1 upstreams are done')
  })

  it.each([
    ['all_failed', ['failed', 'upstream_failed'], 'ready'],
    ['all_failed', ['failed', 'succeeded'], 'upstream_failed'],
    ['all_failed', ['succeeded', 'succeeded'], 'skipped'],
    ['one_failed', ['succeeded', 'skipped'], 'skipped'],
    ['one_failed', ['succeeded', 'stopped'], 'upstream_failed'],
    ['one_succeeded', ['stopped', 'failed'], 'upstream_failed'],
    ['all_succeeded', ['skipped', 'succeeded'], 'ready'],
    ['all_done', ['stopped', 'failed'], 'ready'],
  ] as const)('%s of %j: %s', (trigger, [a, b], verdict) => {
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const progress = new DagProgress([op('a'), op('b'), op('z', ['a', 'b'], { trigger })])
      progress.start()
      const decided = order.flatMap((name) => progress.note(name, name === 'a' ? a : b))
      expect(names(decided)).toEqual([`z: ${verdict}`])
    }
  })

  it('is skipped with an upstream where that is asked for', () => {
    const more = { skipOnUpstreamSkip: true, trigger: 'all_done' } as const
    const progress = new DagProgress([op('a'), op('b'), op('z', ['a', 'b'], more)])
    progress.start()
    expect(names(progress.note('a', 'skipped'))).toEqual(['z: skipped'])
  })

  it('starts an operation with the event that it waits for', () => {
    const events = [{ of: 'server', kinds: ['run_status_running'] }]
    const progress = new DagProgress([op('server'), op('data'), op('client', ['data'], { events })])
    progress.start()
    expect(names(progress.note('server', 'running'))).toEqual([])
    expect(names(progress.note('data', 'succeeded'))).toEqual(['client: ready'])
  })

  it('gives up on an event that can no longer happen', () => {
    const events = [{ of: 'a', kinds: ['run_status_running'] }]
    const after = (status: DoneStatus) => {
      const progress = new DagProgress([op('a'), op('z', [], { events })])
      progress.start()
      return names(progress.note('a', status))
    }
    expect(after('failed')).toEqual(['z: upstream_failed'])
    expect(after('skipped')).toEqual(['z: skipped'])
  })

  it('knows of an end also as an event', () => {
    const events = [{ of: 'a', kinds: ['run_status_failed', 'run_status_done'] }]
    const progress = new DagProgress([op('a'), op('z', [], { events })])
    progress.start()
    expect(names(progress.note('a', 'stopped'))).toEqual(['z: ready'])
  })
})

const dags = fc
  .array(
    fc.record({
      upstream: fc.uniqueArray(fc.nat(20), { maxLength: 4 }),
      trigger: fc.constantFrom(...TRIGGERS),
      skipOnUpstreamSkip: fc.boolean(),
      end: fc.constantFrom(...DONE),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drafts) =>
    drafts.map(({ upstream, end, ...more }, index) => ({
      end,
      // Only on earlier ones: no cycles.
      operation: op(`o${index}`, [...new Set(upstream.filter((n) => n < index).map((n) => `o${n}`))], more),
    })),
  )

describe('any dag', () => {
  it('goes as the rules say, in whatever order its operations end', () => {
    fc.assert(
      fc.property(dags, fc.infiniteStream(fc.nat()), (dag, choices) => {
        const operations = dag.map(({ operation }) => operation)
        const ends = new Map(dag.map(({ operation, end }) => [operation.name, end]))
        const progress = new DagProgress(operations)
        const ended = new Map<string, DoneStatus>()
        const running: string[] = []
        const decided = new Map<string, string>()
        const queue = judged(progress.start())
        for (;;) {
          for (const { name, verdict } of queue.splice(0)) {
            expect(decided.has(name), `${name} was decided twice`).toBe(false)
            decided.set(name, verdict)
            if (verdict === 'ready') running.push(name)
            else queue.push(...end(name, verdict))
          }
          if (queue.length > 0) continue
          // What the rules would start or end by now was decided.
          for (const operation of operations.filter(({ name }) => !decided.has(name))) {
            expect(verdictOf(operation, ended)).toBe('waits')
          }
          const next = running.splice(choices.next().value! % Math.max(1, running.length), 1)[0]
          if (next === undefined) break
          queue.push(...end(next, ends.get(next)!))
        }
        expect(progress.isComplete).toBe(true)
        expect(ended.size).toBe(operations.length)

        function end(name: string, status: DoneStatus) {
          ended.set(name, status)
          return judged(progress.note(name, status))
        }

        /** Each decision is the one that the rules give at this very moment. */
        function judged(decisions: Decision[]): Decision[] {
          for (const { name, verdict } of decisions) {
            expect(verdictOf(operations.find((one) => one.name === name)!, ended)).toBe(verdict)
          }
          return decisions
        }
      }),
      { numRuns: 500 },
    )
  })

  it('ends the same way, in whatever order its operations end', () => {
    fc.assert(
      fc.property(dags, fc.nat(), (dag, seed) => {
        expect(outcome(dag, (length) => seed % length)).toEqual(outcome(dag, () => 0))
      }),
      { numRuns: 300 },
    )
  })
})

type Drafts = readonly { readonly operation: DagOperation; readonly end: DoneStatus }[]

/** How every operation ends, but for those whose trigger fires at the first match. */
function outcome(dag: Drafts, choose: (length: number) => number): Record<string, DoneStatus> {
  const progress = new DagProgress(
    dag.map(({ operation }) => ({
      ...operation,
      trigger: operation.trigger.startsWith('one') ? 'all_done' : operation.trigger,
    })),
  )
  const result: Record<string, DoneStatus> = {}
  const running: string[] = []
  let decisions = progress.start()
  for (;;) {
    const next: Decision[] = []
    for (const { name, verdict } of decisions) {
      if (verdict === 'ready') running.push(name)
      else {
        result[name] = verdict
        next.push(...progress.note(name, verdict))
      }
    }
    decisions = next
    if (decisions.length > 0) continue
    if (running.length === 0) return result
    const [name] = running.splice(choose(running.length), 1)
    result[name!] = dag.find(({ operation }) => operation.name === name)!.end
    decisions = progress.note(name!, result[name!]!)
  }
}
