/** From a resolved service to its ports, the paths of its pages, and when it counts as ready. */
import { dict, isInt, isList, type Value } from '../base/value.js'
import { dictOf, flagOf, listOf } from '../polyaxonfile/fields.js'
import type { ResolvedOperation } from '../resolve/resolved-operation.js'
import { namedPorts } from './plan-health.js'
import { planProbe } from './plan-probe.js'
import type { PlannedContainer, ServicePlan } from './run-plan.js'

/** By the document's port, the port of this machine. */
export type HostPorts = Readonly<Record<number, number>>

/** The ports that a document asks for; none for what is no service. */
export function servicePorts({ kind, run }: ResolvedOperation): number[] {
  return kind === 'service' ? listOf(run, 'ports').filter(isInt).map(Number) : []
}

export function planService(
  operation: ResolvedOperation,
  containers: readonly PlannedContainer[],
  hostPorts: HostPorts,
): ServicePlan | undefined {
  if (operation.kind !== 'service') return undefined
  const { run } = operation
  const main = containers.find(({ role }) => role === 'main')
  const hostPort = (port: number) => hostPorts[port] ?? port
  const container = dictOf(run, 'container') ?? dict()
  return {
    ports: servicePorts(operation).map((port, index) => ({
      port,
      hostPort: hostPort(port),
      path: flagOf(run, 'rewritePath') ? '/' : pathOf(operation, main, index),
    })),
    readiness: planProbe(dictOf(container, 'readinessProbe'), {
      named: namedPorts(container),
      hostPort,
    }),
  }
}

/**
 * Polyaxon's gateway serves a service below a path of its own (`globals.base_url`). Here there is no gateway:
 * a service that is told the path answers below it, another one at the root.
 */
function pathOf({ textScope }: ResolvedOperation, main: PlannedContainer | undefined, index: number): string {
  const urls: Value = dictOf(textScope, 'globals')?.base_urls ?? null
  const url = isList(urls) ? urls[index] : undefined
  if (typeof url !== 'string' || !main) return '/'
  const isTold = [...main.argv, ...Object.values(main.env)].some((text) => text.includes(url))
  return isTold ? `${url}/` : '/'
}
