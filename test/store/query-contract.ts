/** What every run store has to answer to a query, in the words of Polyaxon's query language. */
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '../../src/base/value.js'
import type { RunDraft } from '../../src/lifecycle/run.js'
import { parseQuery } from '../../src/query/parse-query.js'
import { parseSort } from '../../src/query/parse-sort.js'
import { RUN_FIELDS } from '../../src/query/run-fields.js'
import type { RunStore } from '../../src/store/contract.js'
import { draftOf, driverOf, metricOf, moveTo, type StoreSubject, uuidOf } from './store-samples.js'

export function queryContract(subject: () => StoreSubject): void {
  describe('queries', () => {
    let store: RunStore

    beforeEach(async () => {
      store = subject().store
      await recordSamples(subject())
    })

    async function names(query: string, sort = 'created_at'): Promise<string> {
      const parsed = parseQuery(query)
      const sorted = parseSort(sort)
      if (!parsed.ok || !sorted.ok) throw new Error(`not understood: ${query} ${sort}`)
      const { runs, total } = await store.listRuns({
        query: parsed.value,
        sort: sorted.value,
        limit: 10,
        offset: 0,
      })
      expect(total).toBe(runs.length)
      return runs.map(({ uuid }) => 'abcd'[Number.parseInt(uuid, 16) - 1]).join('')
    }

    it.each([
      // texts compare exactly, `%` does not mind the case
      ['name:Train', 'a'],
      ['name:train', ''],
      ['name:~Train', 'bcd'],
      ['name:Train|eval_1', 'ab'],
      ['name:~Train|eval_1', 'cd'],
      ['name:train%', 'a'],
      ['name:%IN', 'a'],
      ['name:%a%', 'abd'],
      ['name:~%a%', 'c'],
      ['name:nil', 'c'],
      ['name:~nil', 'abd'],
      ['name:eval_%', 'b'],
      ['description:%100%', 'd'],
      ['description:%to_100%', ''],
      ['description:~%x%', 'abcd'],
      [`uuid:${uuidOf(2)}`, 'b'],
      ['uuid:00000000-0000-0000-0000-000000000003', 'c'],
      ['id:%4', 'd'],
      // attributes
      ['project:iris', 'abd'],
      ['project.name:~iris', 'c'],
      ['kind:service|dag', 'bc'],
      ['runtime:job', 'ad'],
      ['owner:user', 'abcd'],
      ['status:succeeded', 'a'],
      ['status:~succeeded|failed', 'cd'],
      ['tags:x', 'ab'],
      ['tags:~x', 'cd'],
      ['tags:x, tags:y', 'a'],
      ['tags:y|z', 'ad'],
      ['tags:~y|z', 'bc'],
      ['tags:nil', 'c'],
      ['tags:~nil', 'abd'],
      // times: `=` means the whole day or minute
      ['created_at:2020-01-01', 'a'],
      ['created_at:~2020-01-01', 'bcd'],
      ['created_at:2020-01-01 10:30', 'a'],
      ['created_at:2020-01-01 10:31', ''],
      ['created_at:2020-01-01T12:30:00+02:00', 'a'],
      ['created_at:>2020-01-02', 'bcd'],
      ['created_at:<=2020-01-02', 'a'],
      ['created_at:~<=2020-01-02', 'bcd'],
      ['created_at:2020-01-01..2020-01-02 12:00', 'ab'],
      ['created_at:~2020-01-01..2020-01-02 12:00', 'cd'],
      ['created_at:last_month', 'd'],
      ['created_at:~last_month', 'abc'],
      ['created_at:_any_', 'abcd'],
      ['started_at:nil', 'd'],
      ['started_at:~2020-01-01', 'bcd'],
      ['finished_at:~nil', 'ab'],
      // numbers: a missing one passes no comparison, either way round
      ['duration:>=60', 'a'],
      ['duration:~>=60', 'b'],
      ['duration:60', 'a'],
      ['duration:~60', 'bcd'],
      ['duration:nil', 'cd'],
      ['wait_time:30', 'abc'],
      // inputs and outputs compare by type; a missing one passes only `nil`
      ['inputs.lr:0.1', 'a'],
      ['params.lr:~0.1', 'b'],
      ['in.lr:>0.1', 'b'],
      ['in.lr:~>0.1', 'a'],
      ['inputs.lr:0.1|0.2|nothing', 'ab'],
      ['inputs.lr:nil', 'cd'],
      ['inputs.lr:~nil', 'ab'],
      ['inputs.opt:sgd', 'a'],
      ['inputs.opt:>b', 'a'],
      ['inputs.opt:~sgd', 'b'],
      ['inputs.n:5', 'a'],
      ['inputs.n:"5"', 'b'],
      ['inputs.n:<9', 'a'],
      ['inputs.flag:true', 'a'],
      ['inputs.flag:false', 'b'],
      ['inputs.flag:1', ''],
      ['inputs.layers:[64]', 'a'],
      ['inputs.none:nil', 'abcd'],
      ['inputs.a-b/c:1', 'd'],
      ['inputs.it\'s "odd":1', 'd'],
      ['outputs.best:>0.5', 'a'],
      ['meta_info.who:me', 'a'],
      ['meta_flags.seen:true', 'a'],
      ['meta_flags.seen:false', 'b'],
      ['meta_values.n:>=2', 'b'],
      // metrics: the last value, else the output of that name
      ['metrics.acc:0.9', 'a'],
      ['metrics.acc:<0.8', 'bc'],
      ['metrics.acc:~<0.8', 'a'],
      ['metrics.acc:~0.9', 'bc'],
      ['metrics.acc:nil', 'd'],
      ['metrics.acc:~nil', 'abc'],
      ['metrics.loss:nil', 'cd'],
      ['metrics.loss:<1e9', 'a'],
      ['metrics.top:inf', 'b'],
      ['metrics.best:0.6', 'a'],
      ['metrics.path:nil', 'abcd'],
      // artifacts and edges
      ['artifacts:model', 'a'],
      ['artifacts.kind:csv|model', 'ab'],
      ['artifacts.kind:~model', 'bcd'],
      ['artifacts.path:outputs/model', 'a'],
      ['artifacts:nil', 'cd'],
      ['in_artifact_kind:csv', 'b'],
      ['out_artifact_kind:csv', ''],
      ['out_artifact_kind:model', 'a'],
      ['commit:abc123', 'b'],
      ['commit:model', ''],
      [`upstream:${uuidOf(1)}`, 'bc'],
      [`upstream.uuid:~${uuidOf(1)}`, 'ad'],
      [`downstream:${uuidOf(3)}`, 'a'],
      ['upstream:nil', 'ad'],
      [`original:${uuidOf(1)}`, 'c'],
      // together
      ['metrics.acc:>0.4, project:iris, status:~failed', 'a'],
      ['status:failed OR (kind:dag AND tags:nil)', 'bc'],
      ['status:failed | created_at:_any_', 'b'],
    ])('%s', async (query, expected) => {
      expect(await names(query)).toBe(expected)
    })

    it.each([
      ['-metrics.acc', 'acbd'],
      ['metrics.acc', 'bcad'],
      ['metrics.loss,-created_at', 'adcb'],
      ['-metrics.top', 'bdca'],
      ['-inputs.lr,created_at', 'bacd'],
      ['params.opt', 'badc'],
      ['-duration,created_at', 'abcd'],
      ['duration,created_at', 'bacd'],
      ['kind,-created_at', 'cdab'],
      ['-name', 'bdac'],
      ['-started_at', 'cbad'],
    ])('sorted by %s, runs without a value last', async (sort, expected) => {
      expect(await names('owner:user', sort)).toBe(expected)
    })

    it('lists what was updated last first, page by page, with the total', async () => {
      await moveTo(store, 3, 'processing')
      const page = async (offset: number) => await store.listRuns({ limit: 3, offset })
      const uuids = [...(await page(0)).runs, ...(await page(3)).runs].map(({ uuid }) => uuid)
      expect(uuids).toEqual([3, 4, 2, 1].map(uuidOf))
      expect((await page(0)).total).toBe(4)
      expect(await page(9)).toEqual({ runs: [], total: 4 })
      expect(
        (await store.listRuns({ project: 'other', limit: 3, offset: 0 })).runs.map(({ uuid }) => uuid),
      ).toEqual([uuidOf(3)])
    })

    it.each([
      `name:x' --`,
      `name:x'; DROP TABLE runs; --`,
      `name:%' --%`,
      `tags:x' --|y' --`,
      `inputs.lr' --:1`,
      `inputs.lr"=1 --:1`,
      `metrics.x'; DELETE FROM runs; --:1`,
      `artifacts.name:x' UNION SELECT 1 --`,
    ])('takes everything in a query for a value: %s', async (query) => {
      // Read as text, none of these holds of any run.
      expect(await names(query)).toBe('')
      expect(await names('owner:user')).toBe('abcd')
    })

    it('answers as long a query as can be written', async () => {
      const many = Array.from({ length: 500 }, (_, i) => `inputs.k${i}:${i}`)
      expect(await names(many.join(', '))).toBe('')
      expect(await names(`inputs.lr:0.1, (${many.slice(1).join(' OR ')} )`)).toBe('')
      expect(await names(`${'('.repeat(50)}inputs.lr:0.1${')'.repeat(50)}`)).toBe('a')
      expect(await names(`inputs.lr:${'7|x|'.repeat(4000)}0.1`)).toBe('a')
      expect(await names(`status:~${'failed|'.repeat(2000)}failed`)).toBe('acd')
      expect(await names(`name:%${'x'.repeat(19_000)}%`)).toBe('')
    })

    it('answers everything that can be asked', async () => {
      const fields = [...RUN_FIELDS].map(([name, { keys }]) => (keys === 'any' ? `${name}.lr` : name))
      const value = fc.constantFrom(
        '1',
        '0.1',
        'a',
        'running',
        '2020-01-01',
        'true',
        'null',
        '[1]',
        '"x"',
        'inf',
      )
      const shapes = [
        'V',
        '~V',
        '<V',
        '~>=V',
        'V|V',
        '~V|V',
        'V..V',
        'V%',
        '~%V%',
        'nil',
        '~nil',
        'last_month',
      ]
      const operation = fc
        .tuple(fc.constantFrom(...shapes), value, value)
        .map(([shape, first, second]) => shape.replace('V', first).replace('V', second))
      const condition = fc.tuple(fc.constantFrom(...fields), operation).map((parts) => parts.join(':'))
      const query = fc
        .array(condition, { minLength: 1, maxLength: 3 })
        .map((conditions) => conditions.join(' OR '))
      let asked = 0
      await fc.assert(
        fc.asyncProperty(query, async (text) => {
          const parsed = parseQuery(text)
          if (!parsed.ok) return
          asked++
          const { runs, total } = await store.listRuns({ query: parsed.value, limit: 10, offset: 0 })
          expect(runs).toHaveLength(total)
        }),
        { numRuns: 500 },
      )
      expect(asked).toBeGreaterThan(50)
    })

    it('is not kept from its answer by a run whose values are nested too deeply to be searched', async () => {
      let deep: Json = []
      for (let depth = 0; depth < 2000; depth++) deep = [deep]
      await store.createRun(draftOf(5, { owner: 'other', inputs: { deep, lr: 0.1 } }), driverOf(7))
      expect(await names('owner:user, inputs.lr:0.1', '-inputs.lr')).toBe('a')
      expect((await store.getRun(uuidOf(5)))?.inputs).toEqual({ deep, lr: 0.1 })
    })

    it('takes every key for a key', async () => {
      const field = { of: 'inputs', key: "lr') OR TRUE OR ('" } as const
      const query = { kind: 'condition', field, negated: false, test: { op: '=', value: 1 } } as const
      const sort = [{ field: { of: 'metrics', key: "x'); DELETE FROM runs; --" }, descending: true }] as const
      expect((await store.listRuns({ query, sort, limit: 10, offset: 0 })).total).toBe(0)
      expect((await store.listRuns({ sort, limit: 10, offset: 0 })).total).toBe(4)
    })
  })
}

