/** What every run store has to do about hooks: an outbox that is written with the final status. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { RunStore } from '../../src/store/contract.js'
import { draftOf, driverOf, moveTo, type StoreSubject, uuidOf } from './store-samples.js'

export function hookContract(subject: () => StoreSubject): void {
  describe('hooks', () => {
    let store: RunStore
    const run = uuidOf(1)

    beforeEach(async () => {
      ;({ store } = subject())
      await store.createRun(draftOf(1), driverOf(7))
      await moveTo(store, 1, 'running')
    })

    const end = (type: 'failed' | 'succeeded') =>
      store.addConditions(run, 1, [
        {
          type,
          reason: 'Test',
          message: '',
          hooks: [
            { position: 0, component: 'slack' },
            { position: 2, component: 'report:v1' },
          ],
        },
      ])

    it('wait from the final status on, and not when that was refused', async () => {
      expect(await store.pendingHooks()).toEqual([])
      expect(
        await store.addConditions(run, 9, [
          {
            type: 'failed',
            reason: '',
            message: '',
            hooks: [{ position: 0, component: 'slack' }],
          },
        ]),
      ).toMatchObject({ ok: false })
      expect(await store.pendingHooks()).toEqual([])
      await end('failed')
      expect(await store.pendingHooks()).toMatchObject([
        { uuid: run, position: 0, component: 'slack', state: 'pending', attempts: 0, hookRun: null },
        { uuid: run, position: 2, component: 'report:v1' },
      ])
      const [first] = await store.hooks(run)
      expect((await store.conditions(run))[first!.condition]).toMatchObject({ type: 'failed' })
    })

    it('are taken by one process a try, which is known until they are settled', async () => {
      await end('failed')
      const [hook] = await store.pendingHooks()
      const claim = { id: hook!.id, attempts: 0, hookRun: uuidOf(5) }
      expect(await store.claimHook({ ...claim, driver: driverOf(7) })).toBe(true)
      expect(await store.claimHook({ ...claim, driver: driverOf(8) })).toBe(false)
      expect((await store.hooks(run))[0]).toMatchObject({
        attempts: 1,
        owner: driverOf(7),
        hookRun: uuidOf(5),
      })
      await store.settleHook(hook!.id, {
        state: 'pending',
        message: 'later',
        nextAt: '2099-01-01T00:00:00.000Z',
      })
      expect((await store.hooks(run))[0]).toMatchObject({
        owner: undefined,
        message: 'later',
        hookRun: uuidOf(5),
      })
      // What is due first comes first.
      expect((await store.pendingHooks()).map(({ component }) => component)).toEqual(['report:v1', 'slack'])
    })

    it('become one run each, whoever tries again, and wait no more once they are settled', async () => {
      await end('failed')
      const [, hook] = await store.pendingHooks()
      await store.claimHook({ id: hook!.id, attempts: 0, driver: driverOf(7), hookRun: uuidOf(5) })
      await store.claimHook({ id: hook!.id, attempts: 1, driver: driverOf(8), hookRun: uuidOf(6) })
      await store.settleHook(hook!.id, { state: 'delivered', message: 'it is a run', isRun: true })
      expect((await store.hooks(run))[1]).toMatchObject({
        state: 'delivered',
        attempts: 2,
        hookRun: uuidOf(5),
      })
      expect(
        await store.claimHook({ id: hook!.id, attempts: 2, driver: driverOf(7), hookRun: uuidOf(6) }),
      ).toBe(false)
      expect(await store.pendingHooks()).toHaveLength(1)
    })

    it('are triggered again by another end of the run, and go with it', async () => {
      await end('failed')
      await moveTo(store, 1, 'resuming')
      await end('succeeded')
      expect(await store.hooks(run)).toHaveLength(4)
      await store.deleteRun(run)
      expect(await store.pendingHooks()).toEqual([])
    })
  })
}
