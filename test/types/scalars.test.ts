import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, dict, Float, float, type Value } from '../../src/base/value.js'
import { castValue } from '../../src/types/cast-value.js'
import { pythonRepr } from '../../src/types/text/python-text.js'

const NO = Symbol('refused')

const cast = (type: string, value: Value): Value | typeof NO => {
  const result = castValue(type, value, { name: 'x' })
  return result.ok ? result.value : NO
}

const bytes = (text: string) => new TextEncoder().encode(text)

describe.each<[string, readonly (readonly [Value, Value | typeof NO])[]]>([
  [
    'int',
    [
      [5, 5],
      [2n ** 70n, 2n ** 70n],
      [true, 1],
      [float(5), 5],
      [float(1e18), 1_000_000_000_000_000_000n],
      [float(1e19), NO],
      [1.5, NO],
      [Number.NaN, NO],
      [Number.POSITIVE_INFINITY, NO],
      ['5', 5],
      ['-0', 0],
      ['5.0', 5],
      ['1e2', 100],
      ['true', 1],
      ['9223372036854775808', 9_223_372_036_854_775_808n],
      ['99999999999999999999', NO],
      ['five', NO],
      ['05', NO],
      ['"1_000"', 1000],
      ['" +05.0 "', 5],
      ['"5."', NO],
      ['"1__0"', NO],
      [bytes('5'), 5],
      [[5], NO],
      [dict(), NO],
      [new DateValue('2020-01-31'), NO],
    ],
  ],
  [
    'float',
    [
      [1, new Float(1)],
      [2.5, 2.5],
      [2n ** 64n, new Float(2 ** 64)],
      [10n ** 400n, NO],
      [false, new Float(0)],
      [Number.NaN, Number.NaN],
      ['1.5', 1.5],
      ['1e-3', 0.001],
      ['.5', NO],
      ['nan', NO],
      ['"nan"', Number.NaN],
      ['"-Infinity"', Number.NEGATIVE_INFINITY],
      ['" .5 "', 0.5],
      ['"1_0.5"', 10.5],
      ['"0x10"', NO],
      ['', NO],
    ],
  ],
  [
    'metric',
    [
      [1, new Float(1)],
      ['0.5', 0.5],
      ['high', NO],
    ],
  ],
  [
    'bool',
    [
      [true, true],
      [1, true],
      [float(0), false],
      [2, NO],
      ['Yes', true],
      ['on', true],
      ['T', true],
      ['no', false],
      ['OFF', false],
      [' true', NO],
      ['maybe', NO],
      [[], NO],
    ],
  ],
  [
    'str',
    [
      ['abc', 'abc'],
      ['', ''],
      ['5', '5'],
      [5, '5'],
      [float(5), '5.0'],
      [1e-6, '1e-6'],
      [Number.NaN, 'null'],
      [true, 'true'],
      [['a', 1.5, null], '["a",1.5,null]'],
      [dict([['a', dict([['b', 'é']])]]), '{"a":{"b":"é"}}'],
      [new DateValue('2020-01-31'), '2020-01-31'],
      [new DateTimeValue('2020-01-31T10:20:30'), '2020-01-31 10:20:30'],
      [2n ** 70n, NO],
      [new Set([1]), NO],
    ],
  ],
  [
    'path',
    [
      ['/data/x', '/data/x'],
      ['5', '5'],
      [5, NO],
      [bytes('a'), 'a'],
      [new Uint8Array([255]), NO],
    ],
  ],
  [
    'any',
    [
      ['[1]', '[1]'],
      [[1], [1]],
      [5, 5],
    ],
  ],
  [
    'Any',
    [
      ['5', '5'],
      [dict(), dict()],
    ],
  ],
  [
    'bytes',
    [
      ['"hi"', bytes('hi')],
      [bytes('hi'), bytes('hi')],
      ['hi', NO],
      [1, NO],
    ],
  ],
  [
    'list',
    [
      [
        [1, 'a'],
        [1, 'a'],
      ],
      [new Set([1, 2]), [1, 2]],
      ['[1, 2.0]', [1, new Float(2)]],
      ['a,b', NO],
      [dict(), NO],
      [5, NO],
    ],
  ],
  [
    'tuple',
    [
      ['[1]', [1]],
      ['a', NO],
    ],
  ],
  [
    'set',
    [
      [
        [1, 2, float(1), true],
        [1, 2],
      ],
      [[[1]], NO],
      ['[1,1]', [1]],
    ],
  ],
  [
    'dict',
    [
      [dict([['a', 1]]), dict([['a', 1]])],
      ['{"a": 1}', dict([['a', 1]])],
      ['[]', NO],
      [[['a', 1]], NO],
    ],
  ],
  [
    'metadata',
    [
      ['{"a": {"b": 1}}', dict([['a', dict([['b', 1]])]])],
      ['a', NO],
    ],
  ],
  [
    'ListStr',
    [
      ['a, b,,c', ['a', 'b', 'c']],
      [['a'], ['a']],
      [5, NO],
    ],
  ],
  [
    'PositiveInt',
    [
      ['5', 5],
      [0, NO],
      [-1, NO],
      [true, 1],
    ],
  ],
  [
    'NegativeInt',
    [
      [-1, -1],
      [0, NO],
    ],
  ],
  [
    'NonNegativeInt',
    [
      [0, 0],
      [-1, NO],
    ],
  ],
  [
    'NonPositiveInt',
    [
      [0, 0],
      [1, NO],
    ],
  ],
  [
    'PositiveFloat',
    [
      [0.5, 0.5],
      [0, NO],
      [Number.NaN, NO],
    ],
  ],
  [
    'NegativeFloat',
    [
      [-0.5, -0.5],
      [0, NO],
    ],
  ],
  [
    'NonNegativeFloat',
    [
      [0, new Float(0)],
      [-0.5, NO],
    ],
  ],
  [
    'NonPositiveFloat',
    [
      [0, new Float(0)],
      [0.5, NO],
    ],
  ],
  [
    'FiniteFloat',
    [
      [1, new Float(1)],
      [Number.POSITIVE_INFINITY, NO],
    ],
  ],
  [
    'StrictInt',
    [
      ['5', 5],
      [float(5), NO],
      [true, NO],
    ],
  ],
  [
    'StrictFloat',
    [
      [1, new Float(1)],
      [true, NO],
      ['"1"', NO],
    ],
  ],
  [
    'StrictBool',
    [
      ['true', true],
      [1, NO],
    ],
  ],
  [
    'StrictStr',
    [
      ['"a"', 'a'],
      ['a', NO],
    ],
  ],
  [
    'StrictBytes',
    [
      [bytes('a'), bytes('a')],
      ['"a"', NO],
    ],
  ],
])('%s', (type, cases) => {
  it.each(cases.map(([value, expected]) => [pythonRepr(value), value, expected] as const))(
    'casts %s',
    (_, value, expected) => {
      expect(cast(type, value)).toEqual(expected)
    },
  )
})
