/** The schema for editors says the same as the program. */
import { existsSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import {
  DateTimeValue,
  DateValue,
  dict,
  Float,
  isDict,
  isList,
  toJson,
  type Value,
} from '../../src/base/value.js'
import { projectDocument } from '../../src/polyaxonfile/normalize/index.js'
import { readSource } from '../../src/polyaxonfile/source.js'
import { checkShape } from '../../src/schema/check-shape.js'
import { type Json, madeUpDocuments } from './documents.js'

const schema = JSON.parse(readFileSync('schemas/polyaxonfile.schema.json', 'utf8'))
const accepts = new Ajv({ strict: false }).compile(schema)

/** Whether the program finds nothing wrong; a document without a kind is not for it. */
function isRight(value: Value): boolean {
  const kind = isDict(value) ? value.kind : undefined
  if (kind !== 'component' && kind !== 'operation') return false
  return checkShape(kind, projectDocument(kind, value)).length === 0
}

function fromJson(json: Json): Value {
  if (Array.isArray(json)) return json.map(fromJson)
  if (typeof json !== 'object' || json === null) return json
  return dict(Object.entries(json).map(([key, value]) => [key, fromJson(value)] as const))
}

/** Values that YAML has and JSON lacks look like others in an editor. */
function isJson(value: Value): boolean {
  if (value instanceof Float || value instanceof DateValue || value instanceof DateTimeValue) return false
  if (isList(value)) return value.every(isJson)
  if (isDict(value)) return Object.values(value).every(isJson)
  return (
    !(value instanceof Uint8Array || value instanceof Set) &&
    (typeof value !== 'number' || Number.isFinite(value))
  )
}

describe('the editor schema', () => {
  it('agrees with the validators about documents that are made up, right and wrong', () => {
    const verdicts = { right: 0, wrong: 0 }
    for (const document of madeUpDocuments(6000, 1)) {
      const right = isRight(fromJson(document))
      verdicts[right ? 'right' : 'wrong']++
      expect(accepts(document), JSON.stringify(document)).toBe(right)
    }
    expect(Math.min(verdicts.right, verdicts.wrong)).toBeGreaterThan(1000)
  })

  it('offers by kind: a run has the keys of its own kind only', () => {
    const { properties, allOf } = schema.definitions.Run
    expect(properties.kind.enum).toContain('tfjob')
    const tfjob = allOf.find((branch: { if: object }) => JSON.stringify(branch.if).includes('"tfjob"'))
    expect(tfjob.then).toEqual({ $ref: '#/definitions/TfJob' })
    expect(Object.keys(schema.definitions.TfJob.properties)).toEqual(
      expect.arrayContaining(['kind', 'chief', 'ps']),
    )
    expect(schema.definitions.TfJob.properties).not.toHaveProperty('container')
  })

  it('has no alternatives where types tell them apart', () => {
    expect(schema.definitions.Component.properties.cache).toMatchObject({
      type: ['object', 'string', 'null'],
      allOf: [{ $ref: '#/definitions/Cache' }],
    })
  })

  it('keeps to draft-07', () => {
    const later =
      /"(\$defs|unevaluatedProperties|prefixItems|dependentRequired|discriminator|minContains|x-[a-z]+)":/
    expect(JSON.stringify(schema)).not.toMatch(later)
  })
})

const CORPUS = '../shared/conformance'

describe.skipIf(!existsSync(CORPUS))(
  'the editor schema and the conformance corpus (skipped without ../shared)',
  () => {
    it.each(['docs', 'examples', 'matrix', 'mutations', 'runs', 'sections', 'templates', 'top'])(
      '%s',
      (family) => {
        const differing: string[] = []
        for (const line of readFileSync(`${CORPUS}/${family}.jsonl`, 'utf8').trim().split('\n')) {
          const { id, files, main } = JSON.parse(line)
          const value = readSource({ name: main, text: files[main] }).source?.value
          if (value === undefined || !isJson(value)) continue
          if (accepts(toJson(value)) !== isRight(value)) differing.push(id)
        }
        expect(differing).toEqual([])
      },
    )
  },
)
