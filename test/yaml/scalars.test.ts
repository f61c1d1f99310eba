import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, Float, type Value } from '../../src/base/value.js'
import { refusal, value } from './reading.js'

/** What `v: …` holds. */
const v = (text: string): Value => (value(`v: ${text}\n`) as { v: Value }).v

const float = (number: number): Float => new Float(number)
const day = (iso: string): DateValue => new DateValue(iso)
const time = (iso: string): DateTimeValue => new DateTimeValue(iso)

const same = (cases: readonly string[]): [string, Value][] => cases.map((text) => [text, text])

describe('plain scalars have the types of YAML 1.1 as PyYAML resolves them', () => {
  it.each<[string, Value]>([
    ['0', 0],
    ['-0', 0],
    ['+12', 12],
    ['1_000', 1000],
    ['1__0_', 10],
    ['0b101', 5],
    ['-0b1_1', -3],
    ['0x1F', 31],
    ['-0xff', -255],
    ['010', 8],
    ['-010', -8],
    ['0_', 0],
    ['1:30', 90],
    ['-1:30', -90],
    ['190:20:30', 685230],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['-123456789012345678901234567890', -123456789012345678901234567890n],
  ])('int %s', (text, expected) => {
    expect(v(text)).toBe(expected)
  })

  it.each<[string, Value]>([
    ['1.5', 1.5],
    ['1.', float(1)],
    ['5.0', float(5)],
    ['.5', 0.5],
    ['+1.5', 1.5],
    ['-0.0', float(-0)],
    ['1_0.5_0', 10.5],
    ['1.0e+3', float(1000)],
    ['1.5E-3', 0.0015],
    ['1.0e+999', Number.POSITIVE_INFINITY],
    ['.inf', Number.POSITIVE_INFINITY],
    ['-.Inf', Number.NEGATIVE_INFINITY],
    ['+.INF', Number.POSITIVE_INFINITY],
    ['.NaN', Number.NaN],
    ['1:2.5', 62.5],
    ['190:20:30.15', 685230.15],
  ])('float %s', (text, expected) => {
    expect(v(text)).toEqual(expected)
  })

  it.each<[string, Value]>([
    ...['true', 'True', 'TRUE', 'yes', 'Yes', 'YES', 'on', 'On', 'ON'].map((text): [string, Value] => [
      text,
      true,
    ]),
    ...['false', 'False', 'FALSE', 'no', 'No', 'NO', 'off', 'Off', 'OFF'].map((text): [string, Value] => [
      text,
      false,
    ]),
    ...['null', 'Null', 'NULL', '~', ''].map((text): [string, Value] => [text, null]),
  ])('word %s', (text, expected) => {
    expect(v(text)).toBe(expected)
  })

  it.each<[string, Value]>([
    ['2020-01-31', day('2020-01-31')],
    ['2020-02-29', day('2020-02-29')],
    ['2020-1-2 3:04:05', time('2020-01-02T03:04:05')],
    ['2001-12-14t21:59:43.10-05:00', time('2001-12-14T21:59:43.100000-05:00')],
    ['2001-12-14 21:59:43.1234567 -5', time('2001-12-14T21:59:43.123456-05:00')],
    ['2001-12-15T02:59:43Z', time('2001-12-15T02:59:43+00:00')],
    ['2001-12-15 02:59:43.', time('2001-12-15T02:59:43')],
    ['2001-12-15 02:59:43 +00:30', time('2001-12-15T02:59:43+00:30')],
    ['2001-12-15 02:59:43 -00:00', time('2001-12-15T02:59:43+00:00')],
  ])('timestamp %s', (text, expected) => {
    expect(v(text)).toEqual(expected)
  })

  it.each(
    same(
      [
        'y n Y N tRue nULL oN none None yes! falsely',
        '1e3 1e-4 1.0e3 1.0e -.5 +.5 . .. 0.1.2 .e5 -.nan .infinity inf nan',
        '08 0o17 0b12 0xg 1,000 --1 1:60 0:1 0B1 0X1 _1',
        '2020-1-1 2020-01-01T 20-01-01 2020-01-01x',
        `a#b a:b http://x/y :a ?a -a a,b a]b a{b <<< == ~~ é 日本 😀 it's a"b`,
      ]
        .flatMap((line) => line.split(' '))
        .concat('1 000', '2020-01-01 10:00'),
    ),
  )('text %s', (text, expected) => {
    expect(v(text)).toBe(expected)
  })

  it('quotes make text of everything', () => {
    for (const text of ['1', '1.5', 'yes', 'null', '~', '2020-01-01', '<<', '=', '']) {
      expect(v(`'${text}'`)).toBe(text)
      expect(v(`"${text}"`)).toBe(text)
    }
    expect(v('|-\n  12')).toBe('12')
  })

  it('a lone `=` or `<<` is a value of no type', () => {
    expect(refusal('v: =\n')).toBe('yaml-syntax')
    expect(refusal('- <<\n')).toBe('yaml-syntax')
    expect(value('=: 1\n')).toEqual({ '=': 1 })
  })
})

