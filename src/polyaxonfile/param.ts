/**
 * A param: a value for an input or output, or a reference to one (`ref: ops.train`, `value: outputs.loss`).
 *
 * `parseReference` reads the text of a reference; it knows the forms, not what they point at.
 */

import { fail, ok, type Result } from '../base/result.js'
import { type Dict, isDict, type Value } from '../base/value.js'
import { flagOf, textOf } from './fields.js'

export interface Param {
  readonly value: Value
  /** `ops.NAME`, `runs.UUID` or `dag`. */
  readonly ref: string | undefined
  /** The values come from a join: a list, one item for each run. */
  readonly isJoin: boolean
  readonly contextOnly: boolean
  readonly connection: string | undefined
  readonly toInit: boolean | undefined
  readonly toEnv: string | undefined
}

export function paramOf(section: Value, { isJoin = false } = {}): Param {
  const fields: Dict = isDict(section) ? section : {}
  return {
    value: fields.value ?? null,
    ref: textOf(fields, 'ref'),
    isJoin,
    contextOnly: flagOf(fields, 'contextOnly') ?? false,
    connection: textOf(fields, 'connection'),
    toInit: flagOf(fields, 'toInit'),
    toEnv: textOf(fields, 'toEnv'),
  }
}

/** What a param refers to: an entity (`ops.train`) and a place in it (`outputs.loss`). */
export interface Reference {
  readonly entity: 'ops' | 'runs' | 'dag' | 'join'
  /** The operation's name or the run's uuid; empty for a dag and a join. */
  readonly name: string
  /** `outputs`, `outputs.loss`, `artifacts.lineage.model`, … */
  readonly place: readonly string[]
}

const WHOLE_PLACES = ['inputs', 'outputs', 'io', 'artifacts']
const NESTED_PLACES = ['inputs', 'outputs', 'artifacts', 'globals']

/** The reference of a param that has one, or what is wrong with it. */
export function parseReference(param: Param): Result<Reference, string> {
  const place = param.isJoin && isDict(param.value) ? ok([] as string[]) : parsePlace(param)
  if (!place.ok) return place
  if (param.isJoin || param.ref === undefined) return ok({ entity: 'join', name: '', place: place.value })
  const [entity, name, ...rest] = param.ref.split('.')
  if (entity === 'dag' && name === undefined) return ok({ entity, name: '', place: place.value })
  if ((entity !== 'ops' && entity !== 'runs') || name === undefined || rest.length) {
    return fail(`the ref \`${param.ref}\` is not one of \`ops.NAME\`, \`runs.UUID\` and \`dag\``)
  }
  if (entity === 'runs' && !isUuid(name))
    return fail(`the ref \`${param.ref}\` does not name the uuid of a run`)
  return ok({ entity, name, place: place.value })
}

function parsePlace({ value, ref }: Param): Result<string[], string> {
  if (typeof value !== 'string') return fail('its value must say what to take, such as `outputs.NAME`')
  const place = placeText(value)
    .split('.')
    .map((part) => part.trim())
  const [first = ''] = place
  if (place.length > 3) return fail(`\`${value}\` has more than three parts`)
  if (place.length === 1 && !WHOLE_PLACES.includes(first)) {
    return fail(
      `\`${value}\` is not one of ${list(WHOLE_PLACES)}, nor a place in one, such as \`outputs.NAME\``,
    )
  }
  if (place.length === 1 && first === 'outputs' && ref?.split('.')[0] === 'dag') {
    return fail('an operation cannot use the outputs of the dag that it is part of')
  }
  if (place.length === 2 && !NESTED_PLACES.includes(first)) {
    return fail(`\`${value}\` begins with none of ${list(NESTED_PLACES)}`)
  }
  if (place.length === 3 && first !== 'artifacts') return fail('only `artifacts` can have three parts')
  return ok(place)
}

/** `outputs.loss`, also when it is written as `{{ outputs.loss }}`. */
export function placeText(value: string): string {
  const open = value.indexOf('{{')
  if (open < 0) return value
  const inside = value.slice(open + 2).trimStart()
  const [line = ''] = inside.split('\n', 1)
  // The end of the line counts most: what is inside may hold `}}` as well.
  const close = inside.slice(line.length).trimStart().startsWith('}}') ? line.length : line.lastIndexOf('}}')
  return close > 0 ? line.slice(0, close).trim() : value
}

const list = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

/** As Python's `uuid.UUID` takes it: hyphens, braces and `urn:uuid:` do not matter. */
function isUuid(text: string): boolean {
  const bare = text
    .replaceAll('urn:', '')
    .replaceAll('uuid:', '')
    .replace(/^[{}]+|[{}]+$/g, '')
    .replaceAll('-', '')
  return /^[0-9a-fA-F]{32}$/.test(bare)
}
