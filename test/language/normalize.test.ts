/** Every document means what its normal form means: short forms, other spellings and loose values are only that. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Bundle, bundleOf, compile } from '../../src/index.js'
import { normalizeDocument } from '../../src/polyaxonfile/normalize/index.js'
import { CONTEXT, json, type Params } from '../support/language.js'
import { type Example, specDocuments } from '../support/spec-documents.js'

const root = join(import.meta.dirname, '../..')
const corpus = join(root, '../shared/conformance')

function fromCorpus(): readonly Example[] {
  return (
    readdirSync(corpus)
      .filter((path) => path.endsWith('.jsonl'))
      .flatMap((path) => readFileSync(join(corpus, path), 'utf8').split('\n').filter(Boolean))
      .map((line) => JSON.parse(line))
      .filter(({ files, expect: { valid } }) => valid && Object.keys(files).length === 1)
      // Some of all families.
      .filter((_, index) => index % 5 === 0)
      .map(({ id, files, main, params = {} }) => ({ title: id, text: files[main], params }))
  )
}

/** The same document with its value in normal form; undefined for one that cannot be read. */
function normalized(bundle: Bundle): Bundle | undefined {
  const source = bundle.main.ok ? bundle.main.value.source : undefined
  if (!bundle.main.ok || !source) return undefined
  const { kind } = source.value as { readonly kind?: unknown }
  if (kind !== 'component' && kind !== 'operation') return undefined
  const value = normalizeDocument(kind, source.value)
  return { ...bundle, main: { ok: true, value: { ...bundle.main.value, source: { ...source, value } } } }
}

const meaning = (bundle: Bundle, params: Params) => {
  const { operation, diagnostics } = compile(bundle, { params, context: CONTEXT })
  const refusals = diagnostics.filter(({ severity, origin }) => severity === 'error' && origin === 'format')
  return operation ? json(operation.compiled) : refusals.map(({ code }) => code).toSorted()
}

function holds(examples: readonly Example[]): void {
  let compared = 0
  for (const { title, text, params = {} } of examples) {
    const bundle = bundleOf({ name: 'a.yaml', text })
    if (!compile(bundle, { params, context: CONTEXT }).operation) continue
    const normal = normalized(bundle)
    expect(normal && meaning(normal, params), title).toEqual(meaning(bundle, params))
    compared++
  }
  expect(compared).toBeGreaterThan(100)
}

describe('resolve(normalize(x)) is resolve(x)', () => {
  it('for the examples of the rules', () => holds(specDocuments))
  it.skipIf(!existsSync(corpus))('for the documents of the corpus', () => holds(fromCorpus()), 120_000)
})
