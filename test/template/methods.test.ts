import { describe, expect, it } from 'vitest'
import { dict } from '../../src/base/value.js'
import { parseTemplate, renderTemplate, scopeOf } from '../../src/template/index.js'
import { text, values } from './rendering.js'

describe('a template may change its lists and dicts', () => {
  const names = () => ({ layers: [64, 32], conf: values({ a: 1, b: values({ c: 'x' }) }) })

  it('and sees the change wherever the value appears', () => {
    expect(text('{% set _ = layers.append(1) %}{{ layers }}', names())).toBe('[64, 32, 1]')
    expect(text('{% set _ = conf.b.update(d=2) %}{{ conf }}', names())).toBe(
      "{'a': 1, 'b': {'c': 'x', 'd': 2}}",
    )
  })

  it('but the scope stays as it was', () => {
    const scope = names()
    text('{% set _ = layers.clear() %}{% set _ = conf.pop("a") %}{% set _ = conf.b.clear() %}', scope)
    expect(scope).toEqual(names())
  })
})

describe('entries of the scope', () => {
  it('are computed when a template reads them', () => {
    const read: string[] = []
    const lazy = dict()
    for (const name of ['a', 'b']) {
      Object.defineProperty(lazy, name, { enumerable: true, get: () => read.push(name) && name })
    }
    const template = parseTemplate('{{ conf.b }}')
    const result = template.ok && renderTemplate(template.value, scopeOf(values({ conf: lazy })))
    expect(result).toMatchObject({ value: { text: 'b' } })
    expect(read).toEqual(['b'])
  })

  it('are found by number where a document wrote numbers as keys', () => {
    expect(text('{{ labels[0] }}{{ labels["1"] }}', { labels: values({ 0: 'cat', 1: 'dog' }) })).toBe(
      'catdog',
    )
  })

  it('keep their kind: a list given twice is one list', () => {
    const shared = [1]
    expect(text('{% set _ = a.append(2) %}{{ b }}', { a: shared, b: shared })).toBe('[1, 2]')
  })
})
