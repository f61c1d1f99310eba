/** Every query of the corpus, read the way Polyaxon 2.16 reads it. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/base/value.js'
import { type ConditionClass, type Operation, parseOperation } from '../../src/query/parse-operation.js'
import { parseQuery } from '../../src/query/parse-query.js'
import { parseTree, type QueryTree } from '../../src/query/parse-tree.js'
import { jsonOrText } from '../../src/query/python-text.js'
import { parseFieldName, tokenizeQuery } from '../../src/query/tokenize.js'

interface PqlRow {
  readonly query: string
  readonly error?: string
  readonly tokens?: Record<string, string[]>
  readonly fields?: Record<string, [string, string | null] | { error: string }>
  readonly ops?: Record<ConditionClass, Record<string, (PolyaxonOperation | { error: string })[]>>
  readonly ast?: string
  readonly astError?: string
}

interface PolyaxonOperation {
  readonly op: string
  readonly negation: boolean
  readonly params: Json
}

const corpus = resolve(import.meta.dirname, '../../../shared/conformance/parts/pql.jsonl')
const isThere = existsSync(corpus)
const rows: PqlRow[] = isThere
  ? readFileSync(corpus, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  : []

describe.skipIf(!isThere)(`queries of the corpus (skipped where ${corpus} is absent)`, () => {
  it.each(rows)('tokens: $query', ({ query, error, tokens, fields }) => {
    const result = tokenizeQuery(query)
    expect(result.ok).toBe(error === undefined)
    if (!result.ok) return
    expect(Object.fromEntries(result.value)).toEqual(tokens)
    for (const [name, field] of Object.entries(fields!)) {
      const parsed = parseFieldName(name)
      expect(parsed ? [parsed.name, parsed.key] : 'error').toEqual('error' in field ? 'error' : field)
    }
  })

  it.each(rows.filter(({ ops }) => ops))('operations: $query', ({ tokens, ops }) => {
    for (const [condition, byField] of Object.entries(ops!)) {
      for (const [name, expected] of Object.entries(byField)) {
        const parsed = tokens![name]!.map((token) => parseOperation(condition as ConditionClass, token))
        expect(parsed.map((result) => (result.ok ? asPolyaxon(result.value) : 'error'))).toEqual(
          expected.map((operation) => ('error' in operation ? 'error' : operation)),
        )
      }
    }
  })

  it.each(rows)('tree: $query', ({ query, ast }) => {
    const tree = parseTree(query)
    expect(tree.ok ? asPython(tree.value) : undefined).toBe(ast)
  })

  it.each(rows)(
    'a query that Polyaxon cannot read is a problem within its text: $query',
    ({ query, error, astError }) => {
      const result = parseQuery(query)
      if (error !== undefined && astError !== undefined) expect(result.ok).toBe(false)
      if (result.ok) return
      expect(result.error.message).not.toBe('')
      expect(result.error.hint).not.toBe('')
      expect(result.error.offset).toBeLessThanOrEqual(query.length)
    },
  )
})

const ANCHORS = { start: '_%', end: '%_', anywhere: '%%' }

function asPolyaxon({ negated: negation, test }: Operation): PolyaxonOperation {
  switch (test.op) {
    case 'in':
      return { op: '|', negation, params: test.values.map(jsonOrText) }
    case 'range':
      return { op: '..', negation, params: [jsonOrText(test.from), jsonOrText(test.to)] }
    case 'like':
      return { op: ANCHORS[test.anchor], negation, params: jsonOrText(test.text) }
    case 'nil':
      return { op: 'nil', negation, params: null }
    case 'recent':
      throw new Error('no operation is read as `recent`')
    default:
      return { op: test.op, negation, params: jsonOrText(test.value) }
  }
}

function asPython(tree: QueryTree): string {
  if (tree.kind !== 'expression') {
    return `${tree.kind === 'all' ? 'AndNode' : 'OrNode'}([${tree.of.map(asPython).join(', ')}])`
  }
  return `ExpressionNode(${quote(tree.expression.name)}, ${quote(tree.expression.operation)})`
}

function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(mark, `\\${mark}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
  return `${mark}${escaped}${mark}`
}
