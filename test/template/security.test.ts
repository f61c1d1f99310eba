/** Templates that want more than they should get. Every one ends in a problem, soon, and changes nothing. */
import { describe, expect, it } from 'vitest'
import { dict, type Value } from '../../src/base/value.js'
import { parseTemplate, pythonLiteral, renderTemplate, scopeOf } from '../../src/template/index.js'
import { problem, text, values } from './rendering.js'

const big = 'x'.repeat(100_000)
const list: Value = Array.from({ length: 100_000 }, (_, i) => i)
const names = { big, list, lr: 0.01, conf: values({ a: 1 }) }

/** Generous: the machine that runs the tests may be busy. On a quiet one the worst takes about 0.1 s. */
const soonMs = 3000

function limited(template: string) {
  const start = performance.now()
  const { kind } = problem(template, names)
  expect(performance.now() - start).toBeLessThan(soonMs)
  expect(kind).toBe('limit')
}

const loop = (body: string) => `{% for i in range(100000) %}${body}{% endfor %}`
const growing = (start: string, next: string) =>
  `{% set ns = namespace(v=${start}) %}${loop(`{% set ns.v = ${next} %}`)}{{ ns.v }}`

describe('no path leads to the interpreter', () => {
  const words = [
    'constructor',
    '__proto__',
    'prototype',
    '__class__',
    '__mro__',
    '__globals__',
    '__init__',
    'toString',
    'hasOwnProperty',
    'valueOf',
  ]
  const roots = [
    '""',
    '[]',
    '{}',
    '1',
    '1.5',
    'true',
    'none',
    'lr',
    'conf',
    'range',
    'range(3)',
    'dict',
    'cycler(1)',
    'joiner()',
    'namespace()',
    '"".upper',
    'conf.items()',
    '[1]|map("string")',
    '"a"|e',
  ]

  /** What a template may get: nothing, or a problem; never a value of JavaScript. */
  function unreachable(template: string) {
    const parsed = parseTemplate(template)
    const result = parsed.ok ? renderTemplate(parsed.value, scopeOf(dict(Object.entries(names)))) : parsed
    if (result.ok) expect(result.value.text).toMatch(/^(|\[\]|\[Undefined\]|False|None|dflt)$/)
  }

  it.each(words)('by the attribute %s', (word) => {
    for (const root of roots) {
      unreachable(`{{ (${root}).${word} }}`)
      unreachable(`{{ (${root})["${word}"] }}`)
      unreachable(`{{ (${root})|attr("${word}") }}`)
      unreachable(`{{ [${root}]|map(attribute="${word}")|list }}`)
      unreachable(`{{ [${root}]|map(attribute="${word}", default="dflt")|first }}`)
      unreachable(`{{ [${root}]|sum(attribute="${word}") and none }}`)
      unreachable(`{{ "{0.${word}}".format(${root}) }}`)
      unreachable(`{{ "{0[${word}]}".format(${root}) }}`)
      unreachable(`{{ "%(${word})s" % conf }}`)
      unreachable(`{{ [1]|map("${word}")|list }}`)
      unreachable(`{{ [1]|select("${word}")|list }}`)
      unreachable(`{{ 1|${word} }}`)
      unreachable(`{{ 1 is ${word} and none }}`)
      unreachable(`{{ ${word} }}`)
    }
  })

  it('nor by the loop, a macro, a block or a caller', () => {
    for (const word of words) {
      unreachable(`{% for x in [1] %}{{ loop.${word} }}{% endfor %}`)
      unreachable(
        `{% macro m() %}{{ caller.${word} }}{% endmacro %}{{ m.${word} }}{% call m() %}{% endcall %}`,
      )
      unreachable(`{% block b %}{% endblock %}{{ self.${word} }}`)
    }
  })

  it('while keys with such names are keys like all others', () => {
    const odd = JSON.parse('{"__proto__": 1, "constructor": 2}')
    const conf = dict(Object.entries(odd) as [string, Value][])
    expect(text('{{ conf["__proto__"] }}{{ conf.constructor }}{{ conf }}', { conf })).toBe(
      "12{'__proto__': 1, 'constructor': 2}",
    )
    expect(text('{% set d = dict(__proto__=5) %}{{ d.x }}{{ d.__proto__ }}')).toBe('5')
    expect(text('{% set ns = namespace() %}{% set ns.__proto__ = 5 %}{{ ns.x }}{{ ns.__proto__ }}')).toBe('5')
    expect(Object.prototype).not.toHaveProperty('x')
  })
})

