import { describe, expect, it } from 'vitest'
import type { Value } from '../../src/base/value.js'
import { refusal, value } from './reading.js'

type Cases = readonly (readonly [string, Value])[]

function reads(cases: Cases): void {
  it.each(cases.map(([text, expected]) => [JSON.stringify(text), text, expected] as const))(
    '%s',
    (_, text, expected) => {
      expect(value(text)).toEqual(expected)
    },
  )
}

function refuses(texts: readonly string[]): void {
  it.each(texts.map((text) => [JSON.stringify(text), text] as const))('refuses %s', (_, text) => {
    expect(refusal(text)).toMatch(/^yaml-/)
  })
}

describe('block collections', () => {
  reads([
    ['a: 1\nb: 2\n', { a: 1, b: 2 }],
    ['a:\n- 1\n- 2\nb: 3\n', { a: [1, 2], b: 3 }],
    ['a:\n  - 1\n  -\n  - - 2\n    - 3\n', { a: [1, null, [2, 3]] }],
    ['- a: 1\n  b: 2\n- c\n', [{ a: 1, b: 2 }, 'c']],
    ['a:\nb:\n', { a: null, b: null }],
    ['a : 1\n', { a: 1 }],
    ['? a\n: 1\n? b\n', { a: 1, b: null }],
    ['? |\n  a\n: - 1\n', { 'a\n': [1] }],
    ['  a: 1\n  b: 2\n', { a: 1, b: 2 }],
    ['a: b\n  c\n\n  d\n', { a: 'b c\nd' }],
    ['a:\n  b\n c\n', { a: 'b c' }],
    ['a\n%b\n', 'a %b'],
    ['"a": 1\n\'b\': 2\n', { a: 1, b: 2 }],
  ])
  refuses([
    'a: 1\n b: 2\n',
    'a: b: c\n',
    'a: - b\n',
    '- a\nb\n',
    '- a\nb: 1\n',
    'a:\n    b: 1\n  c: 2\n',
    '  a: 1\nb: 2\n',
    'a: 1\nb\n',
    'a: 1\nb\nc: 2\n',
    ': 1\n',
    '"a"b: 1\n',
    '"a":1\n',
    'a: "b" c\n',
    `${'x'.repeat(1025)}: 1\n`,
    '"a\n b": 1\n',
  ])

  it('a key may be 1024 characters long, counted as Python counts', () => {
    const long = '\u{1f600}'.repeat(1024)
    expect(value(`${long}: 1\n`)).toEqual({ [long]: 1 })
    expect(refusal(`${long}x: 1\n`)).toBe('yaml-syntax')
  })
})

describe('flow collections', () => {
  reads([
    ['[]', []],
    ['{}', {}],
    ['[a, [b], {c: d}, ]\n', ['a', ['b'], { c: 'd' }]],
    ['{a, b: , c: 1,}', { a: null, b: null, c: 1 }],
    ['{"a":1, \'b\':2}', { a: 1, b: 2 }],
    ['{a:1}', { 'a:1': null }],
    ['[a: 1, ? b : 2, ? c]', [{ a: 1 }, { b: 2 }, { c: null }]],
    ['a: [\n1,\n2\n]\nb: {\nc: 3\n}\n', { a: [1, 2], b: { c: 3 } }],
    ['[a b\n c, "d\n e"]', ['a b c', 'd e']],
    ['[http://x/y, a-b, -1]', ['http://x/y', 'a-b', -1]],
    ['[a]#comment', ['a']],
    ['{? a : 1}', { a: 1 }],
  ])
  refuses([
    '[a, , b]',
    '[,]',
    '{: 1}',
    '[a b: c: d]',
    '{a: 1',
    '[1, 2',
    '[1}',
    '{a: 1]',
    '[1]]',
    '{a: {b: c: d}}',
    '[- a]',
    '[a?b]',
    '{"a": 1\n "b": 2}',
    '[%a]',
    '[|]',
    '[\n---\n]',
  ])
})

describe('JSON is read as YAML', () => {
  reads([
    ['{"a": [1, 2.5, true, null, "x"], "b": {}}', { a: [1, 2.5, true, null, 'x'], b: {} }],
    ['{\n  "a":1,\n  "b":"c"\n}\n', { a: 1, b: 'c' }],
    ['["\\u00e9\\/\\"\\\\"]', ['é/"\\']],
    // Not a number to YAML 1.1.
    ['[1e5, 1E-5]', ['1e5', '1E-5']],
  ])
  refuses(['{\n\t"a": 1\n}', '{"a": 1,\t"b": 2}'])
})

describe('tabs', () => {
  reads([
    ["a: 'b\tc'\n", { a: 'b\tc' }],
    ['a: "b\n\tc"\n', { a: 'b c' }],
    ['a: |\n  b\tc\n', { a: 'b\tc\n' }],
    ['a: b # c\td\n', { a: 'b' }],
  ])
  refuses([
    'a:\n\tb: 1\n',
    '\ta: 1\n',
    'a:\tb\n',
    'a: \tb\n',
    'a: b\t\n',
    'a: b\tc\n',
    'a: b\t# c\n',
    '-\ta\n',
    '\t\n',
    'a: |\t\n  b\n',
  ])
})

