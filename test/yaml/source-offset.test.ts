import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nodeAt } from '../../src/yaml/lookup.js'
import { type ScalarNode, sourceOffsetOf } from '../../src/yaml/node.js'
import { read, tree } from './reading.js'

interface Located {
  readonly text: string
  readonly scalar: ScalarNode
  readonly value: string
}

/** The scalar at `v`, or at `v[0]`. */
function locate(text: string): Located {
  const root = tree(text)
  const scalar = nodeAt(root, ['v', 0]) ?? nodeAt(root, ['v'])
  if (scalar?.kind !== 'scalar') throw new Error('no scalar')
  return { text, scalar, value: String(scalar.value) }
}

const offset = ({ text, scalar }: Located, index: number): number =>
  sourceOffsetOf({ name: 'f', text }, scalar, index)

/** Where a piece of the value stands in the text. */
function at(text: string, piece: string): string {
  const located = locate(text)
  const index = located.value.indexOf(piece)
  expect(index).toBeGreaterThanOrEqual(0)
  return text.slice(offset(located, index))
}

describe('sourceOffsetOf', () => {
  it.each([
    ['plain', 'v: see {{ x }} here\n', '{{', '{{ x }} here\n'],
    ['plain over lines', 'v: see\n\n   the\n  {{ x }}\n', '{{', '{{ x }}\n'],
    ['plain in brackets', 'v: [a\n  b, c]\n', 'b', 'b, c]\n'],
    ['single quotes', "v: 'it''s {{ x }}'\n", '{{', "{{ x }}'\n"],
    ['double quotes', 'v: "\\u00e9\\t\\"{{ x }}"\n', '{{', '{{ x }}"\n'],
    ['double quotes over lines', 'v: "a \\\n   b\n\n   {{ x }}"\n', '{{', '{{ x }}"\n'],
    ['an escape', 'v: "a\\u0042c"\n', 'B', '\\u0042c"\n'],
    ['a doubled quote', "v: 'it''s'\n", "'", "''s'\n"],
    ['literal', 'v: |\n    a\n\n     {{ x }}\n', '{{', '{{ x }}\n'],
    ['literal with an indicator', 'v: |2\n   {{ x }}\n', '{{', '{{ x }}\n'],
    ['literal in a list', 'v:\n- |-\n a\n {{ x }}\n', '{{', '{{ x }}\n'],
    ['folded', 'v: >-\n  a\n  b\n\n  {{ x }}\n', '{{', '{{ x }}\n'],
    ['folded with Windows line ends', 'v: >\r\n  a\r\n  {{ x }}\r\n', '{{', '{{ x }}\r\n'],
  ])('in %s', (_, text, piece, rest) => {
    expect(at(text, piece)).toBe(rest)
  })

  it('a folded break is found at the line break that it stands for', () => {
    const located = locate('v: "a\n  b"\n')
    expect(located.value).toBe('a b')
    expect(offset(located, 1)).toBe(5)
  })

  it('an index behind the text is its end', () => {
    const located = locate('v: abc # d\n')
    expect(offset(located, 3)).toBe(6)
    expect(offset(located, 99)).toBe(6)
    expect(offset(locate('v: ""\n'), 0)).toBe(3)
  })

  it('every character of any scalar is found where it is written', () => {
    const character = fc.constantFrom('a', 'b', '{', '"', "'", '\\', ' ', 'é', '😀', '#', ':', '-')
    const line = fc.string({ unit: character, minLength: 1, maxLength: 8 }).map((text) => `x${text}x`)
    const style = fc.constantFrom('plain', 'single', 'double', 'literal', 'folded')
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 4 }),
        style,
        fc.boolean(),
        (lines, kind, windows) => {
          const text = written(lines, kind).replaceAll('\n', windows ? '\r\n' : '\n')
          const { root } = read(text)
          // Some lines are comments or keys when they are plain.
          fc.pre(root !== undefined && nodeAt(root, ['v'])?.kind === 'scalar')
          const located = locate(text)
          for (const [index, unit] of [...located.value].map(
            (unit, i, all) => [all.slice(0, i).join('').length, unit] as const,
          )) {
            const source = text.slice(offset(located, index))
            if (unit === '\n' || unit === ' ') expect(source).toMatch(/^[ \r\n]/)
            else if (kind === 'double' && (unit === '"' || unit === '\\'))
              expect(source.startsWith(`\\${unit}`)).toBe(true)
            else expect(source.startsWith(unit)).toBe(true)
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

function written(lines: readonly string[], kind: string): string {
  switch (kind) {
    case 'single':
      return `v: '${lines.map((line) => line.replaceAll("'", "''")).join('\n   ')}'\n`
    case 'double':
      return `v: "${lines.map((line) => line.replaceAll(/["\\]/g, '\\$&')).join('\n   ')}"\n`
    case 'literal':
      return `v: |\n${lines.map((line) => `   ${line}\n`).join('')}`
    case 'folded':
      return `v: >\n${lines.map((line) => `   ${line}\n`).join('')}`
    default:
      return `v: ${lines.join('\n   ')}\n`
  }
}
