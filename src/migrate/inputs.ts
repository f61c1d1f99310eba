/**
 * `declarations`, `params`, `inputs` and `outputs` → typed inputs and outputs.
 *
 * Values of the search are inputs too: `feeds` holds their names and types.
 */
import {
  DateTimeValue,
  DateValue,
  type Dict,
  isDict,
  isFloat,
  isInt,
  isList,
  type Value,
} from '../base/value.js'
import { castIo, ioOf } from '../polyaxonfile/io.js'
import { Draft } from './draft.js'
import { isTemplateText, withNumbers } from './literal.js'
import { quoteEntry } from './note-text.js'
import type { OldSection } from './old-section.js'

/** Names of values that a search gives, with their types; undefined for values of several types. */
export type Feeds = ReadonlyMap<string, string | undefined>

const KEYS = ['name', 'description', 'type', 'isOptional', 'isFlag', 'value', 'validation']

export function writeInputs(old: OldSection, component: Draft, feeds: Feeds): void {
  const values = givenValues(old, component)
  const inputs = [
    ...old.sections('inputs').map((input) => declaredInput(input, values)),
    ...[...values].map(([name, value]) => inputOf(name, value)),
  ]
  const fed = new Set(inputs.map(nameOf))
  for (const [name, type] of feeds)
    if (!fed.has(name)) inputs.push(new Draft(KEYS).set('name', name).set('type', type))
  for (const input of inputs) if (feeds.has(nameOf(input))) adoptFeed(input, feeds.get(nameOf(input)))
  if (inputs.length) component.set('inputs', inputs.map(named))
  const outputs = old.sections('outputs').map((output) => named(declaredIo(output).draft))
  if (outputs.length) component.set('outputs', outputs)
}

const nameOf = (io: Draft): string => String(io.get('name') ?? '')

/** Params, called declarations before 0.5. Of a name in both, the declaration stays unread. */
function givenValues(old: OldSection, component: Draft): Map<string, Value> {
  const values = new Map<string, Value>()
  for (const key of ['params', 'declarations']) {
    const section = old.sectionIf(key)?.tellIn(component, 'inputs')
    for (const name of section?.keys ?? []) {
      const value = section!.peek(name)!
      if (value instanceof Uint8Array || values.has(name)) continue
      values.set(name, section!.read(name)!)
    }
    // A name without a value has none to lose, but templates may use it.
    for (const name of section?.emptyKeys ?? []) if (!values.has(name)) values.set(name, null)
  }
  return values
}

function inputOf(name: string, written: Value): Draft {
  const value = written instanceof Set ? [...written] : withNumbers(written)
  const input = new Draft(KEYS).set('name', name)
  if (value === null) return input.set('isOptional', true)
  return isReference(value) ? referred(input, value) : input.set('type', typeOf(value)).set('value', value)
}

/** Values of other runs: only operations of a pipeline can have them today. */
const isReference = (value: Value): value is string =>
  typeof value === 'string' &&
  /^\s*\{\{\s*(?:ops|experiments|jobs)\.[^\s.]+\.outputs\.\S+\s*\}\}\s*$/.test(value)

const referred = (input: Draft, value: string): Draft =>
  input
    .set('isOptional', true)
    .note(
      `its value was \`${value}\`, an output of another run: give it as \`-P\`, or as a param with \`ref: runs.UUID\``,
      'isOptional',
    )

/** The type that a value shows. A template can come to anything. */
export function typeOf(value: Value): string | undefined {
  if (isList(value)) {
    const types = [...new Set(value.map(typeOf))]
    const [only] = types
    return types.length === 1 && only && SCALARS.includes(only) ? `List[${only}]` : 'list'
  }
  if (isTemplateText(value)) return undefined
  if (typeof value === 'boolean') return 'bool'
  if (isInt(value)) return 'int'
  if (isFloat(value)) return 'float'
  if (typeof value === 'string') return 'str'
  if (value instanceof DateValue) return 'date'
  if (value instanceof DateTimeValue) return 'datetime'
  return isDict(value) ? 'dict' : undefined
}

