/** Lets the containers of an attempt know where they meet: free ports, the folder that they share. */
import { join } from 'node:path'
import { meet } from '../plan/meeting.js'
import type { PlannedContainer } from '../plan/run-plan.js'
import { together } from './attend.js'
import type { Drive } from './drive.js'
import type { EngineParts } from './parts.js'

export async function meetingOf(
  { layout }: EngineParts,
  { plan, executor }: Pick<Drive, 'plan' | 'executor'>,
): Promise<readonly PlannedContainer[]> {
  const containers = together(plan)
  const names = plan.meetingPorts
  if (!names) return containers
  const { freePorts } = await import('../host/free-ports.js')
  const ports = await freePorts(names.map(() => 0))
  const meeting = {
    ports: new Map(names.map((name, index) => [name, ports[index]!])),
    artifactsPath: join(executor.contextRoot(layout.run(plan.uuid)), 'artifacts'),
  }
  return containers.map((container) => meet(container, meeting))
}
