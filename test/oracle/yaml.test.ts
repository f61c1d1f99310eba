/** PyYAML as a witness: the same value, or an error, for thousands of documents, most of them broken. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, Float, isDict, type Value } from '../../src/base/value.js'
import { toValue } from '../../src/yaml/to-value.js'
import { read } from '../yaml/reading.js'
import { ask, python } from './ask.js'

const pieces = [
  ...[
    'a',
    'b',
    'key: ',
    '- ',
    '- ',
    ': ',
    ':',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ',',
    ', ',
    '\n',
    '\n',
    '\n  ',
    '  ',
  ],
  ...['"', "'", '|\n', '>\n  ', '|-\n  ', '>+\n  ', '&a ', '*a', '<<: *a', '!!str ', '!!int ', '!!float '],
  ...[
    '!!bool ',
    '!!binary ',
    '!!set ',
    '!!omap ',
    '!!timestamp ',
    '!local ',
    '#',
    ' # c\n',
    '~',
    'null',
    'yes',
  ],
  ...[
    'No',
    'on',
    'y',
    'True',
    '-1',
    '+1',
    '0x1F',
    '0o17',
    '017',
    '08',
    '0b11',
    '1_000',
    '1:30',
    '190:20:30.15',
  ],
  ...['.5', '5.', '1e3', '1.0e+3', '1e-4', '-.inf', '.nan', '2024-01-02', '2024-1-2', '2024-01-02T03:04:05Z'],
  ...[
    '2024-01-02 03:04:05.678 +01:30',
    '2024-02-30',
    '=',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '\\n',
    '\\u00e9',
    'é',
  ],
  ...[
    '日',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\t',
    '\r\n',
    '\u0085',
    '@',
    '`',
    '%',
    '99999999999999999999',
    '{{ x }}',
  ],
]
const documents = [
  'a: 1\nb:\n  - x\n  - y: 2\n    z: 3\nc: {d: e, f: [1, 2]}\n',
  '- &a {k: v, l: 2}\n- {<<: *a, l: 3}\n- *a\n',
  'text: |\n  line one\n    two\n\n  three\nfold: >-\n  a\n  b\n\n  c\nq: "a\\tb"\n',
  'run:\n  kind: job\n  container:\n    args: ["--lr={{ lr }}", \'--x\']\n    env:\n    - name: A\n',
]

const scraps = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join(''))
const edited = fc
  .tuple(fc.constantFrom(...documents), fc.nat(120), fc.nat(3), fc.constantFrom(...pieces))
  .map(([text, at, length, put]) => text.slice(0, at) + put + text.slice(at + length))

function marked(value: Value): unknown {
  if (typeof value === 'bigint') return { $int: String(value) }
  if (typeof value === 'number' && Number.isInteger(value)) return { $int: String(value) }
  if (typeof value === 'number' || value instanceof Float) return { $float: String(Number(value)) }
  if (value instanceof DateTimeValue || value instanceof DateValue) return { $time: value.iso }
  if (value instanceof Uint8Array) return { $bytes: [...value] }
  if (value instanceof Set) return { $set: value.size }
  if (Array.isArray(value)) return value.map(marked)
  return isDict(value) ? { $map: Object.entries(value).map(([key, item]) => [key, marked(item)]) } : value
}

const ODD_FLOATS: Readonly<Record<string, string>> = { inf: 'Infinity', '-inf': '-Infinity', nan: 'NaN' }

/** Floats by value, and maps without their order: keys that look like ints come first in JavaScript. */
const comparable = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, item: unknown) => {
    if (key === '$float') return ODD_FLOATS[String(item)] ?? String(Number(item))
    return key === '$map' ? (item as [string, unknown][]).toSorted(([a], [b]) => (a < b ? -1 : 1)) : item
  })

describe.skipIf(!python)('PyYAML and the reader agree', () => {
  it.each([1, 2])(
    'on documents of seed %i',
    (seed) => {
      const texts = fc.sample(fc.oneof(scraps, edited), { numRuns: 1500, seed })
      const answers = ask(texts.map((text) => ({ yaml: text })))
      texts.forEach((text, i) => {
        const { error, value } = answers[i]!
        const { root, problems } = read(text)
        const isRead = root !== undefined && problems.every(({ severity }) => severity !== 'error')
        expect({ text, isRead }, error).toEqual({ text, isRead: error === undefined })
        if (isRead)
          expect({ text, value: comparable(marked(toValue(root))) }).toEqual({
            text,
            value: comparable(value),
          })
      })
    },
    120_000,
  )
})
