import { describe, expect, it } from 'vitest'
import { dict, Float, type Value } from '../../src/base/value.js'
import { literalOrText, pythonLiteral } from '../../src/template/index.js'

const object = (entries: Record<string, Value>) => dict(Object.entries(entries))

describe('a text that is a Python literal', () => {
  it.each<[string, Value]>([
    ['1', 1],
    [' \t5 ', 5],
    ['-1', -1],
    ['- 3', -3],
    ['+2', 2],
    ['-(1)', -1],
    ['1_000', 1000],
    ['00', 0],
    ['0x_1F', 31],
    ['0o17', 15],
    ['0b101', 5],
    ['123456789012345678901234567890', 123456789012345678901234567890n],
    ['0.01', 0.01],
    ['5.0', new Float(5)],
    ['1e5', new Float(100000)],
    ['.5', 0.5],
    ['1.', new Float(1)],
    ['012.5', 12.5],
    ['1e400', Number.POSITIVE_INFINITY],
    ['True', true],
    ['False', false],
    ['None', null],
    ["'a'", 'a'],
    ['"it\'s"', "it's"],
    ["'a' 'b'", 'ab'],
    ["u'x'", 'x'],
    ["r'\\n'", '\\n'],
    ["'\\x41\\u00e9\\101\\q'", 'Aé' + 'A\\q'],
    ["'''a\nb'''", 'a\nb'],
    ["b'ab'", Uint8Array.of(97, 98)],
    ['[1, 2,]', [1, 2]],
    ['(1, 2)', [1, 2]],
    ['(1)', 1],
    ['64,32', [64, 32]],
    ['1,', [1]],
    ['()', []],
    ['[1, # one\n 2]', [1, 2]],
    ['{}', dict()],
    ["{'a': [1, {'b': None}]}", object({ a: [1, object({ b: null })] })],
    ['{1: 2}', object({ 1: 2 })],
    ['{True: 1, None: 2}', object({ True: 1, None: 2 })],
    ['{1, 2}', new Set([1, 2])],
    ['set()', new Set()],
    ['5 # comment', 5],
    ['\n5\n', 5],
  ])('%j is read', (text, value) => {
    expect(pythonLiteral(text)).toEqual(value)
  })
})

describe('a text that is none', () => {
  it.each([
    ...[
      '',
      ' ',
      'abc',
      'true',
      'nan',
      'inf',
      '-inf',
      '0123',
      '1__0',
      '1_',
      '1 2',
      '1 + 1',
      '2020-01-01',
      '12:30',
    ],
    ...[
      '--1',
      '-True',
      '1;',
      '[1, 2',
      '(1, 2',
      '[1,,2]',
      '{,}',
      "'a",
      "'a\nb'",
      '{[1]}',
      '{[1]: 2}',
      '[a]',
      'f"x"',
    ],
    ...[
      '{**{}}',
      '[*[1]]',
      '\n 5',
      '5\n 6',
      '1+2j',
      '3j',
      '...',
      "b'a' 'b'",
      'set([1])',
      '1.2.3',
      '0x',
      '\\N{DASH}',
    ],
    ...['--lr=1', '/a/b', '{"a": true}', '9'.repeat(4301), '['.repeat(201) + ']'.repeat(201)],
  ])('%j stays text', (text) => {
    expect(pythonLiteral(text)).toBeUndefined()
    expect(literalOrText(text)).toBe(text)
  })
})