describe('scalars that look like a type but have no value are refused, as Python raises', () => {
  it.each([
    '2020-13-01',
    '2021-02-29',
    '0000-01-01',
    '2020-01-01 24:00:00',
    '2020-01-01T10:60:00Z',
    '2020-01-01 00:00:00 +24',
    '0b_',
    '0x_',
  ])('%s', (text) => {
    expect(refusal(`v: ${text}\n`)).toBe('yaml-value')
  })

  it('an int of more digits than Python reads', () => {
    expect(v('9'.repeat(4300))).toBe(BigInt('9'.repeat(4300)))
    expect(refusal(`v: ${'9'.repeat(4301)}\n`)).toBe('yaml-value')
  })
})

describe('tags', () => {
  it.each<[string, Value]>([
    ['!!int "3"', 3],
    ['!!int 0o17', 15],
    ['!!int "1_0"', 10],
    ['!!int "1:30"', 90],
    ['!!float "1"', float(1)],
    ['!!float 1e3', float(1000)],
    ['!!float "infinity"', Number.POSITIVE_INFINITY],
    ['!!float -Nan', Number.NaN],
    ['!!bool "YeS"', true],
    ['!!null whatever', null],
    ['!!str 12', '12'],
    ['!!str', ''],
    ['!!str yes', 'yes'],
    ['!!timestamp "2020-1-2"', day('2020-01-02')],
    ['! 12', 12],
    ['! "12"', 12],
    ['!<tag:yaml.org,2002:str> 1', '1'],
    ['!!binary aGVsbG8=', new Uint8Array([104, 101, 108, 108, 111])],
    ['!!binary "aGk= and more"', new Uint8Array([104, 105])],
    ['!!set {a, b, a}', new Set(['a', 'b'])],
    [
      '!!omap [b: 1, a: 2]',
      [
        ['b', 1],
        ['a', 2],
      ],
    ],
    [
      '!!pairs [a: 1, a: 2]',
      [
        ['a', 1],
        ['a', 2],
      ],
    ],
    ['!!map {a: 1}', { a: 1 }],
    ['!!seq [1]', [1]],
    ['!!int {=: 3}', 3],
    ['[&v 0x10, !!str {=: *v}]', [16, '0x10']],
    ['[&m {=: 0x10}, !!str {=: *m}]', [{ '=': 16 }, '0x10']],
    ['[&p {b: 1}, !!omap [*p]]', [{ b: 1 }, [['b', 1]]]],
  ])('%s', (text, expected) => {
    expect(v(text)).toEqual(expected)
  })

  it.each([
    ['!!int x', 'yaml-value'],
    ['!!int ""', 'yaml-value'],
    ['!!int " 0o17"', 'yaml-value'],
    ['!!float 1e', 'yaml-value'],
    ['!!bool maybe', 'yaml-value'],
    ['!!timestamp noon', 'yaml-value'],
    ['!!binary YQ', 'yaml-value'],
    ['!!binary "é"', 'yaml-value'],
    ['!!int [1]', 'yaml-tag'],
    ['!!str {a: 1}', 'yaml-tag'],
    ['!!map [1]', 'yaml-tag'],
    ['!!seq {a: 1}', 'yaml-tag'],
    ['!!set [a]', 'yaml-tag'],
    ['!!omap {a: 1}', 'yaml-tag'],
    ['!!omap [a]', 'yaml-syntax'],
    ['!!pairs [{a: 1, b: 2}]', 'yaml-syntax'],
    ['!foo 1', 'yaml-tag'],
    ['!!foo 1', 'yaml-tag'],
    ['!!python/object/apply:os.system [ls]', 'yaml-tag'],
    ['!e!foo 1', 'yaml-syntax'],
    ['!<tag:yaml.org,2002:str 1', 'yaml-syntax'],
  ])('%s is refused', (text, code) => {
    expect(refusal(`v: ${text}\n`)).toBe(code)
  })

  it('prefixes may be declared', () => {
    expect(value('%TAG !y! tag:yaml.org,2002:\n---\nv: !y!str 1\n')).toEqual({ v: '1' })
    expect(value('%TAG ! tag:yaml.org,2002:\n---\nv: !str 1\n')).toEqual({ v: '1' })
    expect(value('%TAG !e! tag:yaml.org,2002:%73\n---\nv: !e!tr 1\n')).toEqual({ v: '1' })
  })
})
