import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dict, dict, type Value } from '../../src/base/value.js'
import { patchSection } from '../../src/compile/merge.js'
import type { PatchStrategy } from '../../src/compile/patch-strategy.js'
import { operationShape, runShape, type SectionShape } from '../../src/compile/section-shape.js'
import { Origins } from '../../src/polyaxonfile/origins.js'

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain }

const value = (plain: Plain): Value => {
  if (Array.isArray(plain)) return plain.map(value)
  if (typeof plain !== 'object' || plain === null) return plain as Value
  return dict(Object.entries(plain).map(([key, item]) => [key, value(item)]))
}
const plain = (section: Dict): unknown => JSON.parse(JSON.stringify(section))

const tracked = (section: Plain, name: string) => ({
  value: value(section) as Dict,
  origins: Origins.of({ kind: 'argument', name }),
})

function patch(current: Plain, by: Plain, strategy: PatchStrategy, shape: SectionShape = runShape('job')) {
  return patchSection(tracked(current, 'current'), tracked(by, 'patch'), { shape, strategy })
}
const merged = (...args: Parameters<typeof patch>) => plain(patch(...args).value)

const STRATEGIES: readonly PatchStrategy[] = ['post_merge', 'pre_merge', 'replace', 'isnull']

describe('a field that is not there yet', () => {
  it.each(STRATEGIES)('is taken from the patch (%s)', (strategy) => {
    expect(merged({ container: { image: 'a' } }, { connections: ['c'] }, strategy)).toEqual({
      container: { image: 'a' },
      connections: ['c'],
    })
  })
})

describe('scalars', () => {
  it.each([
    ['post_merge', 'patch'],
    ['pre_merge', 'current'],
    ['replace', 'patch'],
    ['isnull', 'current'],
  ] as const)('%s: the %s wins', (strategy, winner) => {
    expect(merged({ container: { image: 'current' } }, { container: { image: 'patch' } }, strategy)).toEqual({
      container: { image: winner },
    })
  })
})

describe('lists', () => {
  it.each([
    ['post_merge', ['a', 'b', 'c']],
    ['pre_merge', ['b', 'c', 'a']],
    ['replace', ['b', 'c']],
    ['isnull', ['a', 'b']],
  ] as const)('%s', (strategy, result) => {
    expect(merged({ connections: ['a', 'b'] }, { connections: ['b', 'c'] }, strategy)).toEqual({
      connections: result,
    })
  })

  it('compares items as Python does: 1 and 1.0 are the same', () => {
    expect(
      merged({ container: { args: [1] } }, { container: { args: [1.0, true, 2] } }, 'post_merge'),
    ).toEqual({
      container: { args: [1, 2] },
    })
  })

  it('are replaced by something else than a list, not taken apart', () => {
    expect(
      merged({ container: { command: ['a'] } }, { container: { command: 'ls -l' } }, 'post_merge'),
    ).toEqual({
      container: { command: 'ls -l' },
    })
  })

  it('of volumes and sidecars stay as they are once they are set', () => {
    for (const strategy of STRATEGIES) {
      expect(merged({ volumes: [{ name: 'v' }] }, { volumes: [{ name: 'w' }] }, strategy)).toEqual({
        volumes: [{ name: 'v' }],
      })
    }
  })
})

describe('maps', () => {
  const current = { container: { resources: { limits: { cpu: 1, memory: '1Gi' } } } }
  const by = { container: { resources: { limits: { cpu: 2 }, requests: { cpu: 1 } } } }

  it.each([
    ['post_merge', { limits: { cpu: 2, memory: '1Gi' }, requests: { cpu: 1 } }],
    ['pre_merge', { limits: { cpu: 1, memory: '1Gi' }, requests: { cpu: 1 } }],
    ['replace', { limits: { cpu: 2 }, requests: { cpu: 1 } }],
    ['isnull', { limits: { cpu: 1, memory: '1Gi' } }],
  ] as const)('%s merges them deeply, or not at all', (strategy, resources) => {
    expect(merged(current, by, strategy)).toEqual({ container: { resources } })
  })

  it('of params are merged by name, each param as a whole', () => {
    const result = merged(
      { params: { a: { value: 1, toEnv: 'A' }, b: { value: 2 } } },
      { params: { a: { value: 3 } } },
      'post_merge',
      operationShape,
    )
    expect(result).toEqual({ params: { a: { value: 3 }, b: { value: 2 } } })
  })
})

