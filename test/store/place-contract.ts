/** What every run store has to do about the places of the machine, which processes share. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { PlaceRequest, RunStore } from '../../src/store/contract.js'
import { driverOf, type StorePlace, type StoreSubject } from './store-samples.js'

/** A request of the process with this pid, for one of two places. */
const wanted = (pid: number, more: Partial<PlaceRequest> = {}): PlaceRequest => ({
  driver: driverOf(pid),
  limit: 2,
  queue: null,
  queueLimit: undefined,
  priority: 0,
  ...more,
})

export function placeContract(subject: () => StoreSubject): void {
  describe('places', () => {
    let place: StorePlace
    let store: RunStore
    let clock: StoreSubject['clock']

    beforeEach(() => {
      ;({ place, store, clock } = subject())
    })

    it('are as many as the machine has, whichever process takes them', async () => {
      const other = await place.open(clock)
      const first = await store.takePlace(wanted(1))
      const second = await other.takePlace(wanted(2))
      expect(new Set([first, second])).not.toContain(undefined)
      expect(first).not.toBe(second)
      expect(await store.takePlace(wanted(1))).toBeUndefined()
      await other.freePlace(second!)
      expect(await store.takePlace(wanted(1))).toBeTypeOf('number')
    })

    it('are taken beyond their number for what runs already', async () => {
      for (let n = 0; n < 3; n++)
        expect(await store.takePlace(wanted(1, { isForced: true }))).toBeTypeOf('number')
      expect(await store.takePlace(wanted(1))).toBeUndefined()
    })

    it('are taken by a queue up to its own number, and left to others then', async () => {
      const gpu = { limit: 9, queue: 'gpu', queueLimit: 1 }
      expect(await store.takePlace(wanted(1, gpu))).toBeTypeOf('number')
      expect(await store.takePlace(wanted(2, gpu))).toBeUndefined()
      expect(await store.takePlace(wanted(3, { limit: 9 }))).toBeTypeOf('number')
      expect(await store.takePlace(wanted(3, { limit: 9, queue: 'cpu', queueLimit: 1 }))).toBeTypeOf('number')
    })

    it('go to the higher priority, then to the process that holds fewer, then to the one that waits longer', async () => {
      const of3 = (pid: number, priority = 0) => store.takePlace(wanted(pid, { limit: 3, priority }))
      const held = [await of3(1), await of3(1), await of3(1)]
      for (const pid of [1, 2, 3]) expect(await of3(pid)).toBeUndefined()
      expect(await of3(4, 1)).toBeUndefined()
      await store.freePlace(held[0]!)
      for (const pid of [1, 2, 3]) expect(await of3(pid)).toBeUndefined()
      expect(await of3(4, 1)).toBeTypeOf('number')
      await store.freePlace(held[1]!)
      // The first still holds one; of the two that hold none, the second has waited longer.
      for (const pid of [1, 3]) expect(await of3(pid)).toBeUndefined()
      expect(await of3(2)).toBeTypeOf('number')
    })

    it('pass by a process that waits no more', async () => {
      const held = await store.takePlace(wanted(1, { limit: 1 }))
      expect(await store.takePlace(wanted(2, { limit: 1 }))).toBeUndefined()
      await store.freePlace(held!)
      expect(await store.takePlace(wanted(3, { limit: 1 }))).toBeUndefined()
      await store.stopWaiting(driverOf(2))
      expect(await store.takePlace(wanted(3, { limit: 1 }))).toBeTypeOf('number')
    })

    it('are known by who has them and who waits, and come back from the dead', async () => {
      await store.takePlace(wanted(1, { limit: 1 }))
      await store.takePlace(wanted(2, { limit: 1 }))
      const owners = await store.placeOwners()
      expect(owners.toSorted((a, b) => a.driver.pid - b.driver.pid)).toEqual([
        { driver: driverOf(1), isWaiting: false },
        { driver: driverOf(2), isWaiting: true },
      ])
      await store.leavePlaces(driverOf(1))
      expect(await store.placeOwners()).toEqual([{ driver: driverOf(2), isWaiting: true }])
      expect(await store.takePlace(wanted(2, { limit: 1 }))).toBeTypeOf('number')
    })

    it('are taken one by one, also when processes ask at the same moment', async () => {
      const others = await Promise.all([1, 2, 3, 4].map(() => place.open(clock)))
      const taken = await Promise.all(
        others.flatMap((other, index) => [
          other.takePlace(wanted(index, { limit: 3 })),
          other.takePlace(wanted(index, { limit: 3 })),
        ]),
      )
      const got = taken.filter((id) => id !== undefined)
      expect(got.length).toBeLessThanOrEqual(3)
      expect(new Set(got).size).toBe(got.length)
    })
  })
}
