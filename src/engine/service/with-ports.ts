/** Gives a service ports of this machine that are free, before it is planned. */
import { ok, type Result } from '../../base/result.js'
import { type HostPorts, servicePorts } from '../../plan/plan-service.js'
import type { ResolvedOperation } from '../../resolve/resolved-operation.js'

export interface PortSources<E> {
  readonly hasOwnNetwork: boolean
  hostPorts(wanted: readonly number[]): Promise<HostPorts>
  /** The operation again, when it has to know other ports than its document says. */
  resolve(hostPorts: HostPorts): Result<ResolvedOperation, E>
}

export interface WithPorts {
  readonly operation: ResolvedOperation
  readonly hostPorts: HostPorts
}

export async function withPorts<E>(
  operation: ResolvedOperation,
  { hasOwnNetwork, hostPorts: choose, resolve }: PortSources<E>,
): Promise<Result<WithPorts, E>> {
  const wanted = servicePorts(operation)
  if (wanted.length === 0) return ok({ operation, hostPorts: {} })
  const hostPorts = await choose(wanted)
  const isAsWritten = wanted.every((port) => hostPorts[port] === port)
  // A network of its own has every port free: what is taken is taken on this machine only.
  if (isAsWritten || (hasOwnNetwork && !usesHostNetwork(operation))) return ok({ operation, hostPorts })
  const moved = resolve(hostPorts)
  return moved.ok ? ok({ operation: moved.value, hostPorts }) : moved
}

const usesHostNetwork = ({ run }: ResolvedOperation): boolean =>
  (run.environment as { readonly hostNetwork?: unknown } | undefined)?.hostNetwork === true
