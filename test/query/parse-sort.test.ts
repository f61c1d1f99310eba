import { describe, expect, it } from 'vitest'
import { parseSort } from '../../src/query/parse-sort.js'

describe('parseSort', () => {
  it('reads fields in order, `-` for the greatest first', () => {
    expect(parseSort('-metrics.accuracy, created_at,')).toEqual({
      ok: true,
      value: [
        { field: { of: 'metrics', key: 'accuracy' }, descending: true },
        { field: { of: 'run', attribute: 'created_at' }, descending: false },
      ],
    })
    expect(parseSort('params.lr')).toEqual({
      ok: true,
      value: [{ field: { of: 'inputs', key: 'lr' }, descending: false }],
    })
  })

  it('has no order for an empty text', () => {
    expect(parseSort(' ')).toEqual({ ok: true, value: [] })
  })

  it.each([
    ['name,-creatd_at', 5, 'Did you mean `created_at`?'],
    ['tags', 0, 'more than one value'],
    ['metrics', 0, '`metrics.KEY`'],
  ])('says what is wrong with %s', (text, offset, words) => {
    const result = parseSort(text)
    expect(result).toMatchObject({ ok: false, error: { offset } })
    expect(!result.ok && `${result.error.message} ${result.error.hint}`).toContain(words)
  })
})