describe('quoted scalars', () => {
  reads([
    ["'it''s'", "it's"],
    ["'a\n  b\n\n  c'", 'a b\nc'],
    ['"a\\\n  b"', 'ab'],
    ['"a \\\n  \\ b"', 'a  b'],
    [
      '"\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ \\"\\\\\\/\\N\\_\\L\\P"',
      '\0\x07\b\t\n\v\f\r\x1b "\\/\x85\xa0\u2028\u2029',
    ],
    ['"\\x41\\u00e9\\U0001F600"', 'Aé😀'],
    ['" a "', ' a '],
    ['"a  \n  b"', 'a b'],
    ['"\n a\n"', ' a '],
    ["'a\\nb'", 'a\\nb'],
    ['"a"#b', 'a'],
  ])
  refuses(['"a', "'a", '"\\d"', '"\\x4"', '"\\U00110000"', '"a\n---\nb"', '"a\n... \nb"', "'it's'"])
})

describe('block scalars', () => {
  reads([
    ['a: |\n  x\n   y\n\n  z\nb: 1\n', { a: 'x\n y\n\nz\n', b: 1 }],
    ['a: >\n  x\n  y\n\n  z\n   w\n  v\n', { a: 'x y\nz\n w\nv\n' }],
    ['a: |-\n  x\n\n', { a: 'x' }],
    ['a: |+\n  x\n\n', { a: 'x\n\n' }],
    ['a: |2\n   x\n', { a: ' x\n' }],
    ['a: |1-\n x\n', { a: 'x' }],
    ['a: |-2\n   x\n', { a: ' x' }],
    ['a: |\n\n  x\n', { a: '\nx\n' }],
    ['a: | # c\n  # x\n', { a: '# x\n' }],
    ['a: |\nb: 1\n', { a: '', b: 1 }],
    ['a: |+\n\nb: 1\n', { a: '\n', b: 1 }],
    ['- |\n x\n- >\n y\n', ['x\n', 'y\n']],
    ['|\n x', 'x'],
    ['a:\n  |\n  x\n', { a: 'x\n' }],
    ['a: >\n  x\n  \ty\n', { a: 'x\n\ty\n' }],
  ])
  refuses([
    'a: | x\n',
    'a: |0\n  x\n',
    'a: |10\n  x\n',
    'a: |+-\n  x\n',
    'a: |#c\n  x\n',
    'a: |\n    \n  x\n  y: 1\n',
    '|\nx\n',
  ])
})

describe('comments, line breaks and invisible characters', () => {
  reads([
    ['# c\na: 1 # d\n#e\n', { a: 1 }],
    ['a: b#c\n', { a: 'b#c' }],
    ['a: b\n # c\n', { a: 'b' }],
    ['a: 1\r\nb: |\r\n  x\r\n  y\r\n', { a: 1, b: 'x\ny\n' }],
    ['a: 1\rb: 2', { a: 1, b: 2 }],
    ['a: 1\x85b: 2\u2028c: 3\u2029', { a: 1, b: 2, c: 3 }],
    ['"a\u2028b"', 'a\u2028b'],
    ['\ufeffa: 1\n', { a: 1 }],
    ['a: \ufeff\n', { a: '\ufeff' }],
    ['a: b\xa0c\n', { a: 'b\xa0c' }],
    ['', null],
    [' \n# only a comment\n', null],
  ])
  refuses(['a: \0', 'a: \x07', 'a: \x7f', 'a: \x80', 'a: \ud800', 'a: \uffff'])
})

describe('documents and directives', () => {
  reads([
    ['---\na: 1\n', { a: 1 }],
    ['--- a\n', 'a'],
    ['--- |\n x\n', 'x\n'],
    ['a: 1\n...\n', { a: 1 }],
    ['a: 1\n...\n...\n# c\n', { a: 1 }],
    ['---\n', null],
    ['---\n...\n', null],
    ['%YAML 1.1\n---\na: 1\n', { a: 1 }],
    ['%YAML 1.2 # c\n---\na: 1\n', { a: 1 }],
    ['%FOO bar\n---\na: 1\n', { a: 1 }],
    ['a: ---b\n', { a: '---b' }],
  ])
  refuses([
    'a: 1\n---\nb: 2\n',
    '---\n---\n',
    'a: 1\n...\nb: 2\n',
    '...\n',
    '--- a: 1\n',
    '%YAML 2.0\n---\na: 1\n',
    '%YAML 1.1\n%YAML 1.1\n---\na\n',
    '%YAML 1.1\na: 1\n',
    '%YAML 1\n---\na\n',
    '%TAG !a! x\n%TAG !a! y\n---\na\n',
    '% a\n---\na\n',
    'a: 1\n%YAML 1.1\n---\nb\n',
  ])
})

