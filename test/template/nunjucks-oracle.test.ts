/**
 * Another implementation as a witness: on the part of the language that nunjucks shares with Jinja (texts,
 * ints and lists of them, no printed booleans or None), both must print the same.
 */
import fc from 'fast-check'
import nunjucks from 'nunjucks'
import { describe, expect, it } from 'vitest'
import { text } from './rendering.js'

const names = {
  a: 'Hello',
  b: 'x y',
  c: ' pad ',
  i: 7,
  j: 2,
  k: 0,
  words: ['b', 'a', 'C'],
  numbers: [3, 1, 2],
  none_: [],
}
const environment = new nunjucks.Environment(null, { autoescape: false })

const oneOf = (...texts: string[]) => fc.constantFrom(...texts)
const format = (parts: fc.Arbitrary<string>[], join: (...parts: string[]) => string) =>
  fc.tuple(...parts).map((values) => join(...values))

const { number, string, condition } = fc.letrec<{ number: string; string: string; condition: string }>(
  (tie) => ({
    number: fc.oneof(
      { maxDepth: 3 },
      oneOf('i', 'j', 'k', '3', '12', 'numbers[1]', 'words|length', 'a|length'),
      format([tie('number'), oneOf('+', '-', '*'), tie('number')], (x, op, y) => `(${x} ${op} ${y})`),
      format([tie('condition'), tie('number'), tie('number')], (test, x, y) => `(${x} if ${test} else ${y})`),
    ),
    string: fc.oneof(
      { maxDepth: 3 },
      oneOf('a', 'b', 'c', '"lit"', "'it'", 'words[0]', 'words|first', 'words|last', 'words|join("-")'),
      format(
        [tie('string'), oneOf('upper', 'lower', 'capitalize', 'trim', 'replace("l", "L")')],
        (x, f) => `(${x})|${f}`,
      ),
      format([tie('string'), tie('string')], (x, y) => `(${x} ~ ${y})`),
      format([tie('condition'), tie('string'), tie('string')], (test, x, y) => `(${x} if ${test} else ${y})`),
    ),
    condition: fc.oneof(
      { maxDepth: 3 },
      format(
        [tie('number'), oneOf('<', '>', '<=', '>=', '==', '!='), tie('number')],
        (x, op, y) => `${x} ${op} ${y}`,
      ),
      format([tie('string'), oneOf('==', '!='), tie('string')], (x, op, y) => `(${x} ${op} ${y})`),
      format([tie('condition'), oneOf('and', 'or'), tie('condition')], (x, op, y) => `(${x} ${op} ${y})`),
      format([tie('condition')], (x) => `not (${x})`),
      oneOf('a', 'k', '"a" in words', '5 in numbers', 'a is defined', 'zz is undefined'),
    ),
  }),
)

const trim = oneOf('', '', '-')
const plain = oneOf('t', ' x ', '\n', 'a\n  b', '-', '#', '%')

const { body } = fc.letrec<{ body: string; statement: string }>((tie) => ({
  body: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
  statement: fc.oneof(
    { maxDepth: 3 },
    plain,
    format([trim, fc.oneof(number, string), trim], (l, x, r) => `{{${l} ${x} ${r}}}`),
    format(
      [trim, condition, tie('body'), tie('body')],
      (l, test, x, y) => `{%${l} if ${test} %}${x}{% else ${l}%}${y}{% endif %}`,
    ),
    format(
      [oneOf('words', 'numbers', 'none_'), tie('body'), tie('body')],
      (l, x, y) => `{% for e in ${l} %}{{ loop.index }}{{ e }}${x}{% else %}${y}{% endfor %}`,
    ),
    format([string], (x) => `{% set s = ${x} %}{{ s }}`),
    format([trim, plain], (l, x) => `{#${l} ${x} ${l}#}`),
    format([string], (x) => `{% raw %}{{ ${x} }}{% endraw %}`),
  ),
}))

describe('nunjucks agrees on the shared part of the language', () => {
  it('for generated templates', () => {
    fc.assert(
      fc.property(body, (template) => {
        // A final newline is dropped by one of them only.
        const closed = `${template}.`
        expect(text(closed, names)).toBe(environment.renderString(closed, names))
      }),
      { numRuns: 300 },
    )
  })
})
