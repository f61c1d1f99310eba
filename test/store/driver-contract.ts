/** What every run store has to do about drivers, their attempts and what is asked of them. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { RunStore } from '../../src/store/contract.js'
import {
  attemptOf,
  draftOf,
  driverOf,
  type FakeClock,
  moveTo,
  type StorePlace,
  type StoreSubject,
  uuidOf,
} from './store-samples.js'

export function driverContract(subject: () => StoreSubject): void {
  describe('driving runs', () => {
    let place: StorePlace
    let clock: FakeClock
    let store: RunStore

    beforeEach(() => {
      ;({ place, clock, store } = subject())
    })

    describe('drivers', () => {
      it('are known from the start until they release the run', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        expect(await store.driver(uuidOf(1))).toEqual({ identity: driverOf(7), epoch: 1 })
        await store.release(uuidOf(1), 1)
        expect(await store.driver(uuidOf(1))).toBeUndefined()
        expect(await store.driver(uuidOf(2))).toBeUndefined()
      })

      it('let go of a run with its final status', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        await moveTo(store, 1, 'running', 'processing')
        expect(await store.driver(uuidOf(1))).toBeDefined()
        await moveTo(store, 1, 'succeeded')
        expect(await store.driver(uuidOf(1))).toBeUndefined()
      })

      it('take a run over once for each epoch', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        const other = await place.open(clock)
        const taken = await Promise.all([store, other].map((at, i) => at.takeOver(uuidOf(1), 1, driverOf(i))))
        expect(taken.toSorted()).toEqual([2, undefined])
        expect(await store.driver(uuidOf(1))).toEqual({ identity: driverOf(taken.indexOf(2)), epoch: 2 })
        expect(await store.takeOver(uuidOf(9), 1, driverOf(7))).toBeUndefined()
      })

      it('cannot write any more once another has taken over', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        await store.takeOver(uuidOf(1), 1, driverOf(8))
        const late = { ok: false, error: { kind: 'late-epoch', current: 2 } }
        const change = { type: 'running', reason: 'Test', message: '' } as const
        expect(await store.addConditions(uuidOf(1), 1, [change])).toEqual(late)
        expect(await store.updateRun(uuidOf(1), 1, { name: 'late' })).toEqual(late)
        expect(await store.claimAttempt(uuidOf(1), 1, attemptOf(1))).toBe(false)
        await store.release(uuidOf(1), 1)
        expect(await store.driver(uuidOf(1))).toEqual({ identity: driverOf(8), epoch: 2 })
        expect(await store.getRun(uuidOf(1))).toMatchObject({ status: 'created', name: 'run-1' })
      })

      it('are listed for the runs that are not done', async () => {
        for (const number of [1, 2, 3]) await store.createRun(draftOf(number), driverOf(number))
        await store.release(uuidOf(1), 1)
        await moveTo(store, 2, 'running', 'failed')
        await store.takeOver(uuidOf(3), 1, driverOf(9))
        expect(await store.unfinishedRuns()).toEqual([
          { run: await store.getRun(uuidOf(1)), driver: undefined, epoch: 1 },
          { run: await store.getRun(uuidOf(3)), driver: { identity: driverOf(9), epoch: 2 }, epoch: 2 },
        ])
      })
    })

    describe('attempts', () => {
      it('are claimed once, whoever asks', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        const other = await place.open(clock)
        const claims = [store, other, store].map((at) => at.claimAttempt(uuidOf(1), 1, attemptOf(1)))
        expect((await Promise.all(claims)).filter((claimed) => claimed)).toHaveLength(1)
        const second = { ...attemptOf(2), deadline: '2026-01-01T01:00:00.000Z' }
        expect(await store.claimAttempt(uuidOf(1), 1, second)).toBe(true)
        expect(await other.attempts(uuidOf(1))).toEqual([attemptOf(1), second])
        expect(await store.claimAttempt(uuidOf(2), 1, attemptOf(1))).toBe(false)
      })
    })

    describe('requests', () => {
      it('count once of each kind, the first', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        const stop = { kind: 'stop', by: 'pxrun ops stop', at: '2026-01-01T00:00:01.000Z' } as const
        const kill = { kind: 'kill', by: 'Ctrl-C', at: '2026-01-01T00:00:02.000Z' } as const
        await store.request(uuidOf(1), stop)
        await store.request(uuidOf(1), { ...stop, by: 'somebody else' })
        await store.request(uuidOf(1), kill)
        expect(await store.requests(uuidOf(1))).toEqual([stop, kill])
        expect(await store.requests(uuidOf(2))).toEqual([])
      })

      it('are forgotten when the run is resumed, so that it is not stopped at once', async () => {
        await store.createRun(draftOf(1), driverOf(7))
        await store.request(uuidOf(1), { kind: 'stop', by: 'user', at: '2026-01-01T00:00:01.000Z' })
        await moveTo(store, 1, 'stopped')
        expect(await store.requests(uuidOf(1))).toHaveLength(1)
        await moveTo(store, 1, 'resuming')
        expect(await store.requests(uuidOf(1))).toEqual([])
      })
    })
  })
}
