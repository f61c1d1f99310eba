/** What every run store has to do for runs that look for an equal one that came before. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { CacheEntry, RunStore } from '../../src/store/contract.js'
import { draftOf, driverOf, granted, moveTo, type StoreSubject, uuidOf } from './store-samples.js'

const entryOf = (key: string): CacheEntry => ({ key, parts: { 'inputs.lr': key, container: 'c' } })

export function cacheContract(subject: () => StoreSubject): void {
  describe('cache keys', () => {
    let store: RunStore

    beforeEach(() => {
      ;({ store } = subject())
    })

    const make = (number: number, draft: Parameters<typeof draftOf>[1] = {}) =>
      store.createRun(draftOf(number, { name: 'train', ...draft }), driverOf(7))

    it('find equal runs that came before: succeeded ones first, the newest first, and none that came to nothing', async () => {
      for (const number of [1, 2, 3, 4, 5, 6]) await make(number)
      for (const number of [1, 2, 3, 4])
        expect(await store.enterCache(uuidOf(number), entryOf('a'))).toHaveLength(number - 1)
      await store.enterCache(uuidOf(5), entryOf('b'))
      await moveTo(store, 1, 'running', 'succeeded')
      await moveTo(store, 2, 'running', 'succeeded')
      await moveTo(store, 3, 'running', 'failed')
      await moveTo(store, 4, 'running')
      const found = await store.enterCache(uuidOf(6), entryOf('a'))
      expect(found.map(({ uuid, status }) => [uuid, status])).toEqual([
        [uuidOf(2), 'succeeded'],
        [uuidOf(1), 'succeeded'],
        [uuidOf(4), 'running'],
      ])
      expect(found[0]!.finishedAt).toBeTypeOf('string')
      expect(found.at(-1)!.finishedAt).toBeNull()
    })

    it('do not find what was itself taken from another run, nor what came later', async () => {
      for (const number of [1, 2, 3]) await make(number)
      await store.enterCache(uuidOf(1), entryOf('a'))
      await store.enterCache(uuidOf(3), entryOf('a'))
      granted(await store.updateRun(uuidOf(1), 1, { cloningKind: 'cache', original: uuidOf(9) }))
      await moveTo(store, 1, 'running', 'succeeded')
      await moveTo(store, 3, 'running', 'succeeded')
      expect(await store.enterCache(uuidOf(2), entryOf('a'))).toEqual([])
    })

    it('are replaced when a run enters once more', async () => {
      for (const number of [1, 2]) await make(number)
      await store.enterCache(uuidOf(1), entryOf('a'))
      await store.enterCache(uuidOf(1), entryOf('b'))
      expect(await store.enterCache(uuidOf(2), entryOf('a'))).toEqual([])
      expect(await store.enterCache(uuidOf(2), entryOf('b'))).toMatchObject([{ uuid: uuidOf(1) }])
    })

    it('tell the last succeeded run of the same name and project, with its parts', async () => {
      for (const number of [1, 2, 3]) await make(number)
      await make(4, { name: 'other' })
      await make(5, { project: 'elsewhere' })
      await make(6)
      for (const number of [1, 2, 3, 4, 5]) await store.enterCache(uuidOf(number), entryOf(`key-${number}`))
      for (const number of [1, 2, 4, 5]) await moveTo(store, number, 'running', 'succeeded')
      expect(await store.likeliest(uuidOf(6))).toEqual({ uuid: uuidOf(2), parts: entryOf('key-2').parts })
      expect(await store.likeliest(uuidOf(1))).toBeUndefined()
      const wanted = { key: entryOf('key-1').key, name: 'train' }
      const { project } = (await store.getRun(uuidOf(1)))!
      expect(await store.lookInCache({ ...wanted, project })).toMatchObject({
        equal: [{ uuid: uuidOf(1), status: 'succeeded' }],
        like: { uuid: uuidOf(2) },
      })
      expect(await store.lookInCache({ ...wanted, key: 'none', name: 'none', project })).toEqual({
        equal: [],
      })
    })
  })
}
