/** Chooses the ports of this machine at which a service will be reached. */
import { freePorts } from '../../host/free-ports.js'
import type { HostPorts } from '../../plan/plan-service.js'

/** The document's own ports while they are free, other ones else. */
export async function chooseHostPorts(wanted: readonly number[]): Promise<HostPorts> {
  const ports = await freePorts(wanted)
  return Object.fromEntries(wanted.map((port, index) => [port, ports[index]!]))
}
