import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, Float } from '../../src/base/value.js'
import { writeYaml } from '../../src/yaml/write-yaml.js'
import { value } from './reading.js'

describe('comments', () => {
  it('stand above their entry or item, as far in as it is', () => {
    const comments = [
      { path: ['a'], text: 'first' },
      { path: ['a'], text: 'second' },
      { path: ['b', 1], text: 'item' },
      { path: ['b', 1, 'd'], text: 'inside' },
    ]
    expect(writeYaml({ a: 1, b: [2, { c: 3, d: 4 }] }, comments)).toBe(
      [
        '# first',
        '# second',
        'a: 1',
        'b:',
        '  - 2',
        '  # item',
        '  - c: 3',
        '    # inside',
        '    d: 4',
        '',
      ].join('\n'),
    )
  })

  it('keep their own indentation and blank lines', () => {
    expect(writeYaml({ a: { b: 1 } }, [{ path: ['a', 'b'], text: 'as:\n\n  x: 1' }])).toBe(
      'a:\n  # as:\n  #\n  #   x: 1\n  b: 1\n',
    )
  })

  it('cannot end early, whatever they hold', () => {
    const text = 'one\rtwo\u0085three\u2028four\u0007'
    expect(value(writeYaml({ a: 1 }, [{ path: ['a'], text }]))).toEqual(value('a: 1'))
  })

  it('without a place are a bug', () => {
    expect(() => writeYaml({ a: 1 }, [{ path: ['b'], text: 'lost' }])).toThrow('nothing to comment on at b')
  })
})

describe('values that JSON does not have', () => {
  it.each([
    [new Float(5), '5.0'],
    [new Float(1e21), '1.0e+21'],
    [12345678901234567890n, '12345678901234567890'],
    [new DateValue('2024-02-29'), '2024-02-29'],
    [new DateTimeValue('2024-02-29T10:00:00.5+01:00'), '2024-02-29T10:00:00.5+01:00'],
  ])('%o', (given, text) => {
    expect(writeYaml({ a: given })).toBe(`a: ${text}\n`)
  })

  it('come back as what they were', () => {
    const given = {
      f: new Float(5),
      n: 12345678901234567890n,
      d: new DateValue('2024-02-29'),
      t: new DateTimeValue('2024-02-29T10:00:00'),
    }
    expect({ ...(value(writeYaml(given)) as object) }).toEqual(given)
  })
})
