import { describe, expect, it } from 'vitest'
import { problem, values } from './rendering.js'

/** The text of the template from the problem's offset on. */
const pointed = (template: string, names = {}) => template.slice(problem(template, names).offset)

describe('a problem points at what is wrong', () => {
  it.each([
    ['a {{ missing.attr }}', 'missing.attr }}'],
    ['{{ 1 + x }} and {{ lr + "a" }}', '+ "a" }}'],
    ['{{ conf.zz.y }}', 'zz.y }}'],
    ['{{ lr | nofilter }}', 'nofilter }}'],
    ['{{ lr is notest }}', 'notest }}'],
    ['{{ lr | }}', '}}'],
    ['{{ lr }', '}'],
    ['{% if %}x{% endif %}', '%}x{% endif %}'],
    ['{% unknown %}', 'unknown %}'],
    ['{% if lr %}', ''],
    ['{% for a, b in [1] %}{% endfor %}', 'a, b in [1] %}{% endfor %}'],
    ['{{ name.nope() }}', 'nope() }}'],
    ['{{ conf["a"]["b"]["c"] }}', '["b"]["c"] }}'],
    ['{{ "abc', '"abc'],
    ['x {# no end {{ lr }}', '{# no end {{ lr }}'],
    ['{% raw %}x', '{% raw %}x'],
    ['{{ 1 / 0 }}', '/ 0 }}'],
    ['{{ [1]|first|nope }}', 'nope }}'],
    ['é😀 {{ missing.x }}', 'missing.x }}'],
    ['a\r\n{{ missing.x }}', 'missing.x }}'],
  ])('%s', (template, rest) => {
    const names = { lr: 0.01, x: 1, name: 'n', conf: values({ a: 1 }) }
    expect(pointed(template, names)).toBe(rest)
  })
})

describe('a problem says what kind it is', () => {
  it.each([
    ['{{ lr', 'syntax'],
    ['{{ missing.x }}', 'undefined'],
    ['{{ missing + 1 }}', 'undefined'],
    ['{{ 1 + "a" }}', 'operation'],
    ['{{ [1]|random }}', 'unsupported'],
    ['{{ lipsum() }}', 'unsupported'],
    ['{% include "x" %}', 'unsupported'],
    ['{% extends "x" %}', 'unsupported'],
    ['{{ "".__class__ }}', 'unsupported'],
    ['{{ range(10**9)|list }}', 'limit'],
  ] as const)('%s is %s', (template, kind) => {
    expect(problem(template).kind).toBe(kind)
  })
})

describe('a problem hints at what was meant', () => {
  it.each([
    ['{{ epoch.x }}', { epochs: 1 }, 'did you mean `epochs`?'],
    [
      '{{ globals.artifact_path.x }}',
      { globals: values({ artifacts_path: '/a' }) },
      'did you mean `artifacts_path`?',
    ],
    ['{{ "a"|uper }}', {}, 'did you mean `upper`?'],
    ['{{ 1 is evn }}', {}, 'did you mean `even`?'],
    ['{% fro x in y %}{% endfor %}', {}, 'did you mean `for`?'],
    ['{{ "n" + 5 }}', {}, 'join text with `~`'],
    ['{{ l|map("string") }}', { l: [1] }, 'add `|list` or `|join(",")`'],
    ['{{ conf.items }}', { conf: values({ a: 1 }) }, 'call it: add `()`'],
  ])('%s', (template, names, hint) => {
    expect(problem(template, names).hint).toBe(hint)
  })

  it('and an unknown filter in a branch that does not run is no problem', () => {
    expect(() => problem('{% if false %}{{ 1|nope }}{% endif %}')).toThrow('gave ""')
  })
})
