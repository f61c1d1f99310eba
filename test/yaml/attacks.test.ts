import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../src/yaml/limits.js'
import { read, refusal, value } from './reading.js'

/** Levels of an anchor that repeats the one before it nine times. */
function laughs(levels: number, repeat: (alias: string) => string): string {
  let text = 'a0: &a0 {k: v}\n'
  for (let i = 1; i < levels; i++) text += `a${i}: &a${i} ${repeat(`*a${i - 1}`)}\n`
  return text
}

const nine = (alias: string): string => Array(9).fill(alias).join(', ')

describe('documents that grow when they are read', () => {
  it.each([
    ['lists of aliases', laughs(30, (alias) => `[${nine(alias)}]`)],
    ['merge keys', laughs(30, (alias) => `{<<: [${nine(alias)}]}`)],
    ['mappings of aliases', laughs(30, (alias) => `{a: ${alias}, b: ${alias}, c: ${alias}}`)],
    ['a chain of aliases', laughs(30_000, (alias) => `[${alias}]`)],
    ['one mapping merged a million times', `a: &a {k: 1}\nb: {<<: [${'*a,'.repeat(1_000_000)}]}\n`],
  ])('%s are refused', (_, text) => {
    expect(refusal(text)).toBe('yaml-limit')
  })

  it('aliases count with all that they repeat', () => {
    const text = 'a: &a [1, 2]\nb: [*a, *a, *a]\n'
    expect(refusal(text, { aliasedNodes: 8 })).toBe('yaml-limit')
    expect(read(text, { aliasedNodes: 9 }).root).toBeDefined()
  })

  it('honest files with hundreds of aliases are read', () => {
    const items = Array.from({ length: 2000 }, (_, i) => `- {name: op-${i}, container: *c}\n`).join('')
    expect(value(`- &c {image: a, command: [b, c]}\n${items}`)).toHaveLength(2001)
  })
})

describe('deep nesting', () => {
  it.each([
    ['[', '['.repeat(1_000_000)],
    ['{', '{'.repeat(1_000_000)],
    ['{a: ', '{a: '.repeat(1_000_000)],
    ['[a: ', '[a: '.repeat(1_000_000)],
    ['- ', '- '.repeat(1_000_000)],
    ['? ', '? '.repeat(1_000_000)],
    ['lines', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
  ])('of %s is refused', (_, text) => {
    expect(refusal(text)).toBe('yaml-limit')
  })

  it('is allowed up to the limit, aliases followed', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
    expect(read(nested(DEFAULT_LIMITS.depth)).root).toBeDefined()
    expect(refusal(nested(DEFAULT_LIMITS.depth + 1))).toBe('yaml-limit')
    expect(read('- &a [[1]]\n- [*a]\n', { depth: 4 }).root).toBeDefined()
    expect(refusal('- &a [[1]]\n- [[*a]]\n', { depth: 4 })).toBe('yaml-limit')
  })
})

describe('size', () => {
  it('a text that is too long is not even looked at', () => {
    expect(refusal('\0'.repeat(11), { characters: 10 })).toBe('yaml-limit')
    expect(refusal('a'.repeat(DEFAULT_LIMITS.characters + 1))).toBe('yaml-limit')
  })

  it.each(['- a\n', '-\n', '?\n', 'a, '])('too many of %j are refused', (piece) => {
    const text = piece === 'a, ' ? `[${piece.repeat(200)}]` : piece.repeat(200)
    expect(refusal(text, { nodes: 100 })).toBe('yaml-limit')
    expect(read(text, { nodes: 1000 }).root).toBeDefined()
  })

  it.each([
    ['plain', `v: ${'x'.repeat(1_000_000)}`],
    ['plain lines', `v: ${'x\n  '.repeat(300_000)}`],
    ['quoted lines', `v: "${'x\n'.repeat(300_000)}"`],
    ['escapes', `v: "${'\\n'.repeat(300_000)}"`],
    ['literal', `v: |\n${'  x\n'.repeat(300_000)}`],
    ['empty lines', `v: |+\n${'\n'.repeat(1_000_000)}`],
    ['float', `v: 0.${'1'.repeat(1_000_000)}`],
  ])('a huge %s scalar is read', (_, text) => {
    expect(read(text).root).toBeDefined()
  })

  it.each([
    ['decimal', '9'.repeat(1_000_000)],
    ['hexadecimal', `0x${'f'.repeat(1_000_000)}`],
    ['sexagesimal', `1${':1'.repeat(500_000)}`],
  ])('a huge %s int is refused', (_, text) => {
    expect(refusal(`v: ${text}\n`)).toBe('yaml-value')
  })

  it('a message never repeats a huge text', () => {
    const long = 'x'.repeat(1_000_000)
    for (const text of [
      `v: !${long} 1`,
      `v: !!int ${long}`,
      `v: *${long}`,
      `"${long}": 1\n"${long}": 2`,
      `a: b: ${long}`,
    ]) {
      for (const { message, hint = '' } of read(text).problems)
        expect(message.length + hint.length).toBeLessThan(400)
    }
  })
})

describe('cycles and code', () => {
  it.each([
    '&a [*a]',
    '&a {b: *a}',
    '&a {*a : b}',
    '&a [[{b: [*a]}]]',
    '&a {<<: {*a : b}}',
    '&a {<<: [*a : b]}',
    '&a {<<: {*a}}',
    '&a {<<: [{b: *a}]}',
    '&a {<<: *a, *a : b}',
    '&a\n<<: *a\n? *a\n: b',
    '&a {<<: {<<: *a}}',
  ])('%s is refused', (text) => {
    expect(refusal(`${text}\n`)).toBe('yaml-alias')
  })

  it.each([
    '!!python/object/apply:os.system ["echo x"]',
    '!!python/object/new:os.system [echo]',
    '!!python/name:os.system',
    '!!python/module:os',
    '!!python/tuple [1]',
    '!!js/function "function(){}"',
    '!<tag:yaml.org,2002:python/object:os.system> x',
    '!ruby/object:Gem x',
  ])('%s is refused', (text) => {
    expect(refusal(`v: ${text}\n`)).toBe('yaml-tag')
  })
})
