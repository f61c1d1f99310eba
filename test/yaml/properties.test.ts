import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDocument, stringify } from 'yaml'
import { toJson } from '../../src/base/value.js'
import type { SourceNode } from '../../src/yaml/node.js'
import { toValue } from '../../src/yaml/to-value.js'
import { writeYaml } from '../../src/yaml/write-yaml.js'
import { read, value } from './reading.js'

/** Pieces that mean something to YAML, so that random texts get past the first character. */
const PIECES = [
  ...[
    'a',
    'b',
    '1',
    ' ',
    '  ',
    '\n',
    '\n  ',
    '\n ',
    '- ',
    '-',
    '? ',
    ': ',
    ':',
    ',',
    '[',
    ']',
    '{',
    '}',
    ' #',
  ],
  ...[
    '&x ',
    '*x',
    '!',
    '!!str ',
    '!!int ',
    '!!set ',
    '!!omap ',
    '|',
    '>',
    '|-',
    '>+',
    '|2',
    "'",
    '"',
    '\\',
    '\\n',
  ],
  ...[
    '%',
    '@',
    '`',
    '---',
    '...',
    '\n---\n',
    '<<',
    '<<: *x',
    '=',
    '~',
    '\t',
    '\r',
    '\x85',
    '\u2028',
    '\ufeff',
    '\0',
  ],
  ...['1.5', 'yes', '2020-01-01', '{{ x }}', '😀', '\ud800', '%YAML 1.1\n---\n'],
]
const yamlish = fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join(''))
const anyText = fc.oneof(yamlish, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

function nodesOf(node: SourceNode): SourceNode[] {
  if (node.kind === 'scalar') return [node]
  const children =
    node.kind === 'sequence' ? node.items : node.entries.flatMap((entry) => [entry.keyNode, entry.value])
  return [node, ...children.flatMap(nodesOf)]
}

describe('any text', () => {
  it('is read, or refused with an error in its range', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { root, problems } = read(text)
        expect(root === undefined).toBe(problems.some(({ severity }) => severity === 'error'))
        for (const { location, related = [] } of problems) {
          for (const { range } of [location!, ...related.map((other) => other.location)]) {
            expect(range.start).toBeGreaterThanOrEqual(0)
            expect(range.end).toBeGreaterThanOrEqual(range.start)
            expect(range.start).toBeLessThanOrEqual(text.length)
          }
        }
      }),
      { numRuns: 5000 },
    )
  })

  it('gives nodes that lie inside of it and inside of each other', () => {
    fc.assert(
      fc.property(yamlish, (text) => {
        // An alias stands where its anchor is, and what is merged in where it was written.
        fc.pre(!text.includes('*') && !text.includes('<<'))
        const { root } = read(text)
        fc.pre(root !== undefined)
        for (const node of nodesOf(root)) {
          expect(node.range.start).toBeLessThanOrEqual(node.range.end)
          expect(node.range.end).toBeLessThanOrEqual(text.length)
          for (const inner of nodesOf(node).slice(1)) {
            expect(inner.range.start).toBeGreaterThanOrEqual(node.range.start)
            expect(inner.range.end).toBeLessThanOrEqual(Math.max(node.range.end, inner.range.start))
          }
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('gives no more nodes than the limits allow, aliases followed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a: ', '- ', '\n', '&x ', '*x', '&y ', '*y', ', ', '[', ']', 'b')),
        (pieces) => {
          const { root } = read(pieces.join(''), { nodes: 20, aliasedNodes: 10 })
          if (root) expect(nodesOf(root).length).toBeLessThanOrEqual(30)
        },
      ),
      { numRuns: 3000 },
    )
  })
})

const json = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' })
const noLoneSurrogates = (text: string): boolean => !/\p{Surrogate}/u.test(text)

describe('JSON values', () => {
  it('are read from JSON, but for what YAML 1.1 makes of exponents', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 2), (input, indent) => {
        const text = JSON.stringify(input, undefined, indent)
        fc.pre(noLoneSurrogates(text) && !/\de[-+]?\d|[\x7f-\x9f\u2028\u2029\ufffe\uffff]/.test(text))
        expect(toJson(value(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('are read from what the yaml package writes', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        (input, indent, indentSeq) => {
          const text = stringify(input, {
            indent,
            indentSeq,
            defaultStringType: 'QUOTE_DOUBLE',
            defaultKeyType: 'QUOTE_DOUBLE',
          })
          fc.pre(!/\de[-+]?\d|[\x7f]/.test(text))
          expect(toJson(value(text))).toEqual(JSON.parse(JSON.stringify(input)))
        },
      ),
    )
  })

  it('come back from what we write', () => {
    const fragile = fc.string({ unit: fc.constantFrom(...PIECES, ' ', 'x'), maxLength: 8 })
    const values = fc.oneof(
      json,
      fragile,
      fc.array(fragile),
      fc.dictionary(fragile, fc.oneof(fragile, fc.double({ noNaN: true, noDefaultInfinity: true }))),
    )
    fc.assert(
      fc.property(values, (input) => {
        expect(toJson(value(writeYaml(input)))).toEqual(JSON.parse(JSON.stringify(input)))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the yaml package agrees', () => {
  it('on what both read', () => {
    const word = fc.constantFrom(
      'a',
      'b c',
      "'q r'",
      '"s\\tt"',
      '[x, y]',
      '{k: v}',
      '|\n    t\n',
      '>-\n    u\n    w\n',
      '',
    )
    const line = fc
      .tuple(fc.constantFrom('k1', 'k2', 'k3', '"k 4"'), word)
      .map(([key, text]) => `${key}: ${text}\n`)
    const item = fc.tuple(line, line).map(([first, second]) => `- ${first}  ${second}`)
    fc.assert(
      fc.property(
        fc.oneof(fc.uniqueArray(line, { selector: (text) => text.split(':')[0] }), fc.array(item)),
        (lines) => {
          const text = lines.join('')
          const other = parseDocument(text, { uniqueKeys: false })
          fc.pre(other.errors.length === 0)
          const { root } = read(text)
          expect(root && toJson(toValue(root))).toEqual(other.toJS())
        },
      ),
    )
  })
})
