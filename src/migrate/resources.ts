/** `resources` by kind of resource, with memory in mebibytes → the quantities of Kubernetes. */
import { Float, isNumber, type Value } from '../base/value.js'
import { Draft } from './draft.js'
import type { OldSection } from './old-section.js'

/** Names of Kubernetes, and what a number means. Those of cards are the defaults of the old platform. */
const RESOURCES: Readonly<Record<string, { name: string; unit: string }>> = {
  cpu: { name: 'cpu', unit: '' },
  memory: { name: 'memory', unit: 'Mi' },
  gpu: { name: 'nvidia.com/gpu', unit: '' },
  tpu: { name: 'cloud-tpus.google.com/v2', unit: '' },
}

export function resourcesOf(old: OldSection | undefined): Draft | undefined {
  if (!old) return undefined
  const bounds = { requests: new Draft(), limits: new Draft() }
  const resources = new Draft(['requests', 'limits'])
  for (const [key, { name, unit }] of Object.entries(RESOURCES)) {
    const section = old.sectionIf(key)
    for (const bound of ['requests', 'limits'] as const) {
      const quantity = section?.readIf(bound, isQuantity)
      if (quantity !== undefined) bounds[bound].set(name, quantityOf(quantity, unit))
    }
  }
  return resources.set('requests', bounds.requests).set('limits', bounds.limits)
}

/** The old platform took 0 for nothing. */
const isQuantity = (value: Value): value is number | Float =>
  isNumber(value) && typeof value !== 'bigint' && Number(value) > 0 && Number.isFinite(Number(value))

function quantityOf(quantity: number | Float, unit: string): Value {
  const number = quantity instanceof Float ? quantity.value : quantity
  return unit ? `${number}${unit}` : number
}

/** How many graphics cards a container asks for. */
export function cardsOf(container: Draft): number {
  const resources = container.get('resources')
  const requests = resources instanceof Draft ? resources.get('requests') : undefined
  const cards = requests instanceof Draft ? requests.get(RESOURCES.gpu!.name) : undefined
  return typeof cards === 'number' && cards >= 1 ? Math.floor(cards) : 1
}