describe('memory is bounded', () => {
  it.each([
    ...[
      "{{ 'a' * 10**9 }}",
      '{{ [0] * 10**9 }}',
      '{{ (1,) * 10**9 }}',
      '{{ 10**(10**10) }}',
      '{{ 2**10000000 }}',
    ],
    ...[
      "{{ '%1000000000d' % 1 }}",
      "{{ '%.1000000000f' % 1 }}",
      "{{ '%*d' % (10**9, 1) }}",
      "{{ '%0999999999d' % 1 }}",
    ],
    ...[
      "{{ 'a'.center(10**9) }}",
      "{{ 'a'.ljust(10**9) }}",
      "{{ 'a'.zfill(10**9) }}",
      "{{ 'a\t'.expandtabs(10**9) }}",
    ],
    ...[
      "{{ 'a'|indent(10**9) }}",
      "{{ 'a'|center(10**9) }}",
      "{{ '{:1000000000}'.format(1) }}",
      '{{ [1]|batch(10**9, 0)|list }}',
    ],
    ...[
      "{{ '{:.999999999f}'.format(1) }}",
      "{{ '{:{w}}'.format(1, w=10**9) }}",
      "{{ '{:0999999999,}'.format(1) }}",
    ],
    ...[
      '{{ big.replace("x", "yy" * 1000) }}',
      '{{ big.replace("", "y" * 1000) }}',
      '{{ big.join(["a", "b", "c"] * 10) }}',
    ],
    ...['{{ list|join("x" * 1000) }}', '{{ list|tojson(1000) }}', '{{ big|list * 100 }}'],
    ...[growing('"a"', 'ns.v ~ ns.v'), growing('[1]', 'ns.v + ns.v'), growing('2', 'ns.v * ns.v')],
    ...[growing('"<"', 'ns.v|forceescape'), growing('"a"', 'ns.v|indent(1000, true)'), loop('{{ big }}')],
    ...[growing('"ab"', 'ns.v|replace("a", "aa")|replace("b", "bb")'), '{{ ("{0}" * 30000).format(big) }}'],
  ])('%s', limited)
})

describe('time is bounded', () => {
  it.each([
    ...[
      '{{ range(10**12)|list }}',
      '{{ range(10**9)|sum }}',
      '{{ range(10**9)|map("string")|join }}',
      '{{ list|sort }}',
    ],
    ...[
      loop(loop('x')),
      loop('{% for j in list %}{% endfor %}'),
      '{{ [1]|slice(10**9)|list }}',
      '{{ range(10**9)|max }}',
    ],
    ...[loop('{% set x = big|upper %}'), loop('{% set x = "zz" in big %}'), loop('{% set x = big[::-1] %}')],
    ...[
      loop('{% set x = big == big ~ "" %}'),
      loop('{% set x = 99999 in list %}'),
      loop('{% set x = list|sum %}'),
    ],
    ...[
      loop('{% set x = 1.1 ** 2.5 %}'),
      loop('{% set x = "%.900f" % 1e-300 %}'),
      loop('{% set x = (3**8000) // 7 %}'),
    ],
    ...[loop('{% set x = {"a": [1, {"b": 2}]}|pprint %}'), loop('{% set x = "a-b c"|wordwrap(2) %}')],
    '{% set l = [1] %}{% for x in l %}{% set _ = l.append(x) %}{% endfor %}',
    '{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}',
  ])('%s', limited)

  it.each([
    ...[
      '{{ ("-" * 100000)|wordwrap(5)|length }}',
      '{{ big|wordwrap(1)|length }}',
      '{{ ("(" * 100000)|urlize|length }}',
    ],
    ...[
      '{{ ("1" * 100000 ~ "x")|float }}',
      '{{ ("1_" * 100000)|int }}',
      '{{ ("<!--" * 20000)|striptags|length }}',
    ],
    ...[
      '{{ ("a b " * 20000).rsplit(none, 15000)|length }}',
      '{{ (" " * 100000)|int }}',
      '{{ ("a@" * 50000)|urlize|length }}',
    ],
    ...['{{ 5 in range(10**15) }}', '{{ range(10**12)|length }}', '{{ ("&#1;" * 20000)|striptags|length }}'],
  ])('and long input takes time in proportion: %s', (template) => {
    const start = performance.now()
    const parsed = parseTemplate(template)
    if (parsed.ok) renderTemplate(parsed.value, scopeOf(dict(Object.entries(names))))
    expect(performance.now() - start).toBeLessThan(soonMs)
  })
})

