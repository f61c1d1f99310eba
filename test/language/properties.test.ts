/** What holds for every document, through the public API. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toJson } from '../../src/base/value.js'
import { bundleOf, check, compile } from '../../src/index.js'

const root = join(import.meta.dirname, '../..')
const documents = ['train', 'batch-scoring'].map((folder) =>
  readFileSync(join(root, 'fixtures/iris/repo', folder, 'polyaxonfile.yaml'), 'utf8'),
)
const context = { owner: 'user', project: 'project', uuid: '0'.repeat(32), contextRoot: '/plx-context' }

/** A document with a part of its text replaced, as a slip of the keyboard would. */
const edited = fc
  .record({
    text: fc.constantFrom(...documents),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(12),
    put: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('{{', '}}', '- ', ': ', '\n', '&a', '*a', '[', '!!'),
    ),
  })
  .map(({ text, at, length, put }) => {
    const start = Math.floor(at * text.length)
    return text.slice(0, start) + put + text.slice(start + length)
  })

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value) && !ArrayBuffer.isView(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}

describe('every text', () => {
  it('is checked without a throw, and is either valid or has an error to show', () => {
    fc.assert(
      fc.property(fc.oneof(edited, fc.string()), (text) => {
        const { diagnostics, operation } = check(bundleOf({ name: 'a.yaml', text }), {
          params: { uuid: 'x' },
        })
        expect(operation !== undefined || diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
      }),
      { numRuns: 400, seed: 7 },
    )
  })

  it('compiles to the same each time, and leaves what it was given as it was', () => {
    fc.assert(
      fc.property(edited, (text) => {
        const bundle = frozen(bundleOf({ name: 'a.yaml', text }))
        const options = frozen({ params: { uuid: 'x' }, context })
        const [first, second] = [compile(bundle, options), compile(bundle, options)]
        const summary = ({ diagnostics, operation }: typeof first) => [
          diagnostics.map(({ code, message }) => [code, message]),
          operation && toJson(operation.compiled),
        ]
        expect(summary(first)).toEqual(summary(second))
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})
