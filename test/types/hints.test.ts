import { describe, expect, it } from 'vitest'
import { dict, Float, float, type Value } from '../../src/base/value.js'
import { castValue } from '../../src/types/cast-value.js'
import { resolveType } from '../../src/types/resolve-type.js'

const NO = Symbol('refused')
const cast = (type: string, value: Value): Value | typeof NO => {
  const result = castValue(type, value, { name: 'x' })
  return result.ok ? result.value : NO
}

describe.each<[string, readonly (readonly [Value, Value | typeof NO])[]]>([
  [
    'List[int]',
    [
      [
        ['1', 2, true],
        [1, 2, 1],
      ],
      ['[1, 2]', [1, 2]],
      [[1.5], NO],
      ['1', NO],
      [[null], NO],
    ],
  ],
  [
    'List[str]',
    [
      [['a'], ['a']],
      [[1], NO],
      ['["a"]', ['a']],
      ['a', NO],
    ],
  ],
  ['list[float]', [[[1], [new Float(1)]]]],
  [
    'List[List[int]]',
    [
      [
        [[1], []],
        [[1], []],
      ],
      [[1], NO],
    ],
  ],
  [
    'Dict[str, int]',
    [
      [dict([['a', '5']]), dict([['a', 5]])],
      [dict([['a', 'b']]), NO],
      ['{"a": 1}', dict([['a', 1]])],
    ],
  ],
  [
    'Dict[int, Any]',
    [
      [dict([['1', 'x']]), dict([['1', 'x']])],
      [dict([['a', 1]]), NO],
    ],
  ],
  [
    'Optional[int]',
    [
      ['5', 5],
      ['null', null],
      ['', NO],
      [1.5, NO],
    ],
  ],
  [
    'Optional[str]',
    [
      ['"a"', 'a'],
      ['a', NO],
    ],
  ],
  [
    'Set[int]',
    [
      [
        [1, '1', 2],
        [1, 2],
      ],
    ],
  ],
  [
    'Tuple[int, str]',
    [
      [
        [1, 'a'],
        [1, 'a'],
      ],
      [
        ['1', 'a'],
        [1, 'a'],
      ],
      [[1], NO],
      [[1, 2], NO],
    ],
  ],
  [
    'Tuple[int, ...]',
    [
      [
        ['1', 2],
        [1, 2],
      ],
      [['a'], NO],
    ],
  ],
  [
    'Union[int, str]',
    [
      [['x'], NO],
      ['"5"', '5'],
      ['5', 5],
      [float(1), 1],
    ],
  ],
  [
    'int | str | None',
    [
      ['"a"', 'a'],
      ['null', null],
      [[], NO],
    ],
  ],
  [
    'float | int',
    [
      [1, 1],
      [true, new Float(1)],
    ],
  ],
  [
    'Literal["a", 1]',
    [
      ['"a"', 'a'],
      [1, 1],
      [true, NO],
      ['"b"', NO],
    ],
  ],
  ["List['int']", [[['1'], [1]]]],
  ['(int)', [['1', 1]]],
  ['List[date]', [[['2020-01-31'], expect.anything() as unknown as Value]]],
])('%s', (type, cases) => {
  it.each(cases)('casts %j to %j', (value, expected) => {
    expect(cast(type, value)).toEqual(expected)
  })
})

describe('isList', () => {
  it('makes a list of the type, which keeps its own way with text', () => {
    const result = castValue('str', [1, 'a'], { name: 'x', isList: true })
    expect(result).toEqual({ ok: true, value: ['1', 'a'] })
    expect(castValue('str', '["a"]', { name: 'x', isList: true })).toEqual({ ok: true, value: ['a'] })
  })

  it('refuses a single value', () => {
    expect(castValue('int', 5, { name: 'x', isList: true }).ok).toBe(false)
  })
})

describe('types that cannot be understood', () => {
  it.each([
    ['string', 'did you mean `str`?'],
    ['Int', 'did you mean `int`?'],
    ['flaot', 'did you mean `float`?'],
    ['Lst[int]', 'did you mean `list`?'],
    ['List[strng]', 'did you mean `str`?'],
    ['integer', 'did you mean `int`?'],
    ['Boolean', 'did you mean `bool`?'],
  ])('%s: %s', (type, hint) => {
    const result = resolveType(type)
    expect(!result.ok && result.error.hint).toBe(hint)
  })

  it.each([
    '',
    'List[int',
    'int]',
    'List[]',
    'List[int, str]',
    'Dict[str]',
    'Optional',
    'Union',
    'Literal',
    'Literal[int]',
    'int[str]',
    'Tuple[..., int]',
    '...',
    '5',
    'List[5]',
    'a b',
    '__import__("os")',
    'constructor',
    '[int]',
    `${'List['.repeat(200)}int${']'.repeat(200)}`,
  ])('refuses %j with a sentence', (type) => {
    const result = castValue(type, 1, { name: 'x' })
    expect(result.ok).toBe(false)
    expect(!result.ok && result.error.kind).toBe('unknown-type')
    expect(!result.ok && result.error.message).toMatch(/^`x`: /)
  })

  it('offers the usual types when none is near', () => {
    const result = resolveType('unknown_type')
    const hint = (!result.ok && result.error.hint) || ''
    const offered = [...hint.matchAll(/`([^`]+)`/g)].map(([, type]) => type!)
    expect(offered).toContain('float')
    expect(offered.filter((type) => !resolveType(type).ok)).toEqual([])
  })

  it('says how types are written when one cannot be read', () => {
    const result = resolveType('foo bar')
    expect(!result.ok && result.error.hint).toContain('`Dict[str, float]`')
  })

  it('refuses white space in front, as Python does', () => {
    expect(resolveType(' int').ok).toBe(false)
    expect(resolveType('int ').ok).toBe(true)
  })
})
