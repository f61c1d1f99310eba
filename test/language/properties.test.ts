/** What holds for every document, through the public API. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { toJson } from '../../src/base/value.js'
import { bundleOf, check, compile } from '../../src/index.js'
import { specDocuments } from '../support/spec-documents.js'

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

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const isSection = (value: Json): value is Json[] | { [key: string]: Json } =>
  typeof value === 'object' && value !== null

/** Every section and value of a document, as the section that it stands in and its key there. */
function placesIn(section: Json[] | { [key: string]: Json }): [typeof section, string][] {
  return Object.entries(section).flatMap(([key, value]) => [
    [section, key],
    ...(isSection(value) ? placesIn(value) : []),
  ])
}

const sections: readonly Json[] = specDocuments.flatMap(({ text }) => {
  try {
    return [parse(text) as Json]
  } catch {
    return []
  }
})

/** A document with another value at one of its places, or another key: right in form, wrong in meaning. */
const misfit = fc
  .record({
    document: fc.constantFrom(...sections.filter(isSection)),
    place: fc.nat(),
    value: fc.oneof(
      fc.constantFrom<Json[]>(null, true, -1, 0.5, '', 'x', '{{ x }}', '1', [], {}, [null], [{}], { a: 1 }),
      fc.constantFrom<Json[]>(
        [[]],
        { kind: 'x' },
        { value: null },
        1e300,
        'a'.repeat(300),
        'ops.a',
        '2020-13-01',
      ),
    ),
    isKey: fc.boolean(),
  })
  .map(({ document, place, value, isKey }) => {
    const copy = structuredClone(document)
    const places = placesIn(copy)
    const [section, key] = places[place % places.length] ?? [copy, 'kind']
    if (!isKey || Array.isArray(section)) Object.assign(section, { [key]: value })
    else {
      section[`${key}s`] = section[key] ?? null
      delete section[key]
    }
    return JSON.stringify(copy)
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
      fc.property(fc.oneof(edited, misfit, fc.string()), (text) => {
        const { diagnostics, operation } = check(bundleOf({ name: 'a.yaml', text }), {
          params: { uuid: 'x' },
        })
        expect(operation !== undefined || diagnostics.some(({ severity }) => severity === 'error')).toBe(true)
      }),
      { numRuns: 3000, seed: 7 },
    )
  })

  it('compiles to the same each time, and leaves what it was given as it was', () => {
    fc.assert(
      fc.property(fc.oneof(edited, misfit), (text) => {
        const bundle = frozen(bundleOf({ name: 'a.yaml', text }))
        const options = frozen({ params: { uuid: 'x' }, context })
        const [first, second] = [compile(bundle, options), compile(bundle, options)]
        const summary = ({ diagnostics, operation }: typeof first) => [
          diagnostics.map(({ code, message }) => [code, message]),
          operation && toJson(operation.compiled),
        ]
        expect(summary(first)).toEqual(summary(second))
      }),
      { numRuns: 1500, seed: 7 },
    )
  })
})
