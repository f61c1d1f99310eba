/**
 * Reads a query over runs in Polyaxon's query language: text in, `Query` or the first problem out.
 *
 * Polyaxon reads queries in two ways, and pxrun understands both: with parentheses, AND and OR
 * (`parse-tree.ts`), and plain, as pairs between commas (`tokenize.ts`), where names are freer.
 */
import { fail, ok, type Result } from '../base/result.js'
import { convertTest } from './convert-test.js'
import { type FieldProblem, findField } from './find-field.js'
import { type ConditionClass, parseOperation } from './parse-operation.js'
import { parseTree, type QueryTree } from './parse-tree.js'
import type { Query, QueryProblem } from './query.js'
import type { FieldSpec } from './run-fields.js'
import { ANY, type Expression, splitQuery } from './tokenize.js'

type Parsed = Result<Query, QueryProblem>

/** More is no query that somebody wrote, and databases bound the depth of what they are asked. */
const MAX_CONDITIONS = 500
const MAX_LENGTH = 20_000

const EVERYTHING: Query = { kind: 'all', of: [] }

const HINTS: Readonly<Record<ConditionClass, string>> = {
  scalar: 'Write a number: `0.5`, `>0.5`, `~5`, or `nil`.',
  value: 'Write a value: `a`, `~a`, `a|b`, or `nil`.',
  datetime: 'Write a time: `2020-01-31`, `>=2020-01-31`, `2020-01-31..2020-02-15`, or `nil`.',
  search: 'Write a text: `a`, `~a`, `a|b`, `a%`, `%a%`, or `nil`.',
}

export function parseQuery(text: string): Parsed {
  if (text.length > MAX_LENGTH) return refuse(`the query is longer than ${MAX_LENGTH} characters`, MAX_LENGTH)
  const tree = readTree(text)
  if (!tree.ok) return tree
  const expressions = expressionsOf(tree.value)
  const tooMany = expressions[MAX_CONDITIONS]
  if (tooMany) return refuse(`the query has more than ${MAX_CONDITIONS} conditions`, tooMany.nameOffset)
  return toQuery(tree.value)
}

function readTree(text: string): Result<QueryTree, QueryProblem> {
  const tree = parseTree(text)
  if (tree.ok || meansGrammar(text)) return tree
  const plain = splitQuery(text)
  if (!plain.ok) return plain
  return ok({ kind: 'all', of: plain.value.map((expression) => ({ kind: 'expression', expression })) })
}

/** Parentheses, AND, OR and a free-standing `|` before a name: read plainly they would mean something else. */
const meansGrammar = (text: string): boolean =>
  /[()]|\s(?:and|or)(?:\s|$)|\s\|\s+[a-z_][a-z0-9_.]*:/i.test(text)

function expressionsOf(tree: QueryTree): Expression[] {
  return tree.kind === 'expression' ? [tree.expression] : tree.of.flatMap(expressionsOf)
}

function toQuery(tree: QueryTree): Parsed {
  if (tree.kind === 'expression') return toCondition(tree.expression)
  const parts: Query[] = []
  for (const child of tree.of) {
    const part = toQuery(child)
    if (!part.ok) return part
    // What is asked for anything asks for nothing, also among alternatives.
    if (part.value !== EVERYTHING) parts.push(part.value)
  }
  if (parts.length <= 1) return ok(parts[0] ?? EVERYTHING)
  return ok({ kind: tree.kind, of: parts })
}

function toCondition({ name, operation, nameOffset, operationOffset }: Expression): Parsed {
  const found = findField(name)
  if (!found.ok) return problemAt(nameOffset, found.error)
  if (operation === ANY) return ok(EVERYTHING)
  const { spec, field } = found.value
  const parsed = parseOperation(spec.condition, operation)
  const hint = HINTS[spec.condition]
  if (!parsed.ok) {
    return problemAt(operationOffset, { message: `\`${name}:${operation}\`: ${parsed.error}`, hint })
  }
  const { negated, test } = parsed.value
  const unfit = unfitOperation(spec, test.op)
  if (unfit) return problemAt(operationOffset, { message: `\`${name}\` does not take \`${unfit}\``, hint })
  const converted = convertTest(spec.values, test)
  if (!converted.ok) return problemAt(operationOffset, converted.error)
  return ok({ kind: 'condition', field, negated, test: converted.value })
}

function unfitOperation({ compares, values }: FieldSpec, op: string): string | undefined {
  if (!compares && /[<>]/.test(op)) return op
  return values === 'flag' && op === 'in' ? '|' : undefined
}

const problemAt = (offset: number, problem: FieldProblem): Parsed => fail({ ...problem, offset })

const refuse = (message: string, offset: number): Parsed =>
  fail({ message, offset, hint: 'Ask for less in one query.' })
