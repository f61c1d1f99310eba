import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dict, type Value } from '../../src/base/value.js'
import {
  defaultLimits,
  namesIn,
  parseTemplate,
  pythonLiteral,
  pythonRepr,
  RenderBudget,
  renderToFixpoint,
  scopeOf,
} from '../../src/template/index.js'

/** Pieces that make templates likely, right and wrong ones. */
const piece = fc.constantFrom(
  ...[
    '{{',
    '}}',
    '{%',
    '%}',
    '{#',
    '#}',
    '-',
    '+',
    ' ',
    '\n',
    '"',
    "'",
    '\\',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
  ],
  ...[
    '.',
    '|',
    '~',
    '=',
    '==',
    '<',
    '*',
    '**',
    '/',
    '//',
    '%',
    'if',
    'else',
    'endif',
    'for',
    'in',
    'endfor',
    'set',
  ],
  ...[
    'macro m(x)',
    'endmacro',
    'm(1)',
    'raw',
    'endraw',
    'is',
    'not',
    'and',
    'or',
    'none',
    'true',
    '0',
    '1.5',
    '1e9',
  ],
  ...[
    'lr',
    'layers',
    'conf',
    'conf.b',
    'loop',
    'range(3)',
    'upper',
    'join(",")',
    'format(1)',
    'list',
    'tojson',
    'x',
  ],
  ...[
    '"%s"',
    '"{}"',
    '.append(layers)',
    '.format(lr)',
    '[::2]',
    '* 99999',
    '<< lr >>',
    'é😀',
    '__class__',
    'pprint',
  ],
)
const template = fc.oneof(
  fc.string(),
  fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 12 }).map((pieces) => `{{ ${pieces.join(' ')} }}`),
  fc.array(piece, { maxLength: 12 }).map((pieces) => `{% ${pieces.join(' ')} %}{{ x }}`),
)

const names = () =>
  dict([
    ['lr', 0.01],
    ['layers', [64, 32]],
    [
      'conf',
      dict([
        ['a', 1],
        ['b', dict([['c', 'x']])],
      ]),
    ],
  ])
const angleRoots = new Set(['lr'])

describe('any text at all', () => {
  it('renders or is a problem within the budget, the same each time, and the scope stays', () => {
    fc.assert(
      fc.property(template, (text) => {
        const scope = names()
        const budget = new RenderBudget()
        const first = renderToFixpoint(text, scopeOf(scope), { budget, angleRoots })
        expect(renderToFixpoint(text, scopeOf(scope), { angleRoots })).toEqual(first)
        expect(scope).toEqual(names())
        // One charge may go beyond the limit, which is when the problem is raised.
        if (first.ok) expect(budget.steps).toBeLessThanOrEqual(defaultLimits.steps)
        if (!first.ok && first.error.renderedText === undefined) {
          expect(first.error.offset).toBeGreaterThanOrEqual(0)
          expect(first.error.offset).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('names its names where they are written', () => {
    fc.assert(
      fc.property(template, (text) => {
        const parsed = parseTemplate(text)
        if (!parsed.ok) return
        for (const { root, offset } of namesIn(parsed.value)) expect(text.startsWith(root, offset)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('is a literal or not', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), template), (text) => {
        pythonLiteral(text)
      }),
      { numRuns: 2000 },
    )
  })
})

const value = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Value>(null, true, false),
    fc.integer(),
    fc.bigInt().filter((int) => !Number.isSafeInteger(Number(int))),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
    fc.string({ unit: 'binary' }).filter((text) => !/[\ud800-\udfff]/.test(text)),
    fc.array(tie('value')),
    fc
      .dictionary(
        fc.string().filter((key) => !/^\d+$/.test(key)),
        tie('value'),
      )
      .map((object) => dict(Object.entries(object))),
  ),
})).value

describe('a value', () => {
  it('reads back from how Python prints it', () => {
    fc.assert(
      fc.property(value, (original) => {
        expect(pythonLiteral(pythonRepr(original))).toEqual(original)
      }),
    )
  })

  it('passes through a template unchanged', () => {
    fc.assert(
      fc.property(fc.array(value), (list) => {
        const rendered = renderToFixpoint('{{ list }}', scopeOf(dict([['list', list]])))
        const holdsTemplate = /\{[{%]/.test(pythonRepr(list))
        if (!holdsTemplate) expect(rendered.ok && pythonLiteral(rendered.value.text)).toEqual(list)
      }),
    )
  })
})
