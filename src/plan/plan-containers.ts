/** From a resolved operation to the init steps and the containers of its run, each container with its role. */
import { type Dict, isDict, toJson } from '../base/value.js'
import { dictsOf, textOf } from '../polyaxonfile/fields.js'
import { containerProcess, processAt } from '../resolve/container-process.js'
import { initSteps } from '../resolve/init-steps.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import type { InitStep, PlannedContainer, RunPlan } from './run-plan.js'

/** The name of the container that a job's `container` section describes. */
export const MAIN = 'main'

export function planContainers(operation: ResolvedOperation): Pick<RunPlan, 'init' | 'containers'> {
  const init = planInit(operation)
  const main: PlannedContainer = {
    name: MAIN,
    role: 'main',
    at: ['container'],
    pod: [],
    ...containerProcess(operation),
  }
  return { init: init.steps, containers: [...init.containers, main, ...sidecars(operation)] }
}

/** A step of the kind `container` names the container that does it. */
function planInit(operation: ResolvedOperation) {
  const containers: PlannedContainer[] = []
  const steps = initSteps(operation).map(({ at, spec, ...step }, index): InitStep => {
    const planned = { ...step, spec: toJson(spec) }
    const process = step.kind === 'container' && processAt(operation, [...at, step.kind])
    if (!process) return planned
    const name = nameOf('init', isDict(spec) ? spec : undefined, { index, others: containers })
    containers.push({ name, role: 'init', at: [...at, step.kind], pod: [], ...process })
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
    if (process) containers.push({ name, role: 'sidecar', at, pod: [], ...process })
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
