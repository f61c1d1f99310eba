/** The replicas of a distributed run: one container for each copy of each role, with what all kinds have in common. */
import { type Dict, dict, isNumber, type Value } from '../../base/value.js'
import { dictOf, dictsOf, textOf } from '../../polyaxonfile/fields.js'
import { type ContainerProcess, processAt, sectionAt } from '../../resolve/container-process.js'
import type { ResolvedOperation } from '../../resolve/resolved-operation.js'
import { planHealth } from '../plan-health.js'
import type { PlannedContainer } from '../run-plan.js'

/** One copy of one role, such as the second worker. */
export interface Replica {
  /** `worker`, as the document names it. */
  readonly role: string
  readonly index: number
  /** `worker-1` */
  readonly name: string
  /** Where the section of the role lies in `run`. */
  readonly at: readonly string[]
  readonly section: Dict
  /** What the document wants it to run. */
  readonly given: ContainerProcess
}

const NOTHING: ContainerProcess = { image: null, command: [], args: [], argv: [], env: {}, workingDir: null }

/** All copies of a role, none where the document does not have it. */
export function replicasOf(
  operation: ResolvedOperation,
  at: readonly string[],
  role = at.at(-1)!,
): Replica[] {
  const section = sectionAt(operation.run, at)
  if (!section) return []
  const given = processAt(operation, [...at, 'container']) ?? NOTHING
  return Array.from({ length: countOf(section.replicas) }, (_, index) => ({
    role,
    index,
    name: `${role.replace(/[^\w.-]/g, '-')}-${index}`,
    at,
    section,
    given,
  }))
}

const countOf = (replicas: Value | undefined): number =>
  replicas !== undefined && isNumber(replicas) ? Math.max(Number(replicas), 0) : 1

export interface ReplicaDetails {
  /** Its end decides whether the run has succeeded. */
  readonly isMain?: boolean
  readonly lasting?: boolean
  /** What the framework looks for; the document's own variables come on top. */
  readonly env?: Readonly<Record<string, string>>
  /** Another command than the document's. */
  readonly argv?: readonly string[]
}

/** The container of a replica, and its sidecars. */
export function replicaContainers(
  operation: ResolvedOperation,
  { name, at, section, given }: Replica,
  { isMain = false, lasting = false, env = {}, argv }: ReplicaDetails,
): PlannedContainer[] {
  const container: PlannedContainer = {
    name,
    role: isMain ? 'main' : 'replica',
    at: [...at, 'container'],
    pod: at,
    ...given,
    ...(argv && { command: argv, args: [], argv }),
    env: { ...env, ...given.env },
    ...planHealth(dictOf(section, 'container')),
    ...(restarts(section) && { restarts: true }),
    ...(lasting && { lasting: true }),
  }
  return [container, ...sidecars(operation, container)]
}

function restarts(section: Dict): boolean {
  const policy = textOf(dictOf(section, 'environment') ?? dict(), 'restartPolicy')
  return policy !== undefined && policy !== 'Never'
}

function sidecars(operation: ResolvedOperation, { name, pod, env }: PlannedContainer): PlannedContainer[] {
  const section = sectionAt(operation.run, pod) ?? dict()
  return dictsOf(section, 'sidecars').flatMap((_, index): PlannedContainer[] => {
    const at = [...pod, 'sidecars', index]
    const process = processAt(operation, at)
    if (!process) return []
    const sidecar = { name: `${name}-sidecar-${index}`, role: 'sidecar' as const, at, pod, ...process }
    return [{ ...sidecar, env: { ...env, ...process.env } }]
  })
}
