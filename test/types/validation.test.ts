import { describe, expect, it } from 'vitest'
import { DateValue, dict, float, type Json, toJson, type Value } from '../../src/base/value.js'
import { readJson } from '../../src/types/text/read-json.js'
import { checkValidation } from '../../src/types/validation/check-validation.js'
import { patternProblem, readValidation } from '../../src/types/validation/read-validation.js'
import { validationRules } from '../../src/types/validation/rules.js'

const fromJson = (json: Json): Value => {
  const result = readJson(JSON.stringify(json))
  if (!result.ok) throw new Error(result.error)
  return result.value
}

const rulesOf = (json: Json) => {
  const rules = readValidation(fromJson(json))
  if (!rules.ok) throw new Error(rules.error.message)
  return rules.value
}

const check = (rules: Json, value: Value, isOptional = false) =>
  checkValidation(rulesOf(rules), value, { name: 'x', isOptional })

describe.each<[string, Json, readonly Value[], readonly Value[]]>([
  [
    'gt',
    1,
    [2, 1.25, 2n ** 70n, true && 2, [2, 4], [], Number.NaN],
    [1, 0, true, [2, 1], dict([['a', 0]]), 'a', null],
  ],
  ['ge', 1, [1, true, [1]], [0, 0.5, 'a']],
  ['lt', 5, [4, float(4), [1]], [5, [1, 6], new DateValue('2020-01-31')]],
  ['le', 1.5, [1.5, 1], [2, [1, 2]]],
  ['multipleOf', 2, [4, 0, float(6), 2n ** 70n, true && 8], [1, 1.25, 2n ** 70n + 1n, 'a', Number.NaN]],
  ['multipleOf', 0.25, [1.5, 1], [0.3]],
  ['multipleOf', 0, [], [0, 1, 1.5]],
  ['minDigits', 3, [100, -12, 1.25, 'abc', [100]], [12, 1.5, 'a']],
  ['maxDigits', 3, [1, 1.25, -12, true && 5], [1000, 1.255, -1.25, 'abcd', true]],
  ['decimalPlaces', 1, [1.5, 5, float(5), 'a', [1.5, 2], 1e20], [1.25, [1.5, 1.25], 1e-5, '1.25']],
  ['regex', 'a+b?', ['ab', 'aaac', ['a', 'ab']], ['ba', '', ['a', 'b'], 5, [5]]],
  ['minLength', 2, ['ab', '😀a', [[1, 2]]], ['a', '😀', [[1]], 5, null]],
  ['maxLength', 2, ['ab', '😀😀', ['a', 'b', 'c']], ['abc', 5]],
  ['contains', 'a', ['abc', ['a', 'ba'], dict([['k', 'a']]), [['a']]], ['b', ['a', 'b'], 5]],
  ['excludes', 'a', ['b', [], [['b']]], ['abc', ['b', 'a'], 5, [['a']]]],
  ['options', [1, 'a', [2]], [1, float(1), true, 'a', [[2]], ['a', 1], []], [2, 'b', ['a', 'b']]],
  ['options', 'abc', ['a', 'bc', ''], ['d', 1]],
  ['options', { a: 1 }, ['a'], ['b', 1]],
  [
    'minItems',
    2,
    [
      [1, 2],
      5,
      'a',
      dict([
        ['a', 1],
        ['b', 2],
      ]),
    ],
    [[1], [], dict([['a', 1]])],
  ],
  ['maxItems', 1, [[1], 'abc', 5], [[1, 2]]],
  [
    'keys',
    ['a'],
    [dict([['a', 1]]), 5, [1]],
    [
      dict([['b', 1]]),
      dict([
        ['a', 1],
        ['b', 2],
      ]),
      dict(),
    ],
  ],
  ['keys', ['a', 'a'], [dict([['a', 1]])], [dict()]],
  [
    'containsKeys',
    ['a'],
    [
      dict([
        ['a', 1],
        ['b', 2],
      ]),
      'a',
    ],
    [dict([['b', 1]])],
  ],
  ['excludesKeys', ['a'], [dict([['b', 1]]), 5], [dict([['a', 1]])]],
])('%s: %j', (key, bound, holds, breaks) => {
  it('holds for what keeps it, item by item', () => {
    for (const value of holds) expect(check({ [key]: bound }, value)).toBeUndefined()
  })
  it('names itself for what breaks it', () => {
    for (const value of breaks) expect(check({ [key]: bound }, value)?.rule).toBe(key)
  })
})

