import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, dict, Float, type Value } from '../../src/base/value.js'
import { pythonLiteral, pythonRepr, pythonText } from '../../src/template/index.js'

describe('values print as Python prints them', () => {
  it.each<[Value, string]>([
    [null, 'None'],
    [true, 'True'],
    [5, '5'],
    [new Float(5), '5.0'],
    [new Float(-0), '-0.0'],
    [0.01, '0.01'],
    [1e-5, '1e-05'],
    [0.0001, '0.0001'],
    [new Float(1e16), '1e+16'],
    [new Float(1e15), '1000000000000000.0'],
    [1.5e300, '1.5e+300'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NaN, 'nan'],
    [10n ** 20n, '100000000000000000000'],
    ["it's", "it's"],
    [["it's", 'say "hi"', `both ' "`], `["it's", 'say "hi"', 'both \\' "']`],
    [['a\nb\t\\\x00\x7fé😀\u200b'], `['a\\nb\\t\\\\\\x00\\x7fé😀\\u200b']`],
    [
      dict([
        ['a', 1],
        ['b', dict([['c', null]])],
      ]),
      "{'a': 1, 'b': {'c': None}}",
    ],
    [[], '[]'],
    [dict(), '{}'],
    [new Set<Value>([1, 'a']), "{1, 'a'}"],
    [new Set<Value>(), 'set()'],
    [Uint8Array.of(97, 39, 200), 'b"a\'\\xc8"'],
    [new DateValue('2020-01-02'), '2020-01-02'],
    [new DateTimeValue('2020-01-02T03:04:05+00:00'), '2020-01-02 03:04:05+00:00'],
    [[new DateValue('2020-01-02')], '[datetime.date(2020, 1, 2)]'],
  ])('%#: %s', (value, text) => {
    expect(pythonText(value)).toBe(text)
  })

  it('and their representation reads back', () => {
    const value = dict([
      ['a', [1, new Float(2), "it's", null, true]],
      ['b', dict([['c', 1e-7]])],
    ])
    expect(pythonLiteral(pythonRepr(value))).toEqual(value)
  })
})
