import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, isFloat, isInt, type Value } from '../../src/base/value.js'
import { toValue } from '../../src/yaml/to-value.js'
import { hasConformance, read, rowsOf } from './reading.js'

interface PartRow {
  readonly text: string
  readonly value?: unknown
  readonly error?: string
  readonly type?: string
}

interface DocumentRow {
  readonly id: string
  readonly files: Readonly<Record<string, string>>
  readonly main: string
  readonly expect: { readonly valid?: boolean; readonly reason?: string }
}

const CORPUS = [
  ...['dags', 'docs', 'examples', 'fixtures', 'hooks', 'init', 'joins', 'matrix', 'mutations', 'patches'],
  ...['runs', 'schedules', 'sections', 'templates', 'text', 'top', 'types', 'validation'],
]

/** Values as the conformance rows write them. */
function marked(value: Value): unknown {
  if (isFloat(value)) {
    const number = Number(value)
    if (Number.isNaN(number)) return { $float: 'nan' }
    return Number.isFinite(number) ? number : { $float: number > 0 ? 'inf' : '-inf' }
  }
  if (value instanceof DateValue || value instanceof DateTimeValue) return { $date: value.iso }
  if (value instanceof Uint8Array) return { $bytes: [...value] }
  if (value instanceof Set) return { $set: [...value].map(marked) }
  if (Array.isArray(value)) return value.map(marked)
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? Number(value) : value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marked(item)]))
}

function pythonType(value: Value | undefined): string {
  if (value === null || value === undefined) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'str'
  if (isInt(value)) return 'int'
  if (isFloat(value)) return 'float'
  if (value instanceof DateValue) return 'date'
  if (value instanceof DateTimeValue) return 'datetime'
  return Array.isArray(value) ? 'list' : 'dict'
}

describe.skipIf(!hasConformance)('conformance rows for YAML (skipped without ../shared)', () => {
  const rows = hasConformance ? rowsOf<PartRow>('parts/yaml.jsonl') : []

  it.each(rows.map((row) => [JSON.stringify(row.text), row] as const))('%s', (_, row) => {
    const { root, problems } = read(row.text)
    if (row.error !== undefined) {
      expect(root).toBeUndefined()
      expect(problems[0]?.severity).toBe('error')
      return
    }
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    const value = toValue(root!)
    expect(marked(value)).toEqual(row.value)
    if (row.type !== undefined) expect(pythonType((value as { v: Value }).v)).toBe(row.type)
  })
})

describe.skipIf(!hasConformance)('every file of the corpus (skipped without ../shared)', () => {
  const rows = hasConformance ? CORPUS.flatMap((name) => rowsOf<DocumentRow>(`${name}.jsonl`)) : []
  const unreadable = /Yaml error|ScannerError|ParserError|ComposerError|ConstructorError/

  it('is refused exactly where PyYAML refuses it', () => {
    const surprises: string[] = []
    for (const { id, files, main, expect: expected } of rows) {
      const { root, problems } = read(files[main]!)
      const refused = unreadable.test(expected.reason ?? '')
      // PyYAML reads a list that contains itself; Polyaxon then fails, and pxrun stops right here.
      const recursive = problems[0]?.code === 'yaml-alias' && expected.valid === false
      if ((root === undefined) !== refused && !recursive) surprises.push(`${id}: ${problems[0]?.message}`)
    }
    expect(rows.length).toBeGreaterThan(1000)
    expect(surprises).toEqual([])
  })

  it('reports an error exactly where it gives no tree', () => {
    const texts = rows.flatMap(({ files }) => Object.values(files))
    const mismatched = texts.filter((text) => {
      const { root, problems } = read(text)
      return (root === undefined) !== problems.some(({ severity }) => severity === 'error')
    })
    expect(mismatched).toEqual([])
  })
})
