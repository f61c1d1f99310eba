/**
 * Chooses the ports of this machine at which a service will be reached. A port belongs to a run from its choice on,
 * although it listens there only later, and whichever processes choose at the same moment: the store has it once.
 */
import { freePorts } from '../../host/free-ports.js'
import { isAlive } from '../../host/processes.js'
import type { HostPorts } from '../../plan/plan-service.js'
import type { RunPlan } from '../../plan/run-plan.js'
import type { EngineParts } from '../parts.js'

export interface WantedPorts {
  /** Uuid of the run, which need not be recorded yet. */
  readonly run: string
  readonly ports: readonly number[]
}

/** The document's own ports while they are free, other ones else. */
export async function chooseHostPorts(
  { store, self }: Pick<EngineParts, 'store' | 'self'>,
  { run, ports: wanted }: WantedPorts,
): Promise<HostPorts> {
  for (;;) {
    const ports = await freePorts(wanted, await portsOfOthers(store, run))
    // Else another process has just taken one of them.
    if (await store.reservePorts({ run, ports, driver: self }))
      return Object.fromEntries(wanted.map((port, index) => [port, ports[index]!]))
  }
}

/** What is reserved, and what unfinished services say in their records: those that were opened again have no more than that. */
async function portsOfOthers(store: EngineParts['store'], own: string): Promise<Set<number>> {
  const ports = new Set<number>()
  for (const { port, run, driver, isRecorded } of await store.reservedPorts()) {
    if (!isRecorded && !isAlive(driver)) await store.releasePorts(run)
    else if (run !== own) ports.add(port)
  }
  for (const { run } of await store.unfinishedRuns())
    if (run.kind === 'service' && run.uuid !== own)
      for (const port of portsOf(run.content as unknown as RunPlan)) ports.add(port)
  return ports
}

const portsOf = ({ service }: RunPlan): number[] => (service?.ports ?? []).map(({ hostPort }) => hostPort)
