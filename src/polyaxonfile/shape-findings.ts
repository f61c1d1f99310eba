/**
 * What is wrong with the shape of a document or of a part of one, ready to be reported.
 *
 * Input: a value as it was read. Output: findings with the paths of the normal form. Knows no positions:
 * see validate-shape.ts for a source, and origins.ts for what has been merged.
 */
import { didYouMean } from '../base/did-you-mean.js'
import { unreachable } from '../base/invariant.js'
import { isDict, isList, type Value } from '../base/value.js'
import type { Code } from '../diagnostics/catalogue.js'
import { checkShape } from '../schema/check-shape.js'
import { propertyOf, resolved, rootShape, type ShapeName } from '../schema/shape.js'
import type { ShapeProblem } from '../schema/shape-problem.js'
import { describeValue } from '../types/describe.js'
import { deprecatedKeys } from './deprecated-keys.js'
import { normalizeDocument, projectDocument } from './normalize/index.js'
import { type Path, pathText } from './path.js'
import { expectedWords, quotedAlternatives } from './shape-words.js'

export interface Finding {
  readonly code: Code
  readonly args: Readonly<Record<string, string>>
  readonly path: Path
  /** About the key at the end of the path, not its value. */
  readonly atKey: boolean
  readonly hint?: string | undefined
}

/** More names than this are no help in a hint. */
const MAX_LISTED = 12

/** What makes a document wrong. */
export function shapeErrors(name: ShapeName, value: Value): Finding[] {
  const problems = checkShape(name, projectDocument(name, value))
  const normal = problems.length ? normalizeDocument(name, value) : value
  return problems.map((problem) => findingOf(problem, normal))
}

/** A join gives its list to no type but this. */
const UNLESS_JOINED = ', unless a join gives the value'

/** What is right, but has a newer form. */
export const deprecations = (name: ShapeName, value: Value): Finding[] =>
  deprecatedKeys(name, value).map(({ path, key, instead }) => ({
    code: 'deprecated-key',
    args: { key },
    path,
    atKey: true,
    hint: `write \`${instead}\`${key === 'isList' || key === 'is_list' ? UNLESS_JOINED : ''}`,
  }))

function findingOf(problem: ShapeProblem, document: Value): Finding {
  const { path } = problem
  const place = placeWords(path)
  const actual = valueAt(document, path)
  const given = () => (actual === undefined ? 'nothing' : describeValue(actual))
  switch (problem.kind) {
    case 'unknown-key':
      return {
        code: 'unknown-key',
        args: { key: problem.key, section: sectionWords(path) },
        path: [...path, problem.key],
        atKey: true,
        hint: keyHint(problem, actual),
      }
    case 'missing-key':
      return {
        code: 'missing-key',
        args: { key: problem.key, section: sectionWords(path) },
        path,
        atKey: true,
      }
    case 'unknown-kind':
      return kindFinding(problem, actual)
    case 'wrong-type':
      return {
        code: 'wrong-type',
        args: { place, expected: expectedWords(problem.expected), actual: given() },
        path,
        atKey: false,
      }
    case 'not-one-of':
      return {
        code: 'not-one-of',
        args: { place, values: quotedAlternatives(problem.known), actual: given() },
        path,
        atKey: false,
        hint: typeof actual === 'string' ? suggestion(actual, problem.known.map(String)) : undefined,
      }
    case 'out-of-range':
      return {
        code: 'out-of-range',
        args: { place, range: rangeWords(problem), actual: given() },
        path,
        atKey: false,
      }
    case 'wrong-form':
      return { code: 'wrong-name', args: { place, actual: given() }, path, atKey: false }
    case 'reserved':
      return { code: 'reserved-name', args: { place, actual: given() }, path, atKey: false }
    case 'wrong-length':
      return { code: 'wrong-length', args: { place, length: String(problem.length) }, path, atKey: false }
    case 'empty':
      return { code: 'empty-section', args: { place }, path, atKey: true }
    default:
      return unreachable(problem)
  }
}

type Of<K extends ShapeProblem['kind']> = Extract<ShapeProblem, { readonly kind: K }>

function keyHint(
  { path, key, known, belongsIn }: Of<'unknown-key'>,
  section: Value | undefined,
): string | undefined {
  const other = isDict(section)
    ? known.find((name) => name !== key && spelledAlike(name, key) && name in section)
    : undefined
  if (other) return `\`${other}\` is there too, and it is another spelling of this key`
  const meant = suggestion(key, known)
  if (meant) return meant
  if (belongsIn.length) return `it belongs in ${quotedAlternatives(belongsIn)}`
  if (!path.length && !known.includes('matrix') && isOperationKey(key))
    return 'only a `kind: operation` has it'
  return known.length && known.length <= MAX_LISTED ? `there is ${quotedAlternatives(known)}` : undefined
}

const isOperationKey = (key: string): boolean =>
  propertyOf(resolved(rootShape('operation')), key) !== undefined

const spelledAlike = (a: string, b: string): boolean =>
  a.replaceAll('_', '').toLowerCase() === b.replaceAll('_', '').toLowerCase()

function kindFinding({ path, known }: Of<'unknown-kind'>, section: Value | undefined): Finding {
  const keys = isDict(section) ? section : {}
  const kinds = `the kinds are ${quotedAlternatives(known)}`
  if (keys.kind === undefined || keys.kind === null) {
    const args = { key: 'kind', section: sectionWords(path) }
    const typo = didYouMean('kind', Object.keys(keys))
    const hint = typo === undefined ? kinds : `did you mean \`kind\` by \`${typo}\`? ${sentence(kinds)}`
    return { code: 'missing-key', args, path, atKey: true, hint }
  }
  const meant = typeof keys.kind === 'string' ? suggestion(keys.kind, known) : undefined
  return {
    code: 'unknown-kind',
    args: { place: placeWords(path), actual: describeValue(keys.kind) },
    path: [...path, 'kind'],
    atKey: false,
    hint: meant ? `${meant} ${sentence(kinds)}` : kinds,
  }
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function suggestion(word: string, known: readonly string[]): string | undefined {
  const meant =
    known.find((name) => spelledAlike(name, word)) ??
    didYouMean(word, known) ??
    didYouMean(word.replaceAll('_', ''), known)
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`
}

function rangeWords({ minimum, below }: Of<'out-of-range'>): string {
  if (minimum !== undefined && below !== undefined) return `from ${minimum} to below ${below}`
  return minimum === undefined ? `below ${below}` : `${minimum} or more`
}

const placeWords = (path: Path): string => (path.length ? `\`${pathText(path)}\`` : 'the document')

const sectionWords = (path: Path): string => (path.length ? `\`${pathText(path)}\`` : 'the top level')

function valueAt(document: Value, path: Path): Value | undefined {
  let value: Value | undefined = document
  for (const step of path) {
    if (isList(value ?? null)) value = (value as readonly Value[])[Number(step)]
    else if (isDict(value)) value = value[step]
    else return undefined
  }
  return value
}
