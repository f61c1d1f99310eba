/**
 * Changes one setting of a configuration file: its text and a change in, the new text out, or why there is none.
 *
 * A setting is named by the keys that lead to it: `queues.gpu.priority`, `connections.code.schema.url`; a key with a
 * dot in it stands in double quotes. A connection is found by its name. Touches no file and looks nothing up.
 */
import { hasCredentials } from '../base/redact.js'
import { fail, ok, type Result } from '../base/result.js'
import { dict, isDict, isList, toJson, type Value } from '../base/value.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { SourceFile } from '../diagnostics/source.js'
import { formOf } from '../polyaxonfile/locate.js'
import { canonicalKey } from '../polyaxonfile/normalize/canonical-keys.js'
import { readSource } from '../polyaxonfile/source.js'
import { ANYTHING, alternativesOf, partShape, rootShape, type Shape } from '../schema/shape.js'
import { type EditPath, removeFromYaml, setInYaml } from '../yaml/edit-yaml.js'
import type { SourceNode } from '../yaml/node.js'
import { type ReadOptions, readConfig } from './read-config.js'

export interface ConfigChange {
  readonly key: string
  /** Undefined takes the setting away. */
  readonly value: Value | undefined
}

export interface ChangedConfig {
  readonly text: string
  /** Warnings about the file as it is now. */
  readonly diagnostics: readonly Diagnostic[]
}

export type ChangeProblem =
  | { readonly kind: 'diagnostics'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'sentence'; readonly message: string; readonly hint?: string }

const SECRET_HINT =
  'say where it comes from: `{env: VARIABLE}`, `{file: PATH}` or `{command: [PROGRAM, ARGUMENT]}`'

export function changeConfig(
  file: SourceFile,
  { key, value }: ConfigChange,
  options: ReadOptions,
): Result<ChangedConfig, ChangeProblem> {
  const keys = settingKeys(key)
  if (!keys) return sentence(`\`${key}\` names no setting`, 'keys stand between dots: `queues.gpu.priority`')
  const { source, problems } = readSource(file)
  if (!source) return fail({ kind: 'diagnostics', diagnostics: problems })
  const path = pathOf(source.root, keys)
  const refusal = refusalOf(keys, value, options)
  if (refusal) return refusal
  const change = named(keys, value)
  const text =
    change === undefined
      ? removeFromYaml({ ...file, ...source }, path)
      : setInYaml({ ...file, ...source }, path, change)
  if (text === undefined)
    return sentence(
      change === undefined ? `\`${key}\` is not set in ${file.name}` : `nothing can be set below \`${key}\``,
    )
  const after = { name: file.name, text }
  if (!isExactly(after, changed(source.value, path, change)))
    return sentence(
      `${file.name} shares \`${key}\` with other places (an anchor, \`<<\` or a tag)`,
      'change it in an editor',
    )
  const { diagnostics } = readConfig(after, options)
  return diagnostics.some(({ severity }) => severity === 'error')
    ? fail({ kind: 'diagnostics', diagnostics })
    : ok({ text, diagnostics })
}

/** Undefined for what is no list of keys. */
export function settingKeys(key: string): readonly string[] | undefined {
  const keys = [...key.matchAll(/(?:^|\.)(?:"([^"]+)"|([^".]+))/g)]
  if (keys.map(([all]) => all).join('') !== key) return undefined
  return keys.map(([, quoted, plain]) => quoted ?? plain!)
}

/** What a change must not do although the file would be right after it. */
function refusalOf(
  [section = '', ...keys]: readonly string[],
  value: Value | undefined,
  { role }: ReadOptions,
): Result<never, ChangeProblem> | undefined {
  if (value === undefined) return undefined
  const own = canonicalKey(rootShape('config'), section, {})
  if (role === 'project' && (own === 'permissions' || own === 'queues'))
    return sentence(`only the home can say \`${own}\`, not a project`, 'leave `--project` away')
  // The value is repeated nowhere.
  if (own === 'secrets' && hasLiteral(value, 2 - keys.length))
    return sentence('the value of a secret is never written into a configuration', SECRET_HINT)
  if (holdsCredentials(value))
    return sentence(
      'a URL with credentials is never written into a configuration',
      'give its connection a `secret`',
    )
  return undefined
}

