import { describe, expect, it } from 'vitest'
import { place, read } from './reading.js'

/** Text, where the first problem is and what it underlines, a part of the message, a part of the hint. */
type Case = readonly [text: string, place: string, message: string, hint: string]

const SYNTAX: readonly Case[] = [
  // templates without quotes
  ['v: {{ uuid }}\n', '1:4 {{ uuid }}', 'begins a mapping', 'write `"{{ uuid }}"`'],
  ['v: {{ a }}/b\n', '1:11 /b', 'text cannot stand here', 'write `"{{ a }}/b"`'],
  ['v: {{ a | b }} # c\n', '1:4 {{ a | b }}', 'begins a mapping', 'write `"{{ a | b }}"`'],
  ["v: {{ a['x'] }}\n", '1:8 [', '`,` or `}` is expected', 'write `"{{ a[\'x\'] }}"`'],
  ['v: {{ a == "x" }}\n', '1:4 {{ a == "x" }}', 'begins a mapping', `write \`'{{ a == "x" }}'\``],
  ['v: {% if a %}x{% endif %}\n', '1:5 %', '`%` cannot begin a value', 'write `"{% if a %}x{% endif %}"`'],
  ['args:\n  - {{ a }}\n  - b\n', '2:5 {{ a }}', 'begins a mapping', 'write `"{{ a }}"`'],
  ['args: [{{ a }}, "b"]\n', '1:8 {{ a }}', 'begins a mapping', 'write `"{{ a }}"`'],
  // indentation
  ['run:\n\tkind: job\n', '2:1 \t', 'a tab', 'indent with spaces'],
  ['a: b\tc\n', '1:5 \t', 'a tab', 'put a space there'],
  ['{\n\t"a": 1\n}', '2:1 \t', 'a tab', 'indent with spaces'],
  [
    'a:\n  b: 1\n c: 2\n',
    '3:2 c:',
    'indentation of this line',
    'column 2, what it should belong to in column 1',
  ],
  ['  a: 1\nb: 2\n', '2:1 b:', 'indentation of this line', 'same column'],
  ['image: python\n  command: x\n', '2:10 :', '`: ` cannot stand here', 'continues the value above'],
  ['- a\nb: 1\n', '2:1 b:', 'a key cannot stand here', 'begins with `- `'],
  // colons
  ['a: b: c\n', '1:5 :', '`: ` cannot stand here', 'write `a: "b: c"`'],
  ['- name: echo "x: y"\n', '1:16 :', '`: ` cannot stand here', `write \`- name: 'echo "x: y"'\``],
  ['kind:job\nrun: x\n', '2:4 :', '`: ` cannot stand here', 'write `kind: job`'],
  ['a: 1\nkind:job\n', '2:1 kind:job', 'no `key: value`', 'write `kind: job`'],
  ['a: 1\nkind component\nb: 2\n', '2:1 kind component', 'no `key: value`', 'write `key: value`'],
  // quotes
  ['a: "x\nb: 1\n', '1:4 "', 'never closed', 'closing `"`'],
  ["a: 'x\n", "1:4 '", 'never closed', "closing `'`"],
  ["a: 'it's'\n", "1:8 s'", 'text cannot stand here', 'do not pair up'],
  ['a: "x\nb: "y"\n', '2:5 y"', 'text cannot stand here', 'opened in a line above'],
  ['a: "b" c\n', '1:8 c', 'text cannot stand here', 'put the whole value in quotes'],
  ['a: "\\d+"\n', '1:5 \\d', '`\\d` is no escape', 'single quotes'],
  // characters with a meaning
  ['a: %x\n', '1:4 %', '`%` cannot begin a value', 'write `"%x"`'],
  ['a: @x # y\n', '1:4 @', '`@` cannot begin a value', 'write `"@x"`'],
  ['a: `x`\n', '1:4 `', 'cannot begin a value', 'write `"`x`"`'],
  ['a: *.py\n', '1:4 *.', 'name of an alias', 'write `"*.py"`'],
  ['a: & b\n', '1:4 & ', 'name of an anchor', 'write `"& b"`'],
  ['a: > text\n', '1:4 > ', 'behind `|` or `>`', 'on the next line'],
  ['a: - x\n', '1:4 -', 'a list item', 'next line'],
  ['a: ,b\n', '1:4 ,', 'a value is expected', 'write `",b"`'],
  ['a: =\n', '1:4 =', 'a meaning of its own', 'write `"="`'],
  ['a: \x07\n', '1:4 \x07', 'U+0007', ''],
  // brackets
  ['run: {kind: job\n', '1:6 {', 'not the end of the file', 'close it with `}`'],
  ['a: [1, 2\nb: 3\n', '2:2 :', '`,` or `]` is expected', 'close with `]`'],
  ['a: [1]]\n', '1:7 ]', '`]` cannot stand here', 'bracket too many'],
]

