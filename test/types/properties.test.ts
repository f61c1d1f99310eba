import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, dict, float, type Value } from '../../src/base/value.js'
import { castValue } from '../../src/types/cast-value.js'
import { pythonEquals } from '../../src/types/equality.js'
import { kinds } from '../../src/types/kinds/index.js'
import { matchStart } from '../../src/types/regex/match.js'
import { parsePattern } from '../../src/types/regex/parse.js'
import { typeNames } from '../../src/types/resolve-type.js'
import { readJson } from '../../src/types/text/read-json.js'
import { writeJson } from '../../src/types/text/write-json.js'
import { checkValidation } from '../../src/types/validation/check-validation.js'
import { readValidation } from '../../src/types/validation/read-validation.js'
import { validationRules } from '../../src/types/validation/rules.js'

const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** Texts that are near to what types look for. */
const likelyText = fc.constantFrom(
  'true',
  '5',
  '-1.50',
  '[1, 2]',
  '{"a": [null]}',
  '2020-01-31',
  '2020-01-31T00:00:00Z',
  'P1DT2H',
  '1:30:00',
  's3://b/k',
  'gs://b',
  'https://u.blob.core.windows.net/c',
  'a@b.co',
  'f8176c94-63a3-4590-8ce6-865c9c7894a9',
  'a:b',
  '{{ x }}',
  '',
  ' ',
)

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.bigInt().map((big) => (Number.isSafeInteger(Number(big)) ? Number(big) : big)),
    fc.double({ noNaN: true }).map(float),
    likelyText,
    fc.string({ unit: 'binary' }),
    day.map((iso) => new DateValue(iso.slice(0, 10))),
    day.map((iso) => new DateTimeValue(iso.slice(0, 19))),
    fc.uint8Array({ maxLength: 5 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 }).map(dict),
  ),
})).value

const simpleTypes = [...new Set([...typeNames, ...kinds.flatMap((kind) => kind.names)])]
const type = fc.oneof(
  fc.constantFrom(...simpleTypes),
  fc.constantFrom(...simpleTypes).map((inner) => `List[${inner}]`),
  fc.constantFrom(...simpleTypes).map((inner) => `Optional[Dict[str, ${inner}]]`),
  fc.string(),
)

describe('castValue', () => {
  it('never throws, and a problem is a sentence', () => {
    fc.assert(
      fc.property(type, value, fc.boolean(), (name, given, isList) => {
        const result = castValue(name, given, { name: 'x', isList })
        if (!result.ok) expect(result.error.message).toMatch(/^`x[^`]*`/)
      }),
      { numRuns: 2000 },
    )
  })

  it('takes its own results unchanged, since values are cast when given and again when compiled', () => {
    // A `StrictStr` or a hint reads text as JSON, so its texts are not its own input.
    const stable = kinds.filter((kind) => !['StrictStr', 'StrictBytes'].includes(kind.names[0]))
    fc.assert(
      fc.property(fc.constantFrom(...stable), value, (kind, given) => {
        const once = castValue(kind.names[0], given, { name: 'x' })
        if (!once.ok || once.value === null) return
        expect(castValue(kind.names[0], once.value, { name: 'x' })).toEqual(once)
      }),
      { numRuns: 5000 },
    )
  })

  it('does not change what it is given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...simpleTypes), value, (name, given) => {
        const before = structuredClone(given)
        castValue(name, given, { name: 'x' })
        expect(given).toEqual(before)
      }),
    )
  })
})

describe('JSON', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(value, (given) => {
        const text = writeJson(given)
        if (text === undefined || JSON.stringify(JSON.parse(text)).includes('null')) return
        const back = readJson(text)
        expect(back.ok).toBe(true)
        if (back.ok) expect(writeJson(back.value)).toBe(text)
      }),
    )
  })

  it('accepts only what JSON.parse accepts', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string({ unit: fc.constantFrom(...'[]{}",:\\u0e-+.1 ntrf') })),
        (text) => {
          const result = readJson(text)
          if (result.ok) expect(() => JSON.parse(text)).not.toThrow()
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('validation', () => {
  it('never throws, whatever the rule and the value', () => {
    const rule = fc.constantFrom(...validationRules.map(({ key }) => key))
    fc.assert(
      fc.property(rule, value, value, (key, bound, given) => {
        const rules = readValidation(dict([[key, bound]]))
        if (rules.ok) checkValidation(rules.value, given, { name: 'x' })
      }),
      { numRuns: 2000 },
    )
  })

  it('knows equality that is symmetric, and reflexive but for nan', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(pythonEquals(a, b)).toBe(pythonEquals(b, a))
      }),
    )
    fc.assert(
      fc.property(fc.clone(value, 2), ([a, b]) => {
        expect(pythonEquals(a, b)).toBe(true)
      }),
      {
        examples: [
          [
            [
              ['a', 1n],
              ['a', 1],
            ],
          ],
        ],
      },
    )
  })
})

describe('patterns', () => {
  it('never throw and always end', () => {
    const pattern = fc.string({ unit: fc.constantFrom(...'ab()[]{}*+?|\\^$.-1,:=!<>PdwZ') })
    fc.assert(
      fc.property(pattern, fc.string({ unit: fc.constantFrom(...'ab1-\n') }), (text, subject) => {
        const parsed = parsePattern(text)
        if (parsed.ok) matchStart(parsed.value, subject)
      }),
      { numRuns: 2000 },
    )
  })

  it('agree with JavaScript where both mean the same', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '(a|b)', '(?:ab)')
    const pattern = fc.array(
      fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '*?', '{1,2}')).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 }),
        (parts, subject) => {
          const parsed = parsePattern(parts.join(''))
          const expected = new RegExp(`^(?:${parts.join('')})`).test(subject)
          expect(parsed.ok && matchStart(parsed.value, subject)).toBe(expected ? 'match' : 'no-match')
        },
      ),
      { numRuns: 1000 },
    )
  })
})