async function recordSamples({ store, clock }: StoreSubject): Promise<void> {
  const make = async (number: number, createdAt: string, draft: Partial<RunDraft>) => {
    clock.set(createdAt)
    await store.createRun(draftOf(number, draft), driverOf(7))
    clock.passSeconds(30)
  }

  await make(1, '2020-01-01T10:30:15Z', {
    name: 'Train',
    tags: ['x', 'y'],
    inputs: { lr: 0.1, opt: 'sgd', flag: true, layers: [64], n: 5 },
  })
  await store.updateRun(uuidOf(1), 1, {
    outputs: { best: 0.6, acc: 0.1, path: 'p' },
    metaInfo: { who: 'me', seen: true },
  })
  await store.recordMetrics(uuidOf(1), [metricOf('acc', 0.9), metricOf('loss', 0.3)])
  await store.recordArtifacts(uuidOf(1), [
    { name: 'model', kind: 'model', path: 'outputs/model', summary: {}, isInput: false },
  ])
  await moveTo(store, 1, 'running')
  clock.passSeconds(60)
  await moveTo(store, 1, 'succeeded')

  await make(2, '2020-01-02T10:00:00Z', {
    name: 'eval_1',
    kind: 'service',
    tags: ['x'],
    inputs: { lr: 0.2, opt: 'adam', flag: false, layers: [64, 32], n: '5', none: null },
  })
  await store.updateRun(uuidOf(2), 1, { metaInfo: { seen: false, n: 2 } })
  await store.recordMetrics(uuidOf(2), [
    metricOf('acc', 0.5),
    metricOf('loss', Number.NaN),
    metricOf('top', Infinity),
  ])
  await store.recordArtifacts(uuidOf(2), [
    { name: 'abc123', kind: 'coderef', path: null, summary: {}, isInput: true },
    { name: 'table', kind: 'csv', path: 'in/table.csv', summary: {}, isInput: true },
  ])
  await store.recordEdge({ upstream: uuidOf(1), downstream: uuidOf(2), kind: 'param', values: { lr: 1 } })
  await moveTo(store, 2, 'running')
  clock.passSeconds(5)
  await moveTo(store, 2, 'failed')

  await make(3, '2020-02-10T00:00:00Z', { name: null, project: 'other', kind: 'dag' })
  await store.updateRun(uuidOf(3), 1, { outputs: { acc: 0.7 } })
  await store.recordEdge({ upstream: uuidOf(1), downstream: uuidOf(3), kind: 'copy', values: {} })
  await moveTo(store, 3, 'running')

  await make(4, '2020-03-20T00:00:00Z', {
    name: 'a',
    description: 'to 100%',
    tags: ['z'],
    inputs: { 'a-b/c': 1, 'it\'s "odd"': 1 },
  })
}
