/** From a resolved operation to the init steps and the containers of its run, each container with its role. */
import { type Dict, isDict, toJson } from '../base/value.js'
import { dictsOf, textOf } from '../polyaxonfile/fields.js'
import { type Path, pathText } from '../polyaxonfile/path.js'
import { containerProcess, processAt, sectionAt } from '../resolve/container-process.js'
import { initSteps } from '../resolve/init-steps.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import type { DistributedPlan } from './distributed/distributed.js'
import { DISTRIBUTED } from './distributed/index.js'
import { planHealth } from './plan-health.js'
import type { InitStep, PlannedContainer, RunPlan } from './run-plan.js'

/** The name of the container that a job's `container` section describes. */
export const MAIN = 'main'

type Containers = Pick<RunPlan, 'init' | 'containers' | 'meetingPorts' | 'patient'>

/** @param hostPort where on this machine a port of the document is reached. */
export function planContainers(
  operation: ResolvedOperation,
  hostPort: (port: number) => number = (port) => port,
): Containers {
  const distributed = DISTRIBUTED.get(operation.kind)
  if (distributed) return planReplicas(operation, distributed(operation))
  const init = planInit(operation, [[]])
  const main: PlannedContainer = {
    name: MAIN,
    role: 'main',
    at: ['container'],
    pod: [],
    ...containerProcess(operation),
    ...planHealth(sectionAt(operation.run, ['container']), hostPort),
  }
  return { init: init.steps, containers: [...init.containers, main, ...sidecars(operation)] }
}

/** Replicas share one context: a step that several roles have is done once. */
function planReplicas(
  operation: ResolvedOperation,
  { containers, ports, init = [] }: DistributedPlan,
): Containers {
  const pods = new Map(containers.map(({ pod }) => [pathText(pod), pod]))
  const ofDocument = planInit(operation, [...pods.values()])
  return {
    init: [...ofDocument.steps, ...init],
    containers: [...ofDocument.containers, ...containers],
    meetingPorts: ports,
    patient: !['All', 'Running'].includes(textOf(operation.run, 'cleanPodPolicy') ?? ''),
  }
}

/** A step of the kind `container` names the container that does it. */
function planInit(operation: ResolvedOperation, pods: readonly Path[]) {
  const containers: PlannedContainer[] = []
  const found = new Map(
    pods.flatMap((pod) =>
      initSteps(operation, pod).map(
        (step) => [JSON.stringify({ ...step, at: null }), { ...step, pod }] as const,
      ),
    ),
  )
  const steps = [...found.values()].map(({ at, pod, spec, ...step }, index): InitStep => {
    const planned = { ...step, spec: toJson(spec) }
    const process = step.kind === 'container' && processAt(operation, [...at, step.kind])
    if (!process) return planned
    const name = nameOf('init', isDict(spec) ? spec : undefined, { index, others: containers })
    containers.push({ name, role: 'init', at: [...at, step.kind], pod, ...process })
    return { ...planned, container: name }
  })
  return { steps, containers }
}

function sidecars(operation: ResolvedOperation): PlannedContainer[] {
  const containers: PlannedContainer[] = []
  dictsOf(operation.run, 'sidecars').forEach((sidecar, index) => {
    const at = ['sidecars', index]
    const process = processAt(operation, at)
    const name = nameOf('sidecar', sidecar, { index, others: containers })
    const health = planHealth(sidecar)
    if (process) containers.push({ name, role: 'sidecar', at, pod: [], ...process, ...health })
  })
  return containers
}

/** `sidecar-proxy` for one that is called `proxy`, `sidecar-0` for one without a name; no two alike. */
function nameOf(
  role: string,
  section: Dict | undefined,
  { index, others }: { index: number; others: readonly PlannedContainer[] },
): string {
  const given = section && textOf(section, 'name')
  const name = `${role}-${given?.replace(/[^\w.-]/g, '-') || index}`
  return others.some((other) => other.name === name) ? `${name}-${index}` : name
}
