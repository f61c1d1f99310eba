import { describe, expect, it } from 'vitest'
import { matchStart } from '../../src/types/regex/match.js'
import { parsePattern } from '../../src/types/regex/parse.js'

function match(pattern: string, text: string) {
  const parsed = parsePattern(pattern)
  return parsed.ok ? matchStart(parsed.value, text) : parsed.error
}

describe('Python’s regular expressions', () => {
  it.each([
    ['^s3://(?P<bucket>[a-z0-9-.]{3,63})/(?P<key>.+)$', 's3://bucket/key', 's3://b/k'],
    ['a', 'ab', 'ba'],
    ['a$', 'a\n', 'a\n\n'],
    ['a\\Z', 'a', 'a\n'],
    ['\\Aa', 'a', 'b'],
    ['(?m:^a$)', 'a\nb', 'ab'],
    ['.', 'a', '\n'],
    ['(?s).', '\n', ''],
    ['(?i)straße', 'STRAßE', 'STRASE'],
    ['[^\\W\\d_]+', 'é', '1'],
    ['\\d', '٣', 'x'],
    ['(?a)\\d', '3', '٣'],
    ['\\w', 'é', '-'],
    ['\\s', '\u00a0', '\ufeff'],
    ['\\bab\\b', 'ab c', 'abc'],
    ['(?P<x>a|b)(?P=x)', 'aa', 'ab'],
    ['(a)?(?(1)b|c)', 'ab', 'ac'],
    ['a(?=b)', 'ab', 'ac'],
    ['a(?!b)', 'ac', 'ab'],
    ['ab(?<=ab)c', 'abc', 'ab'],
    ['(?<!b)a', 'a', 'ba'],
    ['a++b', 'aab', 'aa'],
    ['(?>a+)b', 'aab', 'aa'],
    ['a{2}', 'aa', 'a'],
    ['a{,2}b', 'aab', 'aaab'],
    ['a{x}', 'a{x}', 'aa'],
    ['[]a]', ']', 'b'],
    ['[a-]', '-', 'b'],
    ['\\x41\\u00e9\\101', 'AéA', 'A'],
    ['.{1}$', '😀', '😀😀'],
    ['(?x) a b # c', 'ab', 'a b'],
    ['(?:(?:)|a)*b', 'aab', 'aac'],
    ['(ab|a)(bc)?$', 'abc', 'abd'],
    ['a.*?c$', 'abcbc', 'ab'],
  ])('%s', (pattern, hit, miss) => {
    expect(match(pattern, hit)).toBe('match')
    expect(match(pattern, miss)).toBe('no-match')
  })

  it.each([
    '(',
    ')',
    '[a',
    '*a',
    'a**',
    '^*',
    'a{2,1}',
    '\\q',
    '\\',
    '[z-a]',
    '[a-\\d]',
    '(?P<1>a)',
    '(?P<a>a)(?P<a>b)',
    '(?P=a)',
    '\\1',
    '(a\\1)',
    '(?<=a+)b',
    '(?<a>b)',
    '(?(2)a|b)',
    '(?#',
    '\\N{DASH}',
    '('.repeat(500),
  ])('refuses %s', (pattern) => {
    expect(parsePattern(pattern)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/\(at character \d+\)$/),
    })
  })

  it.each([
    ['(a+)+$', `${'a'.repeat(50)}b`],
    ['(a|a)*$', `${'a'.repeat(50)}b`],
    ['(?:a?){40}a{40}', 'a'.repeat(40)],
  ])('gives up on %s instead of hanging', (pattern, text) => {
    expect(match(pattern, text)).toBe('too-costly')
  })

  it('is fast and flat on long texts', () => {
    expect(match('(?:\\w+,)*\\w+$', 'abc,'.repeat(10_000).slice(0, -1))).toBe('match')
    expect(match('.*x', 'a'.repeat(100_000))).toBe('no-match')
  })
})
