/**
 * The variables of the configuration with which the registry of an image is used: those of the secrets that a
 * document names (`imagePullSecrets`), else those of the registry connection that the image belongs to.
 */
import { ok, type Result } from '../base/result.js'
import { textOf } from '../polyaxonfile/fields.js'
import type { Configuration, ConfiguredValues, Connection } from './configuration.js'
import { lookUp } from './look-up.js'

export type RegistryVariables = Readonly<Record<string, string>>

export interface LoginSources {
  readonly configuration: Configuration
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Secrets that the document names. One that is not configured counts as none, as in Kubernetes. */
  readonly pullSecrets: readonly string[]
}

/** All that may hold credentials for an image, the first ones first; or what of it cannot be had. */
export async function registryLogins(
  image: string,
  { configuration, environment, pullSecrets }: LoginSources,
): Promise<Result<readonly RegistryVariables[], string>> {
  const { secrets } = configuration
  const connection = registryOf(image, configuration)
  const found: RegistryVariables[] = []
  for (const name of [...pullSecrets, connection?.secret?.name]) {
    const values = name === undefined ? undefined : secrets[name]
    if (!values) continue
    const variables = await lookUpAll(values, environment)
    if (!variables.ok) return variables
    found.push(variables.value)
  }
  return ok(found)
}

/** The connection whose url an image begins with: the longest, else one of the same host. */
export function registryOf(image: string, { connections }: Configuration): Connection | undefined {
  const registries = Object.values(connections).filter(({ kind }) => kind === 'registry')
  const begins = registries
    .filter((connection) => `${image}/`.startsWith(`${placeOf(connection)}/`))
    .sort((one, other) => placeOf(other).length - placeOf(one).length)
  return (
    begins[0] ?? registries.find((connection) => placeOf(connection).split('/')[0] === image.split('/')[0])
  )
}

/** `https://registry.example.com/team/` is `registry.example.com/team`. */
export const placeOf = ({ schema }: Connection): string =>
  (textOf(schema, 'url') ?? '').replace(/^https?:\/\//, '').replace(/\/+$/, '')

async function lookUpAll(
  values: ConfiguredValues,
  environment: LoginSources['environment'],
): Promise<Result<RegistryVariables, string>> {
  const found: Record<string, string> = {}
  for (const [key, source] of Object.entries(values)) {
    const value = await lookUp(source, environment)
    if (!value.ok) return value
    found[key] = value.value
  }
  return ok(found)
}