/** @param depth of the sections between the value and the sources: 0 is a source itself. */
function hasLiteral(value: Value, depth: number): boolean {
  if (depth < 0) return false
  if (depth === 0) return !isDict(value)
  return isDict(value) && Object.values(value).some((item) => hasLiteral(item, depth - 1))
}

function holdsCredentials(value: Value): boolean {
  if (typeof value === 'string') return hasCredentials(value)
  if (isList(value)) return value.some(holdsCredentials)
  return isDict(value) && Object.values(value).some(holdsCredentials)
}

/** The keys as the file spells them, a connection by its place in the list. */
function pathOf(root: SourceNode, keys: readonly string[]): EditPath {
  const path: (string | number)[] = []
  let node: SourceNode | undefined = root
  let shape = rootShape('config')
  for (const key of keys) {
    const form = node && node.kind !== 'scalar' ? formOf(shape, node) : sectionOf(shape)
    const step =
      path.length === 1 && path[0] === 'connections' ? connectionAt(node, key) : spelled(node, form, key)
    path.push(step)
    shape = partShape(form, step)
    node = inner(node, step)
  }
  return path
}

/** What a section would be that is not there yet. */
const sectionOf = (shape: Shape): Shape =>
  alternativesOf(shape).find(({ type }) => type === 'object') ?? ANYTHING

function connectionAt(node: SourceNode | undefined, name: string): number {
  if (node?.kind !== 'sequence') return 0
  const index = node.items.findIndex(
    (item) =>
      item.kind === 'mapping' && item.entries.some(({ key, value }) => key === 'name' && isText(value, name)),
  )
  return index === -1 ? node.items.length : index
}

const isText = (node: SourceNode, text: string): boolean => node.kind === 'scalar' && node.value === text

/** As it stands there already, in whichever spelling; else as the schema has it. */
function spelled(node: SourceNode | undefined, form: Shape, key: string): string {
  const canonical = canonicalKey(form, key, {})
  const entries = node?.kind === 'mapping' ? node.entries : []
  return entries.find((entry) => canonicalKey(form, entry.key, {}) === canonical)?.key ?? canonical
}

const inner = (node: SourceNode | undefined, step: string | number): SourceNode | undefined => {
  if (node?.kind === 'sequence') return node.items[Number(step)]
  return node?.kind === 'mapping' ? node.entries.find(({ key }) => key === step)?.value : undefined
}

/** A connection that is set whole has its name from the key. */
function named([section, name, ...more]: readonly string[], value: Value | undefined): Value | undefined {
  if (section !== 'connections' || name === undefined || more.length > 0 || !isDict(value)) return value
  return 'name' in value ? value : dict([['name', name], ...Object.entries(value)])
}

/** The value after the change, for the comparison with what the new text says. */
function changed(value: Value, [step, ...rest]: EditPath, by: Value | undefined): Value | undefined {
  if (step === undefined) return by
  const entries: [string, Value][] = isList(value)
    ? value.map((item, index) => [String(index), item])
    : Object.entries(isDict(value) ? value : {})
  const isOfList = typeof step === 'number'
  const result = new Map(entries)
  const next = changed(result.get(String(step)) ?? null, rest, by)
  if (next === undefined) result.delete(String(step))
  else result.set(String(step), next)
  if (result.size === 0) return undefined
  return isOfList ? [...result.values()] : dict(result)
}

function isExactly(file: SourceFile, wanted: Value | undefined): boolean {
  const { source } = readSource(file)
  const found = source && (isEmpty(source.value) ? null : source.value)
  return found !== undefined && JSON.stringify(toJson(found)) === JSON.stringify(toJson(wanted ?? null))
}

const isEmpty = (value: Value): boolean => isDict(value) && Object.keys(value).length === 0

const sentence = (message: string, hint?: string): Result<never, ChangeProblem> =>
  fail({ kind: 'sentence', message, ...(hint !== undefined && { hint }) })