describe('a syntax error names its place and what to write instead', () => {
  it.each(SYNTAX)('%j', (text, where, message, hint) => {
    const { root, problems } = read(text)
    const [first] = problems
    expect(root).toBeUndefined()
    expect(problems).toHaveLength(1)
    expect(first).toMatchObject({ code: 'yaml-syntax', severity: 'error', phase: 'read', origin: 'format' })
    expect(place(first!)).toBe(where)
    expect(first!.message).toContain(message)
    expect(first!.hint ?? '').toContain(hint)
  })

  it.each<Case>([
    ['a: 1\n---\nb: 2\n', '2:1 ---', 'second document', 'file of its own'],
    ['a: !Ref x\n', '1:9 x', '`!Ref`', 'write `"!Ref x"`'],
    ['a: !!python/object:os x\n', '1:23 x', '`!!python/object:os`', ''],
    ['a: 2020-13-45\n', '1:4 2020-13-45', 'not a valid timestamp', 'write `"2020-13-45"`'],
    ['[a]: 1\n', '1:1 [a]', 'a list cannot be the key', ''],
    ['a: *b\n', '1:4 *b', 'no anchor `&b`', 'write `"*b"`'],
    ['a: &x [*x]\n', '1:8 *x', 'inside of what it repeats', ''],
    ['<<: 1\n', '1:5 1', 'cannot merge a single value', '`<<: *defaults`'],
  ])('%j', (text, where, message, hint) => {
    const [first] = read(text).problems
    expect(place(first!)).toBe(where)
    expect(first!.message).toContain(message)
    expect(first!.hint ?? '').toContain(hint)
  })

  it('shows where the unfinished construct begins', () => {
    const [first] = read('a: {b: 1\n c: 2}\n').problems
    expect(first!.related?.map(({ location }) => location.range.start)).toEqual([3])
  })

  it('quotes a template only where it begins a value', () => {
    const [first] = read('a: "x {{ y }}" z\n').problems
    expect(first!.hint).toBe('put the whole value in quotes')
  })
})

describe('bad tags, values and keys are all reported', () => {
  it('in one reading', () => {
    const { root, problems } = read('a: !x 1\nb: 2020-13-01\n[c]: 1\nd: ok\ne: =\n')
    expect(root).toBeUndefined()
    expect(problems.map(({ code }) => code)).toEqual(['yaml-tag', 'yaml-value', 'yaml-key', 'yaml-syntax'])
  })

  it('once, however often an alias repeats them', () => {
    expect(read('a: &x [!x 1]\nb: *x\nc: *x\n').problems).toHaveLength(1)
  })

  it('before any crowd of warnings', () => {
    const { root, problems } = read(`${'k: 1\n'.repeat(500)}v: =\n`)
    expect(root).toBeUndefined()
    expect(problems[0]?.severity).toBe('error')
  })
})

describe('a key that is given twice', () => {
  it('is a warning that shows both places', () => {
    const { root, problems } = read('a: 1\nb: 2\na: 3\n')
    expect(root).toBeDefined()
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ code: 'yaml-duplicate-key', severity: 'warning', origin: 'pxrun' })
    expect(place(problems[0]!)).toBe('3:1 a')
    expect(problems[0]!.related?.[0]?.location.range.start).toBe(0)
  })

  it('is none when one of the two is merged in', () => {
    expect(read('x: &x {a: 1}\nz:\n  <<: *x\n  a: 2\n').problems).toEqual([])
  })
})
