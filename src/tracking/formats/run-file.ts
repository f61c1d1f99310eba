/** `run.plx.json`: the run as its own script sees it, one object with snake-case keys. */
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import { readJsonFile } from './json-file.js'

export type JsonObject = { readonly [key: string]: Json }

/** What a script may say of its run. The file's status is not read: a script does not decide its own end. */
export interface RunFile {
  readonly name?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly inputs?: JsonObject
  readonly outputs?: JsonObject
  readonly metaInfo?: JsonObject
}

export interface ReadRunFile {
  readonly run: RunFile
  readonly problems: readonly string[]
}

/** Reads the file; no file is an empty run. The error says why nothing can be read. */
export function readRunFile(path: string): Result<ReadRunFile, string> {
  const json = readJsonFile(path)
  if (!json.ok) return json
  if (json.value === undefined) return ok({ run: {}, problems: [] })
  if (!isObject(json.value)) return fail('it is not an object')
  const problems: string[] = []
  const take = <T extends Json>(
    key: string,
    what: string,
    is: (value: Json) => value is T,
  ): T | undefined => {
    const value = (json.value as JsonObject)[key]
    if (value === undefined || value === null || is(value)) return value ?? undefined
    problems.push(`\`${key}\` is not ${what}`)
    return undefined
  }
  return ok({ run: withoutUndefined(readFields(take)), problems })
}

type Take = <T extends Json>(key: string, what: string, is: (value: Json) => value is T) => T | undefined

const readFields = (take: Take) => ({
  name: take('name', 'a string', isString),
  description: take('description', 'a string', isString),
  tags: take('tags', 'a list of strings', isStringList),
  inputs: take('inputs', 'an object', isObject),
  outputs: take('outputs', 'an object', isObject),
  metaInfo: take('meta_info', 'an object', isObject),
})

const isString = (value: Json): value is string => typeof value === 'string'

const isStringList = (value: Json): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

const withoutUndefined = <T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
