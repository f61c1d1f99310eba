/**
 * The schemas as the program walks through them: what may stand where, and how it is read.
 *
 * Input: the generated table. Output: the shape of any part of a document. Knows neither positions nor
 * how a value is read; the judge of a document is the validators, not this table.
 */
import { shapeTexts } from './shapes.generated.js'

/** How loosely written values are read; see src/polyaxonfile/normalize. */
export type Reading =
  | 'text'
  | 'label'
  | 'boolean'
  | 'integer'
  | 'whole'
  | 'float'
  | 'number'
  | 'strict-float'
  | 'python-float'
  | 'datetime'
  | 'date'
  | 'duration'
  | 'uuid'
  | 'comma-list'
  | 'span'
  | 'span-list'
  | 'param'
  | 'io'
  | 'kubernetes'

/** What may stand in one place. Without any field: anything. */
export interface Shape {
  /** The name of the shape that is meant. */
  readonly ref?: string
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean'
  readonly read?: Reading
  readonly form?: 'template' | 'name'
  readonly anyOf?: readonly Shape[]
  /** Of a section with kinds: kind → name of its shape. */
  readonly cases?: Readonly<Record<string, string>>
  readonly const?: string | number
  readonly enum?: readonly string[]
  /** Texts that are not allowed. */
  readonly reserved?: readonly string[]
  readonly pattern?: string
  readonly minimum?: number
  readonly exclusiveMaximum?: number
  /** Of a section: its keys. */
  readonly properties?: Readonly<Record<string, Property>>
  /** `exact`: the keys have no other spelling. */
  readonly keys?: 'exact'
  /** The keys that the items of a list stand for when the section is written as one. */
  readonly order?: readonly string[]
  /** Of a map: its values. */
  readonly values?: Shape
  readonly items?: Shape
  /** Of a list with a fixed length: its items. */
  readonly prefix?: readonly Shape[]
}

export interface Property extends Shape {
  readonly nullable?: boolean
  /** The other spelling of the key. */
  readonly other?: string
  /** Of a deprecated key: the new form. */
  readonly instead?: string
}

const shapes = new Map<string, Shape>()

function shapeNamed(name: string): Shape {
  const known = shapes.get(name)
  if (known) return known
  const shape = JSON.parse(shapeTexts[name]!) as Shape
  shapes.set(name, shape)
  return shape
}

/** The shape that says nothing; one object, so that what is known about it is found again. */
export const ANYTHING: Shape = {}

/** What a document or a part of one can be checked as. */
const ROOTS = {
  component: 'ComponentFile',
  operation: 'OperationFile',
  run: 'Run',
  replica: 'Replica',
  rayReplica: 'RayReplica',
  config: 'Config',
} as const

export type ShapeName = keyof typeof ROOTS

export const rootShape = (name: ShapeName): Shape => shapeNamed(ROOTS[name])

const resolvedShapes = new WeakMap<Shape, Shape>()

/** The shape itself, where only its name is given. What stands beside the name counts more. */
export function resolved(shape: Shape): Shape {
  if (shape.ref === undefined) return shape
  const known = resolvedShapes.get(shape)
  if (known) return known
  const { ref, ...beside } = shape
  const named = shapeNamed(ref)
  const result = resolved(Object.keys(beside).length ? { ...named, ...beside } : named)
  resolvedShapes.set(shape, result)
  return result
}

const alternatives = new WeakMap<Shape, readonly Shape[]>()

/** The alternatives of a shape, each resolved; one when it is no choice. */
export function alternativesOf(shape: Shape): readonly Shape[] {
  const known = alternatives.get(shape)
  if (known) return known
  const own = resolved(shape)
  const result = own.anyOf ? own.anyOf.flatMap(alternativesOf) : [own]
  alternatives.set(shape, result)
  return result
}

/** The section of one kind, where the shape has kinds. */
export function caseOf({ cases = {} }: Shape, kind: unknown): Shape | undefined {
  return typeof kind === 'string' && Object.hasOwn(cases, kind) ? shapeNamed(cases[kind]!) : undefined
}

/** A key that a section knows. */
export function propertyOf({ properties = {} }: Shape, key: string): Property | undefined {
  return Object.hasOwn(properties, key) ? properties[key] : undefined
}

/** What may stand below a key of a mapping or at an index of a list. */
export function partShape(shape: Shape, step: string | number): Shape {
  if (typeof step === 'number') return shape.prefix?.[step] ?? shape.items ?? ANYTHING
  return propertyOf(shape, step) ?? shape.values ?? ANYTHING
}
