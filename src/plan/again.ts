/** The plan of a run once more, for a run of its own. */
import type { Json } from '../base/value.js'
import type { Plan } from './pipeline-plan.js'

/**
 * What was asked for once more is not to be answered by what there is: the cache is used only where the document
 * says so. Everything in a plan that names the run, such as its paths, names the new one instead: a uuid is 32 digits
 * that stand for nothing else.
 */
export function planAgain(plan: Plan, uuid: string): Plan {
  const { cache, ...again } = renamed(plan as unknown as Json, plan.uuid, uuid) as unknown as Plan
  const { cache: section } = plan.operation as { readonly cache?: { readonly disable?: Json } }
  return {
    ...again,
    ...(cache && section?.disable === false && { cache }),
    caching: again.caching ?? 'if-asked',
  }
}

function renamed(json: Json, from: string, to: string): Json {
  if (typeof json === 'string') return json.replaceAll(from, to)
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map((item: Json) => renamed(item, from, to))
  const entries = Object.entries(json as Readonly<Record<string, Json>>)
  return Object.fromEntries(entries.map(([key, item]) => [key.replaceAll(from, to), renamed(item, from, to)]))
}
