/**
 * Credentials of a git connection, as a header that git sends to the server of the URL and to no other. They
 * travel in git's environment: neither in its arguments nor in a file.
 */
import type { InitConnection } from '../contract.js'

export interface GitCredentials {
  /** Scheme, host and port. */
  readonly origin: string
  readonly header: string
}

/** `POLYAXON_GIT_CREDENTIALS` is `user:token`, as in a URL; else `USERNAME` and `PASSWORD`, else `TOKEN`. */
export function gitCredentials(url: string, connection: InitConnection | null): GitCredentials | undefined {
  const { POLYAXON_GIT_CREDENTIALS: pair, USERNAME, PASSWORD, TOKEN } = connection?.variables ?? {}
  const origin = originOf(url)
  // A step may name another place than its connection; what is secret stays with the connection's own server.
  const own = connection?.schema.url
  if (origin === undefined || (typeof own === 'string' && originOf(own) !== origin)) return undefined
  const words =
    pair ?? (PASSWORD !== undefined ? `${USERNAME ?? ''}:${PASSWORD}` : TOKEN && `x-access-token:${TOKEN}`)
  if (!words) return undefined
  const header = `Authorization: Basic ${Buffer.from(words).toString('base64')}`
  return { origin, header }
}

function originOf(url: string): string | undefined {
  const [, scheme, host] = /^(https?:\/\/)(?:[^/@]*@)?([^/]+)/i.exec(url) ?? []
  return scheme && host && `${scheme}${host}/`.toLowerCase()
}
