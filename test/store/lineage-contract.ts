/** What every run store has to do about artifacts, metrics and edges. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { RunStore } from '../../src/store/contract.js'
import { artifactOf, draftOf, driverOf, metricOf, type StoreSubject, uuidOf } from './store-samples.js'

export function lineageContract(subject: () => StoreSubject): void {
  describe('lineage', () => {
    let store: RunStore

    beforeEach(() => {
      store = subject().store
    })

    it('keeps one artifact of each name and direction, the last', async () => {
      await store.createRun(draftOf(1), driverOf(7))
      await store.recordArtifacts(uuidOf(1), [
        artifactOf('model'),
        { ...artifactOf('model'), isInput: true, path: null },
      ])
      const newer = { ...artifactOf('model'), path: 'outputs/new', summary: { hash: 'abc' } }
      await store.recordArtifacts(uuidOf(1), [newer, artifactOf('csv')])
      expect(await store.artifacts(uuidOf(1))).toEqual([
        artifactOf('csv'),
        newer,
        { ...artifactOf('model'), isInput: true, path: null },
      ])
    })

    it('keeps every float of a metric, also nan and inf', async () => {
      await store.createRun(draftOf(1), driverOf(7))
      await store.recordMetrics(uuidOf(1), [metricOf('loss', 5), metricOf('acc', 0.1)])
      const last = { ...metricOf('loss', Number.NaN), min: -Infinity, max: Infinity, step: null, count: 3 }
      await store.recordMetrics(uuidOf(1), [last])
      expect(await store.metrics(uuidOf(1))).toEqual([metricOf('acc', 0.1), last])
    })

    it('shows edges from both ends, the same one once', async () => {
      const edge = {
        upstream: uuidOf(1),
        downstream: uuidOf(2),
        kind: 'artifacts',
        values: { paths: ['a'] },
      } as const
      const other = { ...edge, values: { paths: ['b'] } }
      for (const each of [edge, other, edge]) await store.recordEdge(each)
      expect(await store.edges(uuidOf(1))).toEqual({ upstream: [], downstream: [edge, other] })
      expect(await store.edges(uuidOf(2))).toEqual({ upstream: [edge, other], downstream: [] })
    })

    it('records nothing of a run that is gone', async () => {
      await store.recordArtifacts(uuidOf(1), [artifactOf('model')])
      await store.recordMetrics(uuidOf(1), [metricOf('loss', 1)])
      expect(await store.artifacts(uuidOf(1))).toEqual([])
      expect(await store.metrics(uuidOf(1))).toEqual([])
    })
  })
}
