/** What every run store has to do about ports of this machine, which belong to runs. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { RunStore } from '../../src/store/contract.js'
import { draftOf, driverOf, granted, type StorePlace, type StoreSubject, uuidOf } from './store-samples.js'

export function portContract(subject: () => StoreSubject): void {
  describe('ports', () => {
    let place: StorePlace
    let store: RunStore
    let clock: StoreSubject['clock']

    beforeEach(() => {
      ;({ place, store, clock } = subject())
    })

    const reserve = (run: number, ports: readonly number[], by = store) =>
      by.reservePorts({ run: uuidOf(run), ports, driver: driverOf(run) })

    it('belong to one run, all of them or none, before it is recorded', async () => {
      const other = await place.open(clock)
      expect(await reserve(1, [8000, 8001])).toBe(true)
      expect(await reserve(2, [8001, 8002], other)).toBe(false)
      expect(await reserve(2, [8002], other)).toBe(true)
      expect(await other.reservedPorts()).toEqual([
        { port: 8000, run: uuidOf(1), driver: driverOf(1), isRecorded: false },
        { port: 8001, run: uuidOf(1), driver: driverOf(1), isRecorded: false },
        { port: 8002, run: uuidOf(2), driver: driverOf(2), isRecorded: false },
      ])
    })

    it('may be chosen anew by the run that has them', async () => {
      await reserve(1, [8000, 8001])
      expect(await reserve(1, [8001])).toBe(true)
      expect(await reserve(2, [8000])).toBe(true)
    })

    it('are free when their run is done or deleted, or when somebody takes them from the dead', async () => {
      await reserve(1, [8000])
      await store.createRun(draftOf(1), driverOf(1))
      expect(await store.reservedPorts()).toMatchObject([{ port: 8000, isRecorded: true }])
      expect(await reserve(2, [8000])).toBe(false)
      granted(await store.addConditions(uuidOf(1), 1, [{ type: 'stopped', reason: 'Test', message: '' }]))
      expect(await store.reservedPorts()).toEqual([])
      expect(await reserve(2, [8000])).toBe(true)
      await store.releasePorts(uuidOf(2))
      expect(await reserve(3, [8000])).toBe(true)
      await store.createRun(draftOf(3), driverOf(3))
      granted(await store.addConditions(uuidOf(3), 1, [{ type: 'stopped', reason: 'Test', message: '' }]))
      expect(await store.deleteRun(uuidOf(3))).toMatchObject({ ok: true })
      expect(await store.reservedPorts()).toEqual([])
    })

    it('go to one of those who want them at the same moment', async () => {
      const others = await Promise.all([1, 2, 3, 4].map(() => place.open(clock)))
      const got = await Promise.all(others.map((other, index) => reserve(index + 1, [8000], other)))
      expect(got.filter(Boolean)).toHaveLength(1)
    })
  })
}
