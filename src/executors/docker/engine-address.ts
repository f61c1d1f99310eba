/**
 * Where a container engine answers. Input: the option `--docker-host` and the environment; output:
 * the address to talk to, or a sentence that says why there is none.
 *
 * Without either, the sockets that Docker, Podman and their desktops use are tried in order. Plain TCP
 * is taken for the loopback only, since it carries neither encryption nor a proof of who asks.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../base/result.js'

export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }

export interface EngineSearch {
  /** What the user asked for, e.g. `unix:///run/podman/podman.sock`. */
  readonly dockerHost?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

export function findEngine({ dockerHost, environment }: EngineSearch): Result<EngineAddress, string> {
  const given = dockerHost || environment.DOCKER_HOST
  if (given) return parseAddress(given)
  const places = usualSockets(environment)
  const path = places.find(isSocket)
  if (path) return ok({ kind: 'socket', path })
  return fail(
    `no container engine was found (looked for ${places.join(', ')}); start Docker or Podman, or set DOCKER_HOST`,
  )
}

/** `unix:///path`, `npipe:////./pipe/name`, a bare path, or `tcp://` and `http://` on the loopback. */
export function parseAddress(text: string): Result<EngineAddress, string> {
  if (text.startsWith('/')) return ok({ kind: 'socket', path: text })
  const [, scheme, rest] = /^(\w+):\/\/(.+)$/.exec(text) ?? []
  switch (scheme) {
    case 'unix':
    case 'npipe':
      return ok({ kind: 'socket', path: rest! })
    case 'tcp':
    case 'http':
      return loopback(text, rest!)
    case undefined:
      return fail(`the Docker host ${text} is no address such as unix:///var/run/docker.sock`)
    default:
      return fail(`the Docker host ${text} is not supported: give unix://PATH, or tcp://127.0.0.1:PORT`)
  }
}

export const addressText = (address: EngineAddress): string =>
  address.kind === 'socket' ? `unix://${address.path}` : `tcp://${address.host}:${address.port}`

/** The sockets of engines on this machine, most usual first. */
export function usualSockets(environment: Readonly<Record<string, string | undefined>>): string[] {
  const { XDG_RUNTIME_DIR: runtime, HOME: home } = environment
  return [
    '/var/run/docker.sock',
    ...(runtime ? [join(runtime, 'docker.sock')] : []),
    ...(runtime ? [join(runtime, 'podman', 'podman.sock')] : []),
    '/run/podman/podman.sock',
    ...(home
      ? [
          join(home, '.docker', 'run', 'docker.sock'),
          join(home, '.docker', 'desktop', 'docker.sock'),
          join(home, '.colima', 'default', 'docker.sock'),
          join(home, '.orbstack', 'run', 'docker.sock'),
          join(home, '.rd', 'docker.sock'),
        ]
      : []),
  ]
}

function loopback(text: string, rest: string): Result<EngineAddress, string> {
  const [, host, port] = /^(\[[^\]]+\]|[^:/]+)(?::(\d+))?\/?$/.exec(rest) ?? []
  if (!host) return fail(`the Docker host ${text} is no address such as tcp://127.0.0.1:2375`)
  if (!LOOPBACK.has(host))
    return fail(`the Docker host ${text} is not on this machine; only local engines are supported`)
  return ok({ kind: 'tcp', host: host.replace(/^\[|\]$/g, ''), port: port ? Number(port) : 2375 })
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket()
  } catch {
    return false
  }
}
