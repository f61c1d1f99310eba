import { describe, expect, it } from 'vitest'
import { dict, type Value } from '../../src/base/value.js'
import { castValue } from '../../src/types/cast-value.js'
import { kinds } from '../../src/types/kinds/index.js'
import { isTemplateRef } from '../../src/types/template-ref.js'

const problem = (type: string, value: Value, options = {}) => {
  const result = castValue(type, value, { name: 'lr', ...options })
  return result.ok ? undefined : result.error
}

describe('a value that is absent', () => {
  it('is a problem when the input is not optional', () => {
    expect(problem('int', null)).toMatchObject({
      kind: 'missing',
      message: '`lr` needs a value: it is not optional',
    })
  })

  it('is the default when it is optional, whatever the type', () => {
    expect(castValue('int', null, { name: 'lr', isOptional: true })).toEqual({ ok: true, value: null })
    expect(castValue('nonsense', null, { name: 'lr', isOptional: true, defaultValue: 5 })).toEqual({
      ok: true,
      value: 5,
    })
  })
})

describe('messages', () => {
  it.each<[string, Value, string]>([
    ['float', 'high', '`lr` must be a number, not the text `high`'],
    ['int', 1.5, '`lr` must be a whole number, not the number `1.5`'],
    ['int', [1], '`lr` must be a whole number, not a list of 1'],
    ['bool', dict([['a', 1]]), '`lr` must be a boolean, not a dict with `a`'],
    ['List[int]', [1, 'b'], '`lr[1]` must be a whole number, not the text `b`'],
    ['Dict[str, List[int]]', dict([['a', [null]]]), '`lr.a[0]` must be a whole number, not null'],
    ['List[int]', '1,2', '`lr` must be a list of whole numbers, not the text `1,2`'],
    ['uuid', '', '`lr` must be a UUID, not an empty text'],
    ['int', 'x'.repeat(100), `\`lr\` must be a whole number, not the text \`${'x'.repeat(60)}…\``],
  ])('%s of %j', (type, value, message) => {
    expect(problem(type, value)?.message).toBe(message)
  })

  it('shows an example', () => {
    expect(problem('List[int]', '1,2')?.hint).toBe('for example `[5]`')
    expect(problem('Dict[str, float]', 5)?.hint).toBe('for example `{key: 0.5}`')
  })

  it('says where in the value the problem is', () => {
    expect(problem('Dict[str, List[int]]', dict([['a', [1, 'x']]]))?.path).toEqual(['a', 1])
  })
})

describe('templates', () => {
  it('have no privilege: only types of text take them', () => {
    expect(problem('int', '{{ x }}')?.kind).toBe('mismatch')
    expect(problem('str', '{{ x }}')).toBeUndefined()
    expect(problem('image', 'a {{ x }}')).toBeUndefined()
  })

  it.each<[Value, boolean]>([
    ['{{ x }}', true],
    ['a{{x}}b', true],
    ['{{ }}', true],
    ['{{}}', false],
    ['{{ x', false],
    ['{% if x %}', false],
    [5, false],
  ])('%j is one: %s', (value, expected) => {
    expect(isTemplateRef(value)).toBe(expected)
  })
})

describe('long texts', () => {
  const long = ['h', '1', '0', ' ', '-', '{', '{{', '[', '"', 'a.', '1_', 'T', '\\', '\n', '9d'].flatMap(
    (part) => [part.repeat(100_000), `${part.repeat(100_000)}x`],
  )
  it.each(kinds.map((kind) => kind.names[0]))('take no time to read as %s', (type) => {
    const started = performance.now()
    for (const text of long) castValue(type, text, { name: 'x' })
    // Quadratic time would be minutes.
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
