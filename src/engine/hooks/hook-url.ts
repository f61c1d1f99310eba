/** Where a hook's connection posts to: the `url` of its schema, or the one in its secret. */

import { didYouMean } from '../../base/did-you-mean.js'
import { fail, ok, type Result } from '../../base/result.js'
import type { Configuration } from '../../connections/configuration.js'
import { lookUp } from '../../connections/look-up.js'
import { textOf } from '../../polyaxonfile/fields.js'

type Connection = Configuration['connections'][string]

/** The error is one sentence that holds nothing secret. */
export function hookConnection(
  name: string | undefined,
  configuration: Configuration,
): Result<Connection, string> {
  if (name === undefined) return fail('it names no `connection` to post to')
  const connection = Object.hasOwn(configuration.connections, name)
    ? configuration.connections[name]
    : undefined
  if (!connection) {
    const meant = didYouMean(name, Object.keys(configuration.connections))
    return fail(`no connection \`${name}\` is configured${meant ? `; did you mean \`${meant}\`?` : ''}`)
  }
  return ok(connection)
}

/** The error is one sentence that holds nothing secret. */
export async function hookUrl(
  name: string | undefined,
  configuration: Configuration,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Result<string, string>> {
  const found = hookConnection(name, configuration)
  if (!found.ok) return found
  const connection = found.value
  const url = textOf(connection.schema, 'url')
  if (url !== undefined) return ok(url)
  const { secret } = connection
  const values =
    secret && Object.hasOwn(configuration.secrets, secret.name) ? configuration.secrets[secret.name]! : {}
  const key = Object.keys(values).find(
    (candidate) => /url$/i.test(candidate) && (secret?.items?.includes(candidate) ?? true),
  )
  if (key === undefined)
    return fail(`the connection \`${name}\` has no \`url\`, neither in its schema nor in a secret of it`)
  const value = await lookUp(values[key]!, environment)
  return value.ok ? value : fail(`the url of the connection \`${name}\`: ${value.error}`)
}
