/** From the probes of a container to how its health is found out. */
import type { Dict } from '../base/value.js'
import { dictOf, dictsOf, textOf } from '../polyaxonfile/fields.js'
import { pythonText } from '../types/text/python-text.js'
import { planProbe } from './plan-probe.js'
import type { HealthPlan } from './run-plan.js'

/** Kubernetes' own: a look that fails a few times ends the container, so it is no matter of haste. */
const PERIOD_S = 10

/** Nothing for a container without such probes. */
export function planHealth(
  container: Dict | undefined,
  hostPort: (port: number) => number = (port) => port,
): { readonly health?: HealthPlan } {
  if (!container) return {}
  const places = { named: namedPorts(container), hostPort }
  const startup = planProbe(dictOf(container, 'startupProbe'), places, PERIOD_S)
  const liveness = planProbe(dictOf(container, 'livenessProbe'), places, PERIOD_S)
  return startup || liveness ? { health: { startup, liveness } } : {}
}

/** The ports of a container that have a name. */
export function namedPorts(container: Dict): ReadonlyMap<string, number> {
  const ports = dictsOf(container, 'ports').flatMap((port): [string, number][] => {
    const name = textOf(port, 'name')
    return name === undefined ? [] : [[name, Number(pythonText(port.containerPort ?? null))]]
  })
  return new Map(ports)
}
