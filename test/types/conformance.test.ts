/**
 * The rows of Polyaxon's own results that types and validation decide: one input with a default, a param or a
 * text from the command line. What lies between (templates, reading texts as literals) is done here in the
 * simple form that these rows need.
 */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Dict, isDict, isList, type Json, toJson, type Value } from '../../src/base/value.js'
import { Diagnostics } from '../../src/diagnostics/collector.js'
import { castValue } from '../../src/types/cast-value.js'
import { isTemplateRef } from '../../src/types/template-ref.js'
import { readJson } from '../../src/types/text/read-json.js'
import { checkValidation } from '../../src/types/validation/check-validation.js'
import { readValidation } from '../../src/types/validation/read-validation.js'
import { readYaml } from '../../src/yaml/read-yaml.js'
import { toValue } from '../../src/yaml/to-value.js'

interface Row {
  readonly id: string
  readonly files: Readonly<Record<string, string>>
  readonly main: string
  readonly params?: Readonly<Record<string, string>>
  readonly expect: {
    readonly valid: boolean
    readonly compileError?: string
    readonly compiled?: { readonly inputs: readonly { readonly value?: Json; readonly validation?: Json }[] }
  }
}

interface Outcome {
  readonly valid: boolean
  readonly compiles?: boolean
  readonly value?: Json
  readonly validation?: Json
}

const ROOT = new URL('../../../shared/conformance/', import.meta.url)
const hasRows = existsSync(ROOT)

const rowsOf = (family: string): Row[] =>
  readFileSync(new URL(`${family}.jsonl`, ROOT), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)

function readDocument(row: Row): Dict {
  const node = readYaml({ name: row.main, text: row.files[row.main]! }, new Diagnostics())
  return toValue(node!) as Dict
}

const RUN_UUID = '00000000000000000000000000000001'

/** Every text of a compiled document is rendered and then read as a literal. */
function settle(value: Value): Value {
  if (isList(value)) return value.map(settle)
  if (isDict(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, settle(item)]))
  if (typeof value !== 'string') return value
  const text = value.replace('{{ globals.uuid }}', RUN_UUID)
  const literal = /^(?:true|false|null)$/.test(text) ? undefined : readJson(text)
  return literal?.ok ? literal.value : text
}

function outcomeOf(row: Row): Outcome {
  const document = readDocument(row)
  const component = isDict(document.component) ? document.component : document
  const input = (component.inputs as readonly Dict[])[0]!
  const type = input.type as string
  const options = { name: 'x', isList: input.isList === true, isOptional: Object.hasOwn(input, 'value') }
  const rules = readValidation(input.validation ?? {})
  if (!rules.ok) return { valid: false }
  const accept = (value: Value): Value | undefined => {
    const cast = castValue(type, value, options)
    return cast.ok && !checkValidation(rules.value, cast.value, options) ? cast.value : undefined
  }
  const byDefault = input.value ?? null
  if (byDefault !== null && accept(byDefault) === undefined) return { valid: false }
  let value: Value = byDefault
  const params = document.params as Dict | undefined
  const given = row.params?.x ?? (params && ((params.x as Dict).value ?? null))
  if (given !== undefined) {
    const cast = isTemplateRef(given) ? given : accept(given)
    if (cast === undefined) return { valid: false }
    value = cast
  }
  if (value !== null && given !== undefined && accept(value) === undefined)
    return { valid: true, compiles: false }
  const settled = settle(value)
  if (settled !== null && accept(settled) === undefined) return { valid: true, compiles: false }
  const validation = Object.keys(rules.value).length > 0 ? { validation: toJson(rules.value) } : {}
  return { valid: true, compiles: true, ...(settled !== null && { value: toJson(settled) }), ...validation }
}

function expectedOf({ expect: { valid, compileError, compiled } }: Row): Outcome {
  if (!valid) return { valid }
  if (compileError !== undefined) return { valid, compiles: false }
  const { value, validation } = compiled!.inputs[0]!
  return {
    valid,
    compiles: true,
    ...(value !== undefined && { value }),
    ...(validation !== undefined && { validation }),
  }
}

describe.skipIf(!hasRows)('Polyaxon’s results (needs ../shared/conformance)', () => {
  for (const family of ['types', 'validation']) {
    const rows = hasRows ? rowsOf(family) : []
    it(`gives the verdict, the value and the section of all ${rows.length} rows of ${family}`, () => {
      const got = Object.fromEntries(rows.map((row) => [row.id, outcomeOf(row)]))
      const expected = Object.fromEntries(rows.map((row) => [row.id, expectedOf(row)]))
      expect(rows.length).toBeGreaterThan(100)
      expect(got).toEqual(expected)
    })
  }
})
