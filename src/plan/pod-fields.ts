/**
 * What a container can be told of itself by `fieldRef` and `resourceFieldRef`: the facts that a pod has and a
 * run of one machine has too. Pure.
 */
import { asSection, sectionIn, textIn, textMap, valueIn } from '../base/json-fields.js'
import { fail, ok, type Result } from '../base/result.js'
import type { Json } from '../base/value.js'
import { parseQuantity } from './quantity.js'
import { type PlannedContainer, type RunPlan, sectionAt } from './run-plan.js'

/** What there is where a document sets no limit. */
export interface MachineFacts {
  readonly hostName: string
  readonly processors: number
  readonly memoryBytes: number
}

export interface PodFields {
  /** A field of the pod, by its path. */
  field(path: string): Result<string, string>
  /** A resource of the container: the section of a `resourceFieldRef`. */
  resource(ref: Json): Result<string, string>
}

export function podFields(plan: RunPlan, container: PlannedContainer, machine: MachineFacts): PodFields {
  return {
    field: (path) => podField(plan, container, path, machine),
    resource: (ref) => resourceOf(sectionAt(plan.run, container.at), ref, machine),
  }
}

/** Paths of `fieldRef` that have a meaning here. */
export const isKnownField = (path: string): boolean =>
  /^(metadata\.(name|namespace|uid|labels|annotations)|metadata\.(labels|annotations)\['[^']+'\]|spec\.nodeName)$/.test(
    path,
  )

function podField(
  { uuid, operation, run }: RunPlan,
  { pod, name }: PlannedContainer,
  path: string,
  { hostName }: MachineFacts,
): Result<string, string> {
  const environment = sectionIn(sectionAt(run, pod), 'environment')
  const [, section, key] = /^metadata\.(labels|annotations)(?:\['(.+)'\])?$/.exec(path) ?? []
  if (section) {
    const values = textMap(sectionIn(environment, section))
    return ok(key === undefined ? listed(values) : (values[key] ?? ''))
  }
  switch (path) {
    case 'metadata.name':
      // Replicas are pods of their own.
      return ok(pod.length === 0 ? `pxrun-${uuid}` : `pxrun-${uuid}-${name}`)
    case 'metadata.uid':
      return ok(uuid)
    case 'metadata.namespace':
      return ok(textIn(operation, 'namespace') ?? 'default')
    case 'spec.nodeName':
      return ok(hostName)
    default:
      return fail(`there is no \`${path}\` outside of Kubernetes`)
  }
}

/** As Kubernetes writes all of them into one file. */
const listed = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n')

/** A quantity as a whole number of its divisor, rounded up. Without a limit it is what the machine has. */
function resourceOf(container: Json, ref: Json, machine: MachineFacts): Result<string, string> {
  const resource = textIn(ref, 'resource') ?? ''
  const [, kind = '', name = ''] = /^(limits|requests)\.(cpu|memory)$/.exec(resource) ?? []
  if (!kind) return fail(`\`resourceFieldRef\` of ${resource || 'nothing'} has no answer here`)
  const resources = sectionIn(container, 'resources')
  const written =
    textIn(resources[kind], name) ?? (kind === 'requests' ? textIn(resources.limits, name) : undefined)
  const without = kind === 'requests' ? 0 : name === 'cpu' ? machine.processors : machine.memoryBytes
  const quantity = written === undefined ? without : parseQuantity(written)
  const divisorText = textIn(ref, 'divisor') ?? '1'
  // Kubernetes takes 0 for none given.
  const divisor = parseQuantity(divisorText) || (/^0+$/.test(divisorText) ? 1 : undefined)
  if (quantity === undefined || divisor === undefined)
    return fail(`\`${resource}\` cannot be told: ${written ?? divisorText} is no quantity`)
  // A hair is what floats leave over: 0.25 / 0.001.
  return ok(String(Math.ceil(quantity / divisor - 1e-9)))
}

/** What a `valueFrom` or an item of a volume asks of the pod; undefined when it asks for something else. */
export function askPod(from: Json, fields: PodFields): Result<string, string> | undefined {
  const field = valueIn(from, 'fieldRef')
  if (field !== undefined) return fields.field(textIn(field, 'fieldPath') ?? '')
  const resource = valueIn(from, 'resourceFieldRef')
  return resource === undefined ? undefined : fields.resource(asSection(resource))
}