describe('nesting is bounded', () => {
  const many = 50_000
  it.each([
    ...['(', '[', '-', 'not ', '{1: ', '"a" if 1 else ('].map((open) => `{{ ${open.repeat(many)} }}`),
    ...['|abs', '+1', '.b', '[0]', '**1', '()', ' or 1', ' ~ 1', ' < 1', ' if 1 else 1', ' is odd'].map(
      (more) => `{{ 1${more.repeat(many)} }}`,
    ),
    ...['{% if 1 %}'.repeat(many), '{% for i in [1] %}'.repeat(200), '{% macro m() %}'.repeat(many)],
  ])('in the text: %#', (template) => {
    const parsed = parseTemplate(template)
    expect(parsed.ok || ['limit', 'syntax'].includes(parsed.error.kind)).toBe(true)
    expect(parsed.ok).toBe(false)
  })

  it.each([
    '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}',
    '{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}',
    '{% block a %}{{ self.a() }}{% endblock %}',
    growing('[1]', '[ns.v]'),
    growing('[1]', 'ns.v|map("list")').replace('{{ ns.v }}', '{{ ns.v|list }}'),
    growing('{}', '{"a": ns.v}').replace('{{ ns.v }}', '{{ ns.v|tojson }}'),
    growing('[1]', '[ns.v]').replace('{{ ns.v }}', '{{ ns.v == ns.v }}'),
    growing('(1,)', '(ns.v,)').replace('{{ ns.v }}', '{{ {ns.v: 1} }}'),
    '{% set l = [] %}{% set _ = l.append(l) %}{{ l|tojson }}',
    '{% set l = [] %}{% set m = [] %}{% set _ = l.append(m) %}{% set _ = m.append(l) %}{{ l == m }}',
  ])('in calls and values: %s', limited)

  it('and a list that holds itself prints as Python prints it', () => {
    expect(text('{% set l = [1] %}{% set _ = l.append(l) %}{{ l }}')).toBe('[1, [...]]')
  })

  it('also when the caller stands deep in the stack', () => {
    const template = `{{ ${'('.repeat(90)}1${')'.repeat(90)} }}`
    const dive = (): string => {
      try {
        return dive()
      } catch {
        const parsed = parseTemplate(template)
        return parsed.ok ? 'ok' : parsed.error.kind
      }
    }
    expect(['ok', 'limit']).toContain(dive())
  })
})

describe('literals are bounded too', () => {
  it.each(['[', '(', '{1:', '-', '-(', '[1,', '1_', '\\\n', '#a\n', "'a'", "'", '\n'])(
    '%j again and again',
    (part) => {
      const start = performance.now()
      pythonLiteral(part.repeat(200_000))
      expect(performance.now() - start).toBeLessThan(soonMs)
    },
  )
})
