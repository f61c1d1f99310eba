/**
 * Lets the containers of an attempt know where they meet: free ports, the folder that they share. The ports are kept
 * with the attempt, so that a replica that another pxrun starts again meets the others where they are.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { meet } from '../plan/meeting.js'
import type { PlannedContainer } from '../plan/run-plan.js'
import { together } from './attend.js'
import type { Drive } from './drive.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'

type Planned = Pick<Drive, 'plan' | 'executor'>

/** Chooses their ports. */
export async function meetingOf(
  parts: EngineParts,
  run: DrivenRun,
  planned: Planned,
): Promise<readonly PlannedContainer[]> {
  const names = planned.plan.meetingPorts
  if (!names) return together(planned.plan)
  const { freePorts } = await import('../host/free-ports.js')
  const ports = await freePorts(names.map(() => 0))
  const chosen = Object.fromEntries(names.map((name, index) => [name, ports[index]!]))
  const file = portsFile(parts, run)
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, JSON.stringify(chosen), { mode: 0o600 })
  return meeting(parts, planned, chosen)
}

/** As they were told when the attempt began. */
export function meetingAgain(
  parts: EngineParts,
  run: DrivenRun,
  planned: Planned,
): readonly PlannedContainer[] {
  if (!planned.plan.meetingPorts) return together(planned.plan)
  const chosen = JSON.parse(readFileSync(portsFile(parts, run), 'utf8')) as Record<string, number>
  return meeting(parts, planned, chosen)
}

const portsFile = ({ layout }: EngineParts, { uuid, record }: DrivenRun): string =>
  layout.run(uuid).attempt(record.attempt).ports

function meeting(
  { layout }: EngineParts,
  { plan, executor }: Planned,
  chosen: Readonly<Record<string, number>>,
): readonly PlannedContainer[] {
  const ports = new Map(Object.entries(chosen))
  const artifactsPath = join(executor.contextRoot(layout.run(plan.uuid)), 'artifacts')
  return together(plan).map((container) => meet(container, { ports, artifactsPath }))
}