describe('anchors and aliases', () => {
  reads([
    ['a: &x {b: 1}\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
    ['- &a-1_B x\n- *a-1_B\n', ['x', 'x']],
    ['a: &x\nb: *x\n', { a: null, b: null }],
    ['&k a: 1\nb: *k\n', { a: 1, b: 'a' }],
    ['a: &x k\n*x : 1\n', { a: 'k', k: 1 }],
    ['- !!str &x 1\n- *x\n- &y !!int "2"\n', ['1', '1', 2]],
  ])
  refuses([
    'a: *x\n',
    'a: *x\nb: &x 1\n',
    'a: &x 1\nb: &x 2\n',
    'a: &x [*x]\n',
    '&a {b: *a}\n',
    'a: &x.y 1\n',
    'a: &é 1\n',
    'a: &x &y 1\n',
    'a: &x *x\n',
    'a: & b\n',
    'a: *\n',
  ])
})

describe('merge keys', () => {
  const base = 'x: &x {a: 1, b: 2}\ny: &y {a: 3, c: 4}\n'
  const merged = (text: string): Value => (value(`${base}${text}`) as { z: Value }).z

  it.each<[string, Value, readonly string[]]>([
    ['z: {<<: *x, c: 3}\n', { a: 1, b: 2, c: 3 }, ['a', 'b', 'c']],
    ['z: {b: 5, <<: *x}\n', { a: 1, b: 5 }, ['a', 'b']],
    ['z: {<<: [*x, *y], d: 0}\n', { a: 1, b: 2, c: 4, d: 0 }, ['a', 'c', 'b', 'd']],
    ['z:\n  <<: *x\n  <<: *y\n', { a: 3, b: 2, c: 4 }, ['a', 'b', 'c']],
    ['z: {<<: {<<: *x, e: 1}}\n', { a: 1, b: 2, e: 1 }, ['a', 'b', 'e']],
    ['z: {<<: []}\n', {}, []],
    ['z: {"<<": 1}\n', { '<<': 1 }, ['<<']],
    ['z: {!!merge m: *x}\n', { a: 1, b: 2 }, ['a', 'b']],
  ])('%s', (text, expected, order) => {
    expect(merged(text)).toEqual(expected)
    expect(Object.keys(merged(text) as object)).toEqual(order)
  })

  it.each(['<<: 1\n', '<<: [1]\n', '<<:\n', '<<: [[{a: 1}]]\n'])('refuses %s', (text) => {
    expect(refusal(text)).toBe('yaml-merge')
  })

  it('is no duplicate key to override what was merged', () => {
    expect(value(`${base}z: {<<: *x, a: 9}\n`)).toHaveProperty('z.a', 9)
  })
})

describe('keys are those of a Python dict', () => {
  it.each<[string, readonly (readonly [string, Value])[]]>([
    ['1: a\n1.0: b\ntrue: c\n', [['1', 'c']]],
    ['true: a\n1: b\n', [['True', 'b']]],
    ['null: a\n~: b\n', [['None', 'b']]],
    ['1: a\n"1": b\n', [['1', 'b']]],
    [
      'b: 1\na: 2\nb: 3\n',
      [
        ['b', 3],
        ['a', 2],
      ],
    ],
    [
      '1.5: a\n1e16: b\n1.0e+16: c\n1.0e-5: d\n.inf: e\n.nan: f\n.nan: g\n',
      [
        ['1.5', 'a'],
        ['1e16', 'b'],
        ['1e+16', 'c'],
        ['1e-05', 'd'],
        ['inf', 'e'],
        ['nan', 'g'],
      ],
    ],
    [
      '2020-01-01: a\n2020-01-01 00:00:00: b\n',
      [
        ['2020-01-01', 'a'],
        ['2020-01-01 00:00:00', 'b'],
      ],
    ],
    ['2020-01-01 10:00:00Z: a\n2020-01-01 12:00:00+02:00: b\n', [['2020-01-01 10:00:00+00:00', 'b']]],
    ['!!binary YSdi: a\n', [[`b"a'b"`, 'a']]],
    [
      '9007199254740993: a\n9007199254740992: b\n',
      [
        ['9007199254740993', 'a'],
        ['9007199254740992', 'b'],
      ],
    ],
    ['0b1: a\n0x1: b\n', [['1', 'b']]],
    ['0: a\n-0.0: b\n', [['0', 'b']]],
  ])('%s', (text, expected) => {
    expect(Object.entries(value(text) as object).sort()).toEqual([...expected].sort())
  })

  it.each([
    '[a]: 1\n',
    '{a: 1}: 2\n',
    '? - a\n: 1\n',
    '{[a]: 1}\n',
    '? !!set {a}\n: 1\n',
    '? !!omap []\n: 1\n',
  ])('refuses %s', (text) => {
    expect(refusal(text)).toBe('yaml-key')
  })

  it('no key can reach into JavaScript', () => {
    const result = value('__proto__: {polluted: 1}\nconstructor: 2\ntoString: 3\n')
    expect(Object.getPrototypeOf(result)).toBeNull()
    expect(Object.keys(result as object)).toEqual(['__proto__', 'constructor', 'toString'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
