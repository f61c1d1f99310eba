/**
 * Chooses the ports of this machine at which a service will be reached. A port belongs to a service from its
 * choice on, although it listens there only later: by the record of its run, and until that is written by a note
 * in this process.
 */
import { freePorts } from '../../host/free-ports.js'
import type { HostPorts } from '../../plan/plan-service.js'
import type { RunPlan } from '../../plan/run-plan.js'
import type { EngineParts } from '../parts.js'

/** What may pass between a choice and the record of the run. */
const NOTED_MS = 10_000

/** By port, until when it is not to be had. */
const noted = new Map<number, number>()
let turn: Promise<unknown> = Promise.resolve()

/** The document's own ports while they are free, other ones else. */
export function chooseHostPorts(
  { store }: Pick<EngineParts, 'store'>,
  wanted: readonly number[],
): Promise<HostPorts> {
  const choice = turn.then(async () => {
    const recorded = (await store.unfinishedRuns()).flatMap(({ run }) =>
      run.kind === 'service' ? portsOf(run.content as unknown as RunPlan) : [],
    )
    const now = performance.now()
    for (const [port, until] of noted) if (until < now) noted.delete(port)
    const ports = await freePorts(wanted, new Set([...recorded, ...noted.keys()]))
    for (const port of ports) noted.set(port, now + NOTED_MS)
    return Object.fromEntries(wanted.map((port, index) => [port, ports[index]!]))
  })
  turn = choice.catch(() => {})
  return choice
}

const portsOf = ({ service }: RunPlan): number[] => (service?.ports ?? []).map(({ hostPort }) => hostPort)
