import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, dict, Float, float, type Value } from '../../src/base/value.js'
import { pythonRepr, pythonText } from '../../src/types/text/python-text.js'
import { readJson } from '../../src/types/text/read-json.js'
import { writeJson } from '../../src/types/text/write-json.js'

describe('readJson', () => {
  it('keeps ints and floats apart', () => {
    expect(readJson('[5, 5.0, -0, 1e2, 18446744073709551615, 18446744073709551616]')).toEqual({
      ok: true,
      value: [5, new Float(5), 0, new Float(100), 18_446_744_073_709_551_615n, new Float(2 ** 64)],
    })
  })

  it('reads texts with their escapes', () => {
    expect(readJson('"\\u00e9\\n\\ud83d\\ude00\\"\\/"')).toEqual({ ok: true, value: 'é\n😀"/' })
  })

  it('keeps the last of equal keys, and keys with a meaning in JavaScript', () => {
    const result = readJson('{"a": 1, "a": 2, "__proto__": 3}')
    expect(result.ok && Object.entries(result.value as object)).toEqual([
      ['a', 2],
      ['__proto__', 3],
    ])
  })

  it.each([
    '',
    '01',
    '1.',
    '.5',
    '+1',
    'NaN',
    '[1,]',
    '{"a":}',
    '{a: 1}',
    "'a'",
    '"a\tb"',
    '"\\x"',
    '"\\ud800"',
    '1 2',
    'tru',
    '1e999',
    '\ufeff1',
    '"a',
    '['.repeat(5000),
  ])('refuses %j', (text) => {
    expect(readJson(text)).toMatchObject({ ok: false, error: expect.stringMatching(/ at character \d+$/) })
  })
})

describe('writeJson', () => {
  it.each<[Value, string]>([
    [float(5), '5.0'],
    [0.1, '0.1'],
    [1e-5, '0.00001'],
    [1e-6, '1e-6'],
    [1.234e-7, '1.234e-7'],
    [float(1e15), '1000000000000000.0'],
    [float(1e16), '1e16'],
    [float(1.5e300), '1.5e300'],
    [new Float(-0), '-0.0'],
    [Number.NaN, 'null'],
    [2n ** 63n, '9223372036854775808'],
    [['a"b', null, true], '["a\\"b",null,true]'],
    [dict([['k', dict()]]), '{"k":{}}'],
    [new DateValue('2020-01-31'), '"2020-01-31"'],
    [new DateTimeValue('2020-01-31T10:20:30'), '"2020-01-31T10:20:30+00:00"'],
    [new DateTimeValue('2020-01-31T10:20:30+02:00'), '"2020-01-31T10:20:30+02:00"'],
  ])('writes %o as %s', (value, text) => {
    expect(writeJson(value)).toBe(text)
  })

  it('has no text for what JSON cannot hold', () => {
    const impossible: Value[] = [2n ** 64n, new Set([1]), new Uint8Array([1]), '\ud800', [new Set<Value>()]]
    for (const value of impossible) expect(writeJson(value)).toBeUndefined()
  })
})

describe('pythonText', () => {
  it.each<[Value, string]>([
    ['a', 'a'],
    [1e-5, '1e-05'],
    [0.0001, '0.0001'],
    [float(1e16), '1e+16'],
    [float(5), '5.0'],
    [1.5e-10, '1.5e-10'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [2n ** 70n, '1180591620717411303424'],
    [true, 'True'],
    [null, 'None'],
    [['a', "it's", '"\'', 'é\n\x00\u2028'], `['a', "it's", '"\\'', 'é\\n\\x00\\u2028']`],
    [dict([['a', [1, float(2)]]]), "{'a': [1, 2.0]}"],
    [new Set([1]), '{1}'],
    [new Set(), 'set()'],
    [new Uint8Array([104, 0, 255]), "b'h\\x00\\xff'"],
    [new DateTimeValue('2020-01-31T10:20:30'), '2020-01-31 10:20:30'],
  ])('writes %o as %s', (value, text) => {
    expect(pythonText(value)).toBe(text)
  })

  it.each<[Value, string]>([
    [new DateValue('2020-01-31'), 'datetime.date(2020, 1, 31)'],
    [new DateTimeValue('2020-01-31T10:00:00'), 'datetime.datetime(2020, 1, 31, 10, 0)'],
    [new DateTimeValue('2020-01-31T10:20:30.000005'), 'datetime.datetime(2020, 1, 31, 10, 20, 30, 5)'],
    [
      new DateTimeValue('2020-01-31T10:20:00+00:00'),
      'datetime.datetime(2020, 1, 31, 10, 20, tzinfo=datetime.timezone.utc)',
    ],
    [
      new DateTimeValue('2020-01-31T10:20:00-01:30'),
      'datetime.datetime(2020, 1, 31, 10, 20, tzinfo=datetime.timezone(datetime.timedelta(days=-1, seconds=81000)))',
    ],
  ])('shows %o inside of a list as %s', (value, text) => {
    expect(pythonRepr(value)).toBe(text)
  })
})
