import { describe, expect, it } from 'vitest'
import { namesIn, parseTemplate } from '../../src/template/index.js'
import { rendered, values } from './rendering.js'

describe('names that the scope does not have', () => {
  const names = { lr: 0.01, globals: values({ uuid: 'u', artifacts_path: '/a' }) }
  const unknown = (template: string) => rendered(template, names).unknownNames

  it('are reported where they print as nothing', () => {
    expect(unknown('a {{ missing }}')).toEqual([{ name: 'missing', offset: 5, use: 'value' }])
  })

  it('come with their path and the closest name', () => {
    expect(unknown('{{ globals.artifact_path }}')).toEqual([
      { name: 'globals.artifact_path', offset: 11, use: 'value', suggestion: 'artifacts_path' },
    ])
    expect(unknown('{{ Lr }}')[0]?.suggestion).toBe('lr')
  })

  it('are told apart from those that only decide a branch', () => {
    expect(unknown('{% if missing %}x{% endif %}').map(({ use }) => use)).toEqual(['condition'])
    expect(unknown('{{ missing or "x" }}').map(({ use }) => use)).toEqual(['condition'])
  })

  it('are not reported where the template asks whether they exist', () => {
    expect(unknown('{{ missing|default("x") }}{{ missing is defined }}{{ missing|d(1) }}')).toEqual([])
  })

  it('are reported inside joined, iterated and nested values', () => {
    const used = [
      '{{ "a" ~ m }}',
      '{% for x in m %}{% endfor %}',
      '{{ [m] }}',
      '{{ m|join }}',
      '{{ m|upper }}',
    ]
    for (const template of used) expect(unknown(template).map(({ name }) => name)).toEqual(['m'])
  })

  it('are not the parameters that a macro was not given', () => {
    expect(unknown('{% macro m(p) %}{{ p }}{% endmacro %}{{ m() }}')).toEqual([])
  })

  it('are reported once a place', () => {
    expect(unknown('{% for x in [1, 2, 3] %}{{ m }}{% endfor %}{{ m }}')).toHaveLength(2)
  })
})

describe('the names that a template uses', () => {
  function used(template: string) {
    const parsed = parseTemplate(template)
    if (!parsed.ok) throw new Error(parsed.error.message)
    return namesIn(parsed.value)
  }

  it('are dotted paths with their offsets', () => {
    expect(used('{{ lr }} {{ params.x.as_arg|upper }} {{ globals["uuid"] }} {{ l[i].k }}')).toEqual([
      { root: 'lr', path: 'lr', offset: 3 },
      { root: 'params', path: 'params.x.as_arg', offset: 12 },
      { root: 'globals', path: 'globals.uuid', offset: 40 },
      { root: 'l', path: 'l', offset: 62 },
      { root: 'i', path: 'i', offset: 64 },
    ])
  })

  it('leave out what the template binds itself', () => {
    const template =
      '{% set a = b %}{{ a }}{% for x, y in c if x %}{{ x ~ y ~ loop.index ~ d }}{% endfor %}' +
      '{% macro f(p, q=e) %}{{ p ~ q ~ varargs }}{% endmacro %}{{ f(g) }}{% with h = i %}{{ h }}{% endwith %}' +
      '{% call(r) f(1) %}{{ r ~ s }}{% endcall %}{% filter replace(t, "") %}{{ u }}{% endfilter %}{{ x }}'
    expect(used(template).map(({ root }) => root)).toEqual([
      ...['b', 'c', 'd', 'e', 'g', 'i', 's', 't', 'u', 'x'],
    ])
  })
})
