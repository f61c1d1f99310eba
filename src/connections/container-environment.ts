/**
 * The variables that a container gets out of the configuration: `env.valueFrom`, `envFrom` and what its
 * connections need. Values are looked up at the moment of use and go nowhere but into its environment.
 */
import { listIn, textIn, valueIn } from '../base/json-fields.js'
import { fail, ok, type Result } from '../base/result.js'
import { type Json, toJson } from '../base/value.js'
import { askPod, type PodFields } from '../plan/pod-fields.js'
import type { Configuration, Connection, ConnectionResource, ValueSource } from './configuration.js'
import { lookUp } from './look-up.js'

export interface ContainerEnvironment {
  /** Those that give way to the container's own variables. */
  readonly before: Readonly<Record<string, string>>
  /** Those that the container names itself. */
  readonly own: Readonly<Record<string, string>>
  /** Names of the variables that hold secrets. */
  readonly secrets: readonly string[]
}

export interface EnvironmentSources {
  readonly configuration: Configuration
  /** The user's own environment. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Names of the connections that the container uses. */
  readonly connections: readonly string[]
  /** What the container can be told of itself; without it there is no container. */
  readonly fields?: PodFields
}

/** Where Polyaxon's library looks for the connections of its run. */
const CATALOG = 'POLYAXON_CONNECTIONS_CATALOG'

/** The variables of a container's section, or what of them cannot be had. */
export async function containerEnvironment(
  section: Json,
  sources: EnvironmentSources,
): Promise<Result<ContainerEnvironment, string>> {
  const before = new Variables(sources)
  const own = new Variables(sources)
  const connections = sources.connections.flatMap((name) => sources.configuration.connections[name] ?? [])
  if (connections.length > 0)
    before.set(CATALOG, JSON.stringify({ connections: connections.map(catalogEntry) }))
  const problem =
    (await addConnections(before, connections)) ??
    (await addAll(before, listIn(section, 'envFrom'))) ??
    (await addEach(own, listIn(section, 'env')))
  if (problem !== undefined) return fail(problem)
  const secrets = [...new Set([...before.secrets, ...own.secrets])]
  return ok({ before: before.values, own: own.values, secrets })
}

type Kind = 'secrets' | 'configMaps'

const WORDS = { secrets: 'secret', configMaps: 'config map' } as const

class Variables {
  readonly values: Record<string, string> = {}
  readonly secrets = new Set<string>()

  constructor(readonly sources: EnvironmentSources) {}

  set(name: string, value: string): void {
    this.values[name] = value
    this.secrets.delete(name)
  }

  /** All keys of a secret or a config map, or some; what went wrong, if anything. */
  async addResource(kind: Kind, resource: ConnectionResource & { prefix?: string; optional?: boolean }) {
    const { name, items, prefix = '', optional = false } = resource
    const values = this.sources.configuration[kind][name]
    if (!values) return optional ? undefined : `no ${WORDS[kind]} is configured as \`${name}\``
    for (const key of items ?? Object.keys(values)) {
      const problem = await this.addKey(`${prefix}${key}`, kind, { name, key, optional })
      if (problem !== undefined) return problem
    }
    return undefined
  }

  async addKey(variable: string, kind: Kind, ref: { name: string; key: string; optional: boolean }) {
    const { name, key, optional } = ref
    const source: ValueSource | undefined = this.sources.configuration[kind][name]?.[key]
    if (!source)
      return optional ? undefined : `no ${WORDS[kind]} \`${name}\` with the key \`${key}\` is configured`
    const value = await lookUp(source, this.sources.environment)
    if (!value.ok)
      return optional ? undefined : `\`${key}\` of the ${WORDS[kind]} \`${name}\`: ${value.error}`
    this.values[variable] = value.value
    if (kind === 'secrets') this.secrets.add(variable)
    else this.secrets.delete(variable)
    return undefined
  }
}

async function addConnections(
  variables: Variables,
  connections: readonly Connection[],
): Promise<string | undefined> {
  for (const { configMap, secret, env } of connections) {
    const problem =
      (configMap ? await variables.addResource('configMaps', configMap) : undefined) ??
      (secret ? await variables.addResource('secrets', secret) : undefined) ??
      (await addEach(variables, env.map(toJson), { literals: true }))
    if (problem !== undefined) return problem
  }
  return undefined
}

/** `envFrom`: whole secrets and config maps. */
async function addAll(variables: Variables, entries: readonly Json[]): Promise<string | undefined> {
  for (const entry of entries) {
    const prefix = textIn(entry, 'prefix') ?? ''
    for (const [key, kind] of [
      ['secretRef', 'secrets'],
      ['configMapRef', 'configMaps'],
    ] as const) {
      const ref = valueIn(entry, key)
      if (ref === undefined) continue
      const resource = {
        name: textIn(ref, 'name') ?? '',
        items: null,
        prefix,
        optional: valueIn(ref, 'optional') === true,
      }
      const problem = await variables.addResource(kind, resource)
      if (problem !== undefined) return problem
    }
  }
  return undefined
}

/** `env`: those whose value comes from elsewhere; others are known already, but for connections. */
async function addEach(
  variables: Variables,
  entries: readonly Json[],
  { literals = false } = {},
): Promise<string | undefined> {
  for (const entry of entries) {
    const name = textIn(entry, 'name')
    const from = valueIn(entry, 'valueFrom')
    if (name === undefined) continue
    if (from === undefined) {
      if (literals) variables.set(name, textIn(entry, 'value') ?? '')
      continue
    }
    const problem = await addReference(variables, name, from)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** A value out of a secret, a config map, or the facts of the run. */
async function addReference(variables: Variables, name: string, from: Json): Promise<string | undefined> {
  const told = variables.sources.fields && askPod(from, variables.sources.fields)
  if (told && !told.ok) return `the variable ${name}: ${told.error}`
  if (told?.ok) variables.set(name, told.value)
  for (const [key, kind] of [
    ['secretKeyRef', 'secrets'],
    ['configMapKeyRef', 'configMaps'],
  ] as const) {
    const ref = valueIn(from, key)
    if (ref === undefined) continue
    const optional = valueIn(ref, 'optional') === true
    const wanted = { name: textIn(ref, 'name') ?? '', key: textIn(ref, 'key') ?? '', optional }
    const problem = await variables.addKey(name, kind, wanted)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Without secrets: their names only. */
const catalogEntry = ({ name, kind, description, tags, schema, secret, configMap }: Connection) => ({
  name,
  kind,
  ...(description !== null && { description }),
  ...(tags.length > 0 && { tags }),
  schema: toJson(schema),
  ...(secret && { secret: { name: secret.name } }),
  ...(configMap && { configMap: { name: configMap.name } }),
})
