/** Reads from the engine's answer where a container stands. Pure. */
import type { PublishedPort } from '../container-options.js'
import type { EngineKind } from './api/engine-connection.js'
import type { ContainerAnswer } from './api/wire.js'
import type { ExitRecord } from './container-files.js'

export type Standing =
  | { readonly kind: 'created' }
  | { readonly kind: 'running'; readonly paused: boolean; readonly ports: readonly PublishedPort[] }
  | ({ readonly kind: 'ended' } & ExitRecord)
  /** It ran and is gone, or the engine has forgotten how it ended. */
  | { readonly kind: 'lost' }

const SIGKILL_EXIT = 137

export function standingOf(container: ContainerAnswer, engine: EngineKind): Standing {
  const { Status, ExitCode, FinishedAt } = container.State
  switch (Status) {
    case 'created':
    case 'configured':
    case 'initialized':
      return { kind: 'created' }
    case 'exited':
    case 'stopped':
    case 'dead':
      // The year 1 stands for never. After a restart of the machine Podman knows no more than that.
      if (Date.parse(FinishedAt) < 0) return { kind: 'lost' }
      return {
        kind: 'ended',
        exitCode: ExitCode,
        outOfMemory: isOutOfMemory(container, engine),
        finishedAt: FinishedAt,
      }
    case 'removing':
      return { kind: 'lost' }
    default:
      return { kind: 'running', paused: Status === 'paused', ports: portsOf(container) }
  }
}

/**
 * Podman before version 5 does not see what its monitor reports. There a container with a memory limit
 * that ended by SIGKILL is taken for one that ran out of memory: its first process can get that signal
 * from the kernel, from a stop, or from another user of the engine only.
 */
function isOutOfMemory({ State, HostConfig }: ContainerAnswer, { name, version }: EngineKind): boolean {
  if (State.OOMKilled) return true
  const isBlind = name === 'podman' && Number.parseInt(version, 10) < 5
  return isBlind && State.ExitCode === SIGKILL_EXIT && (HostConfig?.Memory ?? 0) > 0
}

function portsOf({ NetworkSettings }: ContainerAnswer): PublishedPort[] {
  return Object.entries(NetworkSettings?.Ports ?? {}).flatMap(([port, bindings]) => {
    const [number, protocol] = port.split('/')
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      containerPort: Number(number),
      protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
      hostIp: HostIp,
      hostPort: Number(HostPort),
    }))
  })
}
