import { describe, expect, it } from 'vitest'
import { isTemplate, RenderBudget } from '../../src/template/index.js'
import { fixpoint, text, values } from './rendering.js'

const rendered = (...args: Parameters<typeof fixpoint>) => {
  const result = fixpoint(...args)
  return result.ok ? result.value.text : result.error.message
}

describe('rendering until the text is stable', () => {
  it('renders what a template prints', () => {
    expect(rendered('{{ a }}', { a: '{{ b }}/x', b: '{{ c }}', c: 1 })).toBe('1/x')
  })

  it('renders the content of a raw block in the next pass', () => {
    expect(rendered('{% raw %}{{ lr }}{% endraw %}', { lr: 0.01 })).toBe('0.01')
  })

  it('leaves a text alone that is no template, comments and final newlines too', () => {
    expect(rendered('{# comment #}x\n')).toBe('{# comment #}x\n')
    expect(rendered('{{ 1 }}\n')).toBe('1')
  })

  it('gives up on a text that never becomes stable', () => {
    expect(rendered('{{ a }}', { a: 'x{{ a }}' })).toBe(
      'the text still changes after it was rendered 10 times',
    )
    expect(rendered('{{ a }}', { a: '{{ a }}' })).toBe('{{ a }}')
  })

  it('shares one budget among the passes', () => {
    const budget = new RenderBudget({ steps: 200, size: 100_000, depth: 100, passes: 10 })
    expect(
      rendered('{{ a }}', { a: '{% for i in range(90) %}{% endfor %}{{ "{{ a }}" }}' }, { budget }),
    ).toBe('the template takes more than 200 steps')
  })

  it('says in which text a later pass went wrong', () => {
    const result = fixpoint('x{{ a }}', { a: '{{ 1 +' })
    expect(result.ok || result.error).toMatchObject({ kind: 'syntax', renderedText: 'x{{ 1 +' })
    const first = fixpoint('{{ 1 +')
    expect(first.ok || first.error.renderedText).toBeUndefined()
  })

  it('reports the unknown names of the text as written', () => {
    const result = fixpoint('{{ m }}{{ a }}', { a: '{{ n }}' })
    expect(result.ok && result.value.unknownNames.map(({ name }) => name)).toEqual(['m'])
  })
})

describe('the older form << name >>', () => {
  const angleRoots = new Set(['lr', 'globals'])
  const names = { lr: 0.01, globals: values({ uuid: 'u1' }), name: 'n' }
  const angled = (template: string) => rendered(template, names, { angleRoots })

  it('stands for {{ name }}', () => {
    expect(angled('<< lr >> --id=<< globals.uuid >> {{ name }}')).toBe('0.01 --id=u1 n')
    expect(angled('<<  lr\t>>')).toBe('0.01')
  })

  it('leaves everything else alone', () => {
    for (const shell of [
      'cat << EOF',
      'cat <<lr >>log',
      'a << b >> c',
      'x << lr\n>>',
      '<<lr>>',
      '<< lr|upper >>',
      '1 << 2',
    ]) {
      expect(angled(shell)).toBe(shell)
      expect(angled(`${shell} {{ name }}`)).toBe(`${shell} n`)
    }
  })

  it('is not read inside raw blocks, tags and comments, nor without declared names', () => {
    expect(text('{% raw %}<< lr >>{% endraw %}', names)).toBe('<< lr >>')
    expect(angled('{{ "<< lr >>" }}{# << lr >> #}')).toBe('0.01')
    expect(rendered('<< lr >>', names)).toBe('<< lr >>')
    expect(isTemplate('<< lr >>')).toBe(false)
    expect(isTemplate('<< lr >>', angleRoots)).toBe(true)
  })

  it('keeps the offsets of the text', () => {
    const result = fixpoint('ab << globals.nope >> {{ m }}', names, { angleRoots })
    expect(result.ok && result.value.unknownNames.map(({ name, offset }) => [name, offset])).toEqual([
      ['globals.nope', 14],
      ['m', 25],
    ])
  })
})