describe('a validation section', () => {
  it('has a test for each of its rules', () => {
    expect(validationRules.map((rule) => rule.key)).toHaveLength(19)
  })

  it('says what is wrong with which item', () => {
    expect(check({ lt: 5 }, [1, 6])).toEqual({
      rule: 'lt',
      message: '`x[1]` must be less than `5`, but it is the number `6`',
      path: [1],
    })
    expect(check({ options: ['a', 1] }, 'b')?.message).toBe(
      '`x` must be one of `["a",1]`, but it is the text `b`',
    )
    expect(check({ keys: ['a'] }, dict())?.message).toBe(
      '`x` must have the keys `["a"]` and no others, but it is an empty dict',
    )
  })

  it('asks nothing of an optional input without a value', () => {
    expect(check({ gt: 1, regex: 'a' }, null, true)).toBeUndefined()
  })

  it('leaves bounds that are templates for later', () => {
    expect(check({ gt: '{{ least }}', minItems: '{{ n }}', keys: '{{ k }}' }, [0])).toBeUndefined()
  })

  it('ignores null rules and delay', () => {
    expect(check({ gt: null, delay: true }, 'a')).toBeUndefined()
  })

  it('refuses a value for a pattern that is none, instead of failing', () => {
    expect(check({ regex: '(' }, 'a')?.message).toContain(
      'which is no regular expression: a `(` without its `)`',
    )
    expect(patternProblem('(')).toBe(
      '`(` is not a regular expression: a `(` without its `)` (at character 2)',
    )
    expect(patternProblem('a+')).toBeUndefined()
  })

  it('gives up on a pattern that would take for ever', () => {
    expect(check({ regex: '(a+)+$' }, `${'a'.repeat(60)}b`)?.message).toContain('takes too long')
  })
})

describe('readValidation', () => {
  it.each<[Json, Json]>([
    [
      { gt: 1, lt: '2.5', multipleOf: true },
      { gt: 1, lt: 2.5, multipleOf: 1 },
    ],
    [
      { min_digits: 2, maxLength: 5, excludes_keys: ['a'] },
      { minDigits: 2, maxLength: 5, excludesKeys: ['a'] },
    ],
    [{ delay: 'yes', regex: null }, { delay: true }],
    [
      { options: { a: [1] }, contains: null, keys: '{{ k }}' },
      { options: { a: [1] }, keys: '{{ k }}' },
    ],
    [{}, {}],
  ])('reads %j as %j', (given, expected) => {
    const result = readValidation(fromJson(given))
    expect(result.ok && toJson(result.value)).toEqual(expected)
  })

  it.each<[Json, readonly (string | number)[]]>([
    [{ gt: 'abc' }, ['gt']],
    [{ gt: [] }, ['gt']],
    [{ minDigits: '1' }, ['minDigits']],
    [{ minDigits: 1.5 }, ['minDigits']],
    [{ maxItems: true }, ['maxItems']],
    [{ regex: 5 }, ['regex']],
    [{ keys: ['a', 1] }, ['keys']],
    [{ keys: 'a' }, ['keys']],
    [{ delay: 'maybe' }, ['delay']],
    [{ min: 1 }, []],
    [[], []],
    ['gt', []],
  ])('refuses %j', (given, path) => {
    const result = readValidation(fromJson(given))
    expect(result).toMatchObject({ ok: false, error: { path } })
  })

  it('offers the rule that was meant', () => {
    const result = readValidation(dict([['minLenght', 1]]))
    expect(!result.ok && result.error.message).toContain('did you mean `minLength`?')
  })
})