describe('sections', () => {
  it('of one kind are merged, of another kind replaced', () => {
    const cron = { schedule: { kind: 'cron', cron: '@daily', maxRuns: 3 } }
    expect(
      merged(cron, { schedule: { kind: 'cron', cron: '@weekly' } }, 'post_merge', operationShape),
    ).toEqual({
      schedule: { kind: 'cron', cron: '@weekly', maxRuns: 3 },
    })
    const interval = { schedule: { kind: 'interval', frequency: 10 } }
    expect(merged(cron, interval, 'post_merge', operationShape)).toEqual(interval)
    expect(merged(cron, interval, 'pre_merge', operationShape)).toEqual(cron)
  })

  it('keep their fields under replace: each field is replaced by itself', () => {
    expect(
      merged({ cache: { ttl: 1, disable: false } }, { cache: { ttl: 2 } }, 'replace', operationShape),
    ).toEqual({
      cache: { ttl: 2, disable: false },
    })
  })

  it('are not touched by a null, lists are', () => {
    expect(merged({ cache: { ttl: 1 } }, { cache: null }, 'post_merge', operationShape)).toEqual({
      cache: { ttl: 1 },
    })
    expect(merged({ tags: ['a'] }, { tags: null }, 'post_merge', operationShape)).toEqual({ tags: null })
    expect(merged({ tags: ['a'] }, { tags: null }, 'pre_merge', operationShape)).toEqual({ tags: ['a'] })
  })

  it('with names are reached only by their names', () => {
    const result = merged(
      { workers: { small: { replicas: 1 } } },
      { workers: { small: { replicas: 2 }, large: { replicas: 9 } } },
      'post_merge',
      runShape('raycluster'),
    )
    expect(result).toEqual({ workers: { small: { replicas: 2 } } })
  })
})

describe('origins', () => {
  const nameAt = (result: ReturnType<typeof patch>, path: (string | number)[]) => {
    const origin = result.origins.at(path)
    return origin.kind === 'argument' ? origin.name : origin.kind
  }

  it('say who set a field', () => {
    const result = patch(
      { container: { image: 'a', name: 'n' } },
      { container: { image: 'b' } },
      'post_merge',
    )
    expect(nameAt(result, ['container', 'image'])).toBe('patch')
    expect(nameAt(result, ['container', 'name'])).toBe('current')
  })

  it('follow the items of a merged list', () => {
    const result = patch({ connections: ['a', 'b'] }, { connections: ['c', 'a'] }, 'pre_merge')
    expect(plain(result.value)).toEqual({ connections: ['c', 'a', 'b'] })
    expect([0, 1, 2].map((index) => nameAt(result, ['connections', index]))).toEqual([
      'patch',
      'patch',
      'current',
    ])
  })
})

describe('every strategy', () => {
  const json = fc
    .jsonValue({ maxDepth: 3 })
    .filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item))

  it('leaves its inputs as they were', () => {
    fc.assert(
      fc.property(json, json, fc.constantFrom(...STRATEGIES), (current, by, strategy) => {
        const [a, b] = [tracked(current as Plain, 'current'), tracked(by as Plain, 'patch')]
        const before = JSON.stringify([a.value, b.value])
        patchSection(a, b, { shape: operationShape, strategy })
        expect(JSON.stringify([a.value, b.value])).toBe(before)
      }),
    )
  })

  it('gives the same when a section is patched with itself', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(...STRATEGIES), (section, strategy) => {
        const same = tracked(section as Plain, 'current')
        expect(plain(patchSection(same, same, { shape: {}, strategy }).value)).toEqual(plain(same.value))
      }),
    )
  })
})
