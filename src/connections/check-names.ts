/**
 * Says of a document what it names and the configuration does not have: connections, secrets, config maps, volume
 * claims, queues.
 *
 * Input: a compiled operation, with all operations of a dag, and the configuration that holds for it. Output:
 * warnings, since another machine may have them. Names in templates are for the run to find out.
 */
import { didYouMean } from '../base/did-you-mean.js'
import { type Dict, isDict, isList, type Value } from '../base/value.js'
import type { Tracked } from '../compile/merge.js'
import { flagOf, textOf } from '../polyaxonfile/fields.js'
import type { Path } from '../polyaxonfile/path.js'
import type { Reporter } from '../polyaxonfile/report.js'
import type { Configuration } from './configuration.js'

type Kind = 'connection' | 'secret' | 'config map' | 'volume claim' | 'queue'

/** Something of the configuration that a document names. */
interface Named {
  readonly kind: Kind
  readonly name: string
  /** Of a secret or a config map. */
  readonly key?: string | undefined
  readonly path: Path
  /** Whether no run can start without it. */
  readonly isNeeded: boolean
}

/** Whether a document needs a configuration at all: else none has to be read. */
export const namesAny = (compiled: Value): boolean => !namesIn(compiled, []).next().done

/** Whether there is something missing without which no run can start. */
export function checkNames(
  { value, origins }: Tracked,
  configuration: Configuration,
  reporter: Reporter,
): boolean {
  let isLacking = false
  const said = new Set<string>()
  for (const named of namesIn(value, [])) {
    const lack = lackOf(named, configuration)
    if (!lack) continue
    isLacking ||= named.isNeeded
    if (said.has(lack.what)) continue
    said.add(lack.what)
    reporter.report('not-configured', { what: lack.what }, origins.at(named.path), { hint: lack.hint })
  }
  return isLacking
}

interface Lack {
  readonly what: string
  readonly hint: string
}

function lackOf({ kind, name, key }: Named, configuration: Configuration): Lack | undefined {
  const known = knownOf(kind, configuration)
  if (!Object.hasOwn(known, name))
    return { what: `${kind} \`${name}\``, hint: hintFor(name, Object.keys(known)) }
  const values = known[name]
  if (key === undefined || Object.hasOwn(values as object, key)) return undefined
  return {
    what: `key \`${key}\` in the ${kind} \`${name}\``,
    hint: hintFor(key, Object.keys(values as object)),
  }
}

function knownOf(kind: Kind, configuration: Configuration): Readonly<Record<string, unknown>> {
  switch (kind) {
    case 'connection': {
      const { artifactsStore, connections } = configuration
      return artifactsStore === null ? connections : { ...connections, [artifactsStore]: {} }
    }
    case 'secret':
      return configuration.secrets
    case 'config map':
      return configuration.configMaps
    case 'volume claim':
      return configuration.volumeClaims
    case 'queue':
      return configuration.queues
  }
}

function hintFor(name: string, known: readonly string[]): string {
  const meant = didYouMean(name, known)
  if (meant !== undefined) return `did you mean \`${meant}\`?`
  if (known.length === 0) return 'none are configured; `pxrun config set` can say what it is'
  return `configured are ${known.map((one) => `\`${one}\``).join(', ')}`
}

/** What users fill with keys of their own, and what comes from elsewhere. */
const FOREIGN = new Set([
  'params',
  'contexts',
  'joins',
  'labels',
  'annotations',
  'value',
  'values',
  'nodeSelector',
  'cost',
  'dockerfile',
  'file',
  'runtimeEnv',
  'metadata',
  'rayStartParams',
])

function* namesIn(value: Value, path: Path): Generator<Named> {
  if (isList(value)) {
    for (const [index, item] of value.entries()) yield* namesIn(item, [...path, index])
    return
  }
  if (!isDict(value)) return
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, key]
    yield* namedBy(key, item, here)
    if (!FOREIGN.has(key)) yield* namesIn(item, here)
  }
}

/** What the entry itself names; what lies deeper in it is looked at on its own. */
function* namedBy(key: string, item: Value, path: Path): Generator<Named> {
  const one = (kind: Kind, name: Value | undefined, at: Path, more: Partial<Named> = {}): Named[] =>
    typeof name === 'string' && !/\{[{%]/.test(name)
      ? [{ kind, name, path: at, isNeeded: false, ...more }]
      : []
  switch (key) {
    case 'queue':
    case 'connection':
      yield* one(key, item, path, { isNeeded: key === 'connection' && path.some(bringsFiles) })
      return
    case 'connections':
      for (const [index, name] of (isList(item) ? item : []).entries())
        yield* one('connection', name, [...path, index], { isNeeded: true })
      return
    case 'imagePullSecrets':
      for (const [index, secret] of (isList(item) ? item : []).entries())
        yield* one('secret', isDict(secret) ? secret.name : secret, [...path, index])
      return
    case 'persistentVolumeClaim':
      yield* isDict(item) ? one('volume claim', item.claimName, [...path, 'claimName']) : []
      return
  }
  const kind = RESOURCES[key]
  if (!kind || !isDict(item) || flagOf(item, 'optional')) return
  const field = textOf(item, 'secretName') === undefined ? 'name' : 'secretName'
  const isVariable = key.endsWith('Ref')
  yield* one(kind, item[field], [...path, field], { isNeeded: isVariable, key: keyOf(key, item) })
}

/** Steps before a run need their connection; a hook that cannot be delivered keeps no run from starting. */
const bringsFiles = (step: string | number): boolean => step === 'init' || step === 'build'

const keyOf = (key: string, ref: Dict): string | undefined =>
  key.endsWith('KeyRef') ? textOf(ref, 'key') : undefined

/** Sections that name a secret or a config map. */
const RESOURCES: Readonly<Record<string, 'secret' | 'config map'>> = {
  secretKeyRef: 'secret',
  secretRef: 'secret',
  secret: 'secret',
  configMapKeyRef: 'config map',
  configMapRef: 'config map',
  configMap: 'config map',
}
