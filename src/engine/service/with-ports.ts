/** Gives a service ports of this machine that are free, before it is planned. */
import type { Engine } from '../engine/engine.js'
import { type HostPorts, servicePorts } from '../plan/plan-service.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'

export interface PortSources {
  readonly engine: Pick<Engine, 'hostPorts'>
  readonly hasOwnNetwork: boolean
  /** The operation again, when it has to know other ports than its document says. */
  resolve(hostPorts: HostPorts): Promise<ResolvedOperation | undefined>
}

export async function withPorts(
  operation: ResolvedOperation,
  { engine, hasOwnNetwork, resolve }: PortSources,
): Promise<{ readonly operation: ResolvedOperation; readonly hostPorts: HostPorts } | undefined> {
  const wanted = servicePorts(operation)
  if (wanted.length === 0) return { operation, hostPorts: {} }
  const hostPorts = await engine.hostPorts(wanted)
  const isAsWritten = wanted.every((port) => hostPorts[port] === port)
  // A network of its own has every port free: what is taken is taken on this machine only.
  if (isAsWritten || (hasOwnNetwork && !usesHostNetwork(operation))) return { operation, hostPorts }
  const moved = await resolve(hostPorts)
  return moved && { operation: moved, hostPorts }
}

const usesHostNetwork = ({ run }: ResolvedOperation): boolean =>
  (run.environment as { readonly hostNetwork?: unknown } | undefined)?.hostNetwork === true