const SCALARS = ['int', 'float', 'bool', 'str']

/** An input of the old document, with the param that was given for it. */
function declaredInput(old: OldSection, values: Map<string, Value>): Draft {
  const { draft, name } = declaredIo(old)
  const given = values.get(name)
  values.delete(name)
  if (given === undefined || given === null) return draft
  if (isReference(given)) return referred(draft, given)
  const standard = draft.get('value') as Value | undefined
  if (standard !== undefined)
    draft.note(quoteEntry('default', standard, 'was the value without the param'), 'value')
  return fitted(draft.set('value', withNumbers(given)))
}

const TYPES: Readonly<Record<string, string>> = { gcs_path: 'gcs', s3_path: 's3', azure_path: 'wasb' }
const SAME = ['int', 'float', 'str', 'bool', 'dict', 'list', 'uri', 'path', 'metric', 'metadata']

function declaredIo(old: OldSection): { draft: Draft; name: string } {
  const draft = new Draft(KEYS)
  old.tellIn(draft)
  const name = old.text('name') ?? 'unnamed'
  draft.set('name', name).set('description', old.text('description'))
  const type = old.readIf(
    'type',
    (value): value is string =>
      typeof value === 'string' && (SAME.includes(value) || Object.hasOwn(TYPES, value)),
  )
  const single = type && (TYPES[type] ?? type)
  const isMany = old.flag('is_list') ?? false
  draft.set('type', isMany ? (single ? `List[${single}]` : 'list') : single)
  if (single === 'bool' && !isMany && old.peek('is_flag') === true) draft.set('isFlag', old.flag('is_flag'))
  else if (old.peek('is_flag') === false) old.flag('is_flag')
  const value = old.read('default')
  if (value !== undefined) draft.set('value', value)
  const isOptional = old.flag('is_optional')
  if (isOptional === true && value === undefined) draft.set('isOptional', true)
  const options = old.readIf('options', isList)
  if (options?.length) draft.set('validation', { options })
  return { draft: fitted(draft), name }
}

/** Without the type and the rules that its value does not keep: today they would be an error. */
function fitted(io: Draft): Draft {
  const section = Object.fromEntries(io.entries) as Dict
  if ((section.value ?? null) === null || fits(section)) return io
  for (const key of ['validation', 'type']) {
    const lost = io.get(key)
    if (lost === undefined) continue
    io.delete(key)
    io.note(quoteEntry(key, lost as Value, 'does not fit the value and is left out'), 'value')
    if (fits(Object.fromEntries(io.entries) as Dict)) break
  }
  if (io.get('type') === undefined && io.get('isFlag') !== undefined) {
    io.delete('isFlag')
    io.note('only a `bool` can be a flag: `isFlag` is left out', 'value')
  }
  return io
}

const fits = (section: Dict): boolean => castIo(ioOf(section), section.value ?? null, null).ok

/** The search wins over a declaration of the same name. */
function adoptFeed(input: Draft, type: string | undefined): void {
  const value = input.get('value') as Value | undefined
  if (type === undefined) input.delete('type')
  else input.set('type', type)
  if (value === undefined) {
    input.delete('isOptional')
    return
  }
  if (fits(Object.fromEntries(input.entries) as Dict)) {
    input.note('the search gives this its value; the declared one counts outside of it', 'value')
    return
  }
  input.delete('value')
  input.delete('validation')
  input.note(quoteEntry(nameOf(input), value, 'was declared; only the search gives this a value'), 'name')
}

const RESERVED = ['globals', 'params', 'connections']

/** Some names mean something else in templates today. */
export const nameToday = (name: string): string => (RESERVED.includes(name) ? `${name}_` : name)

function named(io: Draft): Draft {
  const name = nameOf(io)
  const today = nameToday(name)
  if (today === name) return io
  return io
    .set('name', today)
    .note(
      `it was called \`${name}\`, which means something else in templates today: use \`${today}\` there`,
      'name',
    )
}
