import { describe, expect, it } from 'vitest'
import { dagOrder, orphans, withDownstream } from '../../src/plan/dag.js'

const node = (name: string, ...upstream: string[]) => ({ name, upstream })

describe('dagOrder', () => {
  it('puts an operation one level below the last one that it waits for', () => {
    const order = dagOrder([node('d', 'b', 'c'), node('a'), node('b', 'a'), node('c', 'b')])
    expect(order).toEqual({ ok: true, levels: [['a'], ['b'], ['c'], ['d']] })
  })

  it('keeps the order of the document within a level', () => {
    expect(dagOrder([node('z'), node('a'), node('m', 'z')])).toEqual({
      ok: true,
      levels: [['z', 'a'], ['m']],
    })
  })

  it('names the operations of a cycle, and only those', () => {
    const order = dagOrder([node('a'), node('b', 'a', 'd'), node('c', 'b'), node('d', 'c')])
    expect(order).toEqual({ ok: false, cycle: ['b', 'd', 'c', 'b'] })
  })

  it('sees an operation that waits for itself', () => {
    expect(dagOrder([node('a', 'a')])).toEqual({ ok: false, cycle: ['a', 'a'] })
  })
})

describe('orphans', () => {
  it('says which operation waits for a name that nobody has', () => {
    expect(orphans([node('a', 'gone'), node('b', 'a')])).toEqual([{ name: 'gone', wantedBy: 'a' }])
  })
})

describe('withDownstream', () => {
  it('finds what waits for an operation, whatever is in between and wherever it stands', () => {
    const nodes = [node('d', 'c'), node('c', 'b'), node('b', 'a'), node('a'), node('z', 'y'), node('y')]
    expect(withDownstream(nodes, ['b'])).toEqual(new Set(['b', 'c', 'd']))
  })

  it('goes once over a long chain that is written backwards', () => {
    const nodes = Array.from({ length: 10_000 }, (_, i) => node(`o${i}`, `o${i + 1}`))
    expect(withDownstream(nodes, ['o10000']).size).toBe(10_001)
  })
})
