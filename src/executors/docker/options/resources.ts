/** From a container's `resources` to what it may use. Pure. */

import { countIn, sectionIn, textIn } from '../../../base/json-fields.js'
import type { Json } from '../../../base/value.js'
import { parseQuantity } from '../../../plan/quantity.js'
import type { ContainerResources } from '../../container-options.js'

const GPU_VENDORS = { 'nvidia.com/gpu': 'nvidia', 'amd.com/gpu': 'amd' } as const

export function containerResources(container: Json, problems: string[]): ContainerResources {
  const resources = sectionIn(container, 'resources')
  const quantity = (kind: 'limits' | 'requests', name: 'cpu' | 'memory') => {
    const text = textIn(resources[kind], name)
    const value = text === undefined ? undefined : parseQuantity(text)
    if (text !== undefined && value === undefined)
      problems.push(`\`resources.${kind}.${name}\` is no quantity: ${text}`)
    // Nothing at all would mean no limit to an engine, and no process could live with it.
    return value === 0 ? undefined : value
  }
  const whole = (bytes: number | undefined) => (bytes === undefined ? undefined : Math.round(bytes))
  const found = {
    cpuLimit: quantity('limits', 'cpu'),
    cpuRequest: quantity('requests', 'cpu'),
    memoryLimitBytes: whole(quantity('limits', 'memory')),
    memoryRequestBytes: whole(quantity('requests', 'memory')),
    gpus: gpusOf(resources),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
}

function gpusOf(resources: Json): ContainerResources['gpus'] {
  for (const [name, vendor] of Object.entries(GPU_VENDORS)) {
    const count =
      countIn(sectionIn(resources, 'limits'), name) ?? countIn(sectionIn(resources, 'requests'), name)
    if (count) return { vendor, count }
  }
  return undefined
}
