/**
 * What ajv says about a document → the causes.
 *
 * For a place with alternatives ajv reports the failure of every one of them. The cause is that of the
 * alternative that the writer meant: the one of the value's own type. If there is none, the type is the
 * cause, and nothing that ajv says about the parts counts.
 */
import { alternativesOf, caseOf, partShape, propertyOf, resolved, type Shape } from './shape.js'
import { expectationOf, type ShapePath, type ShapeProblem } from './shape-problem.js'
import type { RawError } from './validators.generated.js'

/** More causes than this help nobody, and a document can have as many as it has keys. */
const MAX_PROBLEMS = 200

/** Keywords that only repeat that a part is wrong. */
const COMPOSITION: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf', 'if'])

export function rootCauses(root: Shape, document: unknown, errors: readonly RawError[]): ShapeProblem[] {
  const problems: ShapeProblem[] = []
  const places = groupByPlace(errors.filter(({ keyword }) => !COMPOSITION.has(keyword)))
  collect({ shape: root, value: document, path: [] }, places, problems)
  return problems
}

interface Place {
  readonly shape: Shape
  readonly value: unknown
  readonly path: ShapePath
}

/** The errors at one place and at the places in it. */
interface ErrorTree {
  readonly errors: RawError[]
  readonly parts: Map<string, ErrorTree>
}

function groupByPlace(errors: readonly RawError[]): ErrorTree {
  const root: ErrorTree = { errors: [], parts: new Map() }
  for (const error of errors) {
    let tree = root
    for (const step of error.instancePath.split('/').slice(1).map(unescaped)) {
      const part: ErrorTree = tree.parts.get(step) ?? { errors: [], parts: new Map() }
      tree.parts.set(step, part)
      tree = part
    }
    tree.errors.push(error)
  }
  return root
}

const unescaped = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')

function collect(place: Place, tree: ErrorTree, problems: ShapeProblem[]): void {
  if (problems.length >= MAX_PROBLEMS) return
  const { value, path } = place
  const alternatives = alternativesOf(place.shape)
  const meant = alternatives.find((shape) => hasTypeOf(shape, value))
  if (!meant) {
    problems.push({ kind: 'wrong-type', path, expected: [...new Set(alternatives.map(expectationOf))] })
    return
  }
  const shape = meant.cases ? chosenCase(meant, place, problems) : meant
  if (!shape) return
  if (typeof value === 'object' && value !== null) {
    problems.push(...sectionProblems(tree.errors, shape, path))
    for (const [step, part] of inOrder(value, tree.parts)) {
      collect(partOf({ shape, value, path }, step), part, problems)
    }
  } else if (tree.errors.length) problems.push(scalarProblem(alternatives, place, tree.errors))
}

/** The parts in the order of the document. */
const inOrder = (value: object, parts: ReadonlyMap<string, ErrorTree>): [string, ErrorTree][] =>
  Object.keys(value).flatMap((step) => {
    const part = parts.get(step)
    return part ? [[step, part]] : []
  })

function chosenCase(shape: Shape, { value, path }: Place, problems: ShapeProblem[]): Shape | undefined {
  const chosen = caseOf(shape, (value as { readonly kind?: unknown }).kind)
  if (!chosen) problems.push({ kind: 'unknown-kind', path, known: Object.keys(shape.cases ?? {}) })
  return chosen && resolved(chosen)
}

function partOf({ shape, value, path }: Place, key: string): Place {
  const step = Array.isArray(value) ? Number(key) : key
  const part = (value as Readonly<Record<string | number, unknown>>)[step]
  return { shape: partShape(shape, step), value: part, path: [...path, step] }
}

/** What is wrong with a mapping or list itself; each cause once. */
function sectionProblems(errors: readonly RawError[], shape: Shape, path: ShapePath): ShapeProblem[] {
  const seen = new Map<string, ShapeProblem>()
  for (const { keyword, params } of errors) {
    if (seen.size >= MAX_PROBLEMS) break
    const problem = sectionProblem(keyword, params, { shape, path })
    if (problem) seen.set(JSON.stringify(problem), problem)
  }
  return [...seen.values()]
}

function sectionProblem(
  keyword: string,
  params: RawError['params'],
  { shape, path }: Omit<Place, 'value'>,
): ShapeProblem | undefined {
  switch (keyword) {
    case 'additionalProperties':
      return {
        kind: 'unknown-key',
        path,
        key: String(params.additionalProperty),
        known: Object.keys(shape.properties ?? {}),
        belongsIn: homesOf(String(params.additionalProperty), shape),
      }
    case 'required':
      return { kind: 'missing-key', path, key: String(params.missingProperty) }
    case 'minItems':
    case 'maxItems':
      return { kind: 'wrong-length', path, length: shape.prefix?.length ?? Number(params.limit) }
    case 'minProperties':
      return { kind: 'empty', path }
    default:
      return undefined // what another alternative says
  }
}

/** The sections of a section that know a key. */
const homesOf = (key: string, { properties = {} }: Shape): string[] =>
  Object.keys(properties).filter((name) =>
    sectionsOf(properties[name]!).some((section) => propertyOf(section, key)),
  )

const sectionsOf = (shape: Shape): readonly Shape[] =>
  alternativesOf(shape).flatMap((one) =>
    one.cases ? Object.values(one.cases).map((ref) => resolved({ ref })) : [one],
  )

/** A scalar of the right type that is wrong nevertheless. */
function scalarProblem(
  alternatives: readonly Shape[],
  { value, path }: Place,
  errors: readonly RawError[],
): ShapeProblem {
  const known = errors.flatMap(possibleValues).filter((item) => typeof item === typeof value)
  if (known.length) return { kind: 'not-one-of', path, known }
  for (const shape of alternatives.filter((alternative) => hasTypeOf(alternative, value))) {
    const { minimum, exclusiveMaximum, reserved, form } = shape
    if (reserved) return { kind: 'reserved', path, known: reserved }
    if (minimum !== undefined || exclusiveMaximum !== undefined) {
      return {
        kind: 'out-of-range',
        path,
        ...(minimum !== undefined && { minimum }),
        ...(exclusiveMaximum !== undefined && { below: exclusiveMaximum }),
      }
    }
    if (form === 'name') return { kind: 'wrong-form', path, expected: form }
  }
  return { kind: 'wrong-type', path, expected: [...new Set(alternatives.map(expectationOf))] }
}

function possibleValues({ keyword, params }: RawError): readonly (string | number)[] {
  if (keyword === 'enum') return params.allowedValues as readonly string[]
  return keyword === 'const' ? [params.allowedValue as string | number] : []
}

function hasTypeOf(shape: Shape, value: unknown): boolean {
  const literal = shape.const ?? shape.enum?.[0]
  if (literal !== undefined) return typeof value === typeof literal
  if (shape.cases) return isMapping(value)
  switch (shape.type) {
    case undefined:
      return value !== null || !shape.reserved
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isMapping(value)
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value)
    default:
      return typeof value === shape.type
  }
}

const isMapping = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
