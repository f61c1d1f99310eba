/** What every run store has to do about runs that start other runs. */
import { beforeEach, describe, expect, it } from 'vitest'
import { parseQuery } from '../../src/query/parse-query.js'
import type { ChildDraft, RunStore } from '../../src/store/contract.js'
import {
  draftOf,
  driverOf,
  granted,
  moveTo,
  type StorePlace,
  type StoreSubject,
  uuidOf,
} from './store-samples.js'

const childOf = (
  number: number,
  parent: number,
  key: string,
  more: Partial<ChildDraft> = {},
): ChildDraft => ({
  ...draftOf(number),
  parent: uuidOf(parent),
  key,
  ...more,
})

export function treeContract(subject: () => StoreSubject): void {
  describe('trees of runs', () => {
    let place: StorePlace
    let store: RunStore
    let clock: StoreSubject['clock']

    beforeEach(async () => {
      ;({ place, store, clock } = subject())
      await store.createRun(draftOf(1), driverOf(7))
    })

    it('know the parent and the top of each run', async () => {
      const a = granted(
        await store.createChild(childOf(2, 1, 'a', { iteration: 3, queue: 'q' }), driverOf(7), 1),
      )
      expect(a).toMatchObject({ epoch: 1, isNew: true })
      expect(a.run).toMatchObject({ parent: uuidOf(1), root: uuidOf(1), key: 'a', iteration: 3, queue: 'q' })
      const within = granted(await store.createChild(childOf(3, 2, '0'), driverOf(7), 1))
      expect(within.run).toMatchObject({ parent: uuidOf(2), root: uuidOf(1), key: '0' })
      expect(await store.getRun(uuidOf(3))).toEqual(within.run)
      expect(await store.child(uuidOf(2), '0')).toEqual(within.run)
      expect(await store.child(uuidOf(2), '1')).toBeUndefined()
    })

    it('have one child of each key, whoever makes it', async () => {
      const other = await place.open(clock)
      const [first, second] = await Promise.all([
        store.createChild(childOf(2, 1, 'a'), driverOf(7), 1),
        other.createChild(childOf(3, 1, 'a'), driverOf(7), 1),
      ])
      expect(granted(first).run).toEqual(granted(second).run)
      expect([granted(first).isNew, granted(second).isNew].toSorted()).toEqual([false, true])
      expect(await store.children(uuidOf(1))).toHaveLength(1)
    })

    it('take no child from a late driver, nor below a run that is not there', async () => {
      await store.takeOver(uuidOf(1), 1, driverOf(8))
      const late = await store.createChild(childOf(2, 1, 'a'), driverOf(7), 1)
      expect(late).toEqual({ ok: false, error: { kind: 'late-epoch', current: 2 } })
      const lost = await store.createChild(childOf(2, 9, 'a'), driverOf(7), 1)
      expect(lost).toEqual({ ok: false, error: { kind: 'no-such-run' } })
      expect(await store.getRun(uuidOf(2))).toBeUndefined()
    })

    it('record children that end before they begin, with their hooks, and none of a key that is there', async () => {
      await store.createChild(childOf(2, 1, 'a'), driverOf(7), 1)
      const end = { type: 'stopped', reason: 'stopped', message: 'no more' } as const
      const hooks = [{ position: 0, component: 'webhook' }]
      const made = granted(
        await store.createEnded(
          [
            { draft: childOf(3, 1, 'a'), end },
            { draft: childOf(4, 1, 'b'), end: { ...end, hooks } },
          ],
          driverOf(7),
          1,
        ),
      )
      expect(made).toEqual([await store.getRun(uuidOf(4))])
      expect(made[0]).toMatchObject({ key: 'b', status: 'stopped', startedAt: null })
      expect((await store.conditions(uuidOf(4))).map(({ type }) => type)).toEqual(['created', 'stopped'])
      expect(await store.hooks(uuidOf(4))).toMatchObject([{ component: 'webhook' }])
      expect(await store.driver(uuidOf(4))).toBeUndefined()
      expect(await store.getRun(uuidOf(3))).toBeUndefined()
      const late = await store.createEnded([{ draft: childOf(5, 1, 'c'), end }], driverOf(7), 2)
      expect(late).toMatchObject({ ok: false, error: { kind: 'late-epoch' } })
    })

    it('list the children of a run in the order in which they were made, and no others', async () => {
      await store.createChild(childOf(2, 1, 'b'), driverOf(7), 1)
      await store.createChild(childOf(3, 1, 'a', { pending: 'approval' }), driverOf(7), 1)
      await store.createChild(childOf(4, 2, 'c'), driverOf(7), 1)
      await moveTo(store, 2, 'running')
      expect(await store.children(uuidOf(1))).toEqual([
        {
          uuid: uuidOf(2),
          name: 'run-2',
          kind: 'job',
          key: 'b',
          status: 'running',
          iteration: null,
          original: null,
          cloningKind: null,
          pending: null,
        },
        {
          uuid: uuidOf(3),
          name: 'run-3',
          kind: 'job',
          key: 'a',
          status: 'created',
          iteration: null,
          original: null,
          cloningKind: null,
          pending: 'approval',
        },
      ])
    })

    it('can be asked for in the query language', async () => {
      await store.createChild(childOf(2, 1, 'a', { iteration: 1, cloningKind: 'cache' }), driverOf(7), 1)
      await store.createChild(
        childOf(3, 2, 'b', { iteration: 2, scheduleAt: '2026-01-01T00:00:00.000Z' }),
        driverOf(7),
        1,
      )
      const found = async (text: string) => {
        const query = parseQuery(text)
        if (!query.ok) throw new Error(query.error.message)
        const { runs } = await store.listRuns({ query: query.value, limit: 10, offset: 0 })
        return runs.map(({ key }) => key).toSorted()
      }
      expect(await found(`pipeline:${uuidOf(1)}`)).toEqual(['a'])
      expect(await found('pipeline:nil')).toEqual([null])
      expect(await found(`controller:${uuidOf(1)}`)).toEqual(['a', 'b', null])
      expect(await found('iteration:>1')).toEqual(['b'])
      expect(await found('cloning_kind:cache')).toEqual(['a'])
      expect(await found('schedule_at:>2020-01-01')).toEqual(['b'])
      expect(await found('key:a|b')).toEqual(['a', 'b'])
    })

    it('give up the key of a child, for another to come in its place', async () => {
      await store.createChild(childOf(2, 1, 'a'), driverOf(7), 1)
      granted(await store.retireChildren(uuidOf(1), 1, ['a', 'b']))
      expect(await store.children(uuidOf(1))).toEqual([])
      expect(await store.getRun(uuidOf(2))).toMatchObject({ parent: uuidOf(1), key: null })
      expect(granted(await store.createChild(childOf(3, 1, 'a'), driverOf(7), 1))).toMatchObject({
        isNew: true,
      })
      expect(await store.retireChildren(uuidOf(1), 2, ['a'])).toMatchObject({ ok: false })
    })

    it('keep what a search suggests, each round once', async () => {
      const round = (number: number, value: number) =>
        store.recordRound(uuidOf(1), 1, { number, suggestions: [{ lr: value }] })
      granted(await round(1, 2))
      granted(await round(0, 1))
      granted(await round(0, 3))
      expect(await store.rounds(uuidOf(1))).toEqual([[{ lr: 1 }], [{ lr: 2 }]])
      await store.takeOver(uuidOf(1), 1, driverOf(8))
      expect(await round(2, 4)).toMatchObject({ ok: false, error: { kind: 'late-epoch' } })
    })

    it('change what a run waits for and whose result it took', async () => {
      await store.createRun(draftOf(2, { pending: 'approval' }), driverOf(7))
      const update = { pending: null, original: uuidOf(1), cloningKind: 'cache', queue: 'q' } as const
      expect(granted(await store.updateRun(uuidOf(2), 1, update))).toMatchObject(update)
      expect(granted(await store.updateRun(uuidOf(2), 1, {}))).toMatchObject(update)
    })
  })
}
