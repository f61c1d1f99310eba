/** Looks up what an operation refers to: values of its siblings, of its pipeline, of any run. */
import { fail, ok, type Result } from '../../base/result.js'
import type { Dict, Value } from '../../base/value.js'
import type { RunEdge, RunRecord } from '../../lifecycle/run.js'
import { isDone } from '../../lifecycle/status.js'
import { runFact } from '../../plan/run-facts.js'
import { type WantedFact, wantedFacts } from '../../plan/wanted-facts.js'
import { type FactStore, lookUpJoins } from './joins.js'

export interface FactsRequest {
  /** Has params and joins, and the component that takes them. */
  readonly operation: Dict
  /** The pipeline; undefined for an operation that is in none. */
  readonly controller: RunRecord | undefined
  /** Its own inputs, with their types. */
  readonly inputs: Readonly<Record<string, Value>>
  /** The run that asks. */
  readonly uuid: string
  readonly owner: string
  readonly project: string
}

export interface Looked {
  readonly references: Map<string, Value>
  /** By the name of the param. */
  readonly joins: Map<string, Value>
  /** From the runs whose values were read. */
  readonly edges: RunEdge[]
}

/** The error is one sentence for people. */
export async function lookUp(store: FactStore, request: FactsRequest): Promise<Result<Looked, string>> {
  const references = new Map<string, Value>()
  const used = new Map<string, Record<string, string>>()
  for (const fact of wantedFacts(request.operation)) {
    const found = await factOf(store, request, fact)
    if (!found.ok) return found
    references.set(fact.key, found.value.value)
    const { from } = found.value
    if (from !== undefined) used.set(from, { ...used.get(from), [fact.param]: fact.place.join('.') })
  }
  const edges = [...used].map(([upstream, values]): RunEdge => {
    return { upstream, downstream: request.uuid, kind: 'param', values }
  })
  const joined = await lookUpJoins(store, { ...request, references })
  if (!joined.ok) return joined
  return ok({ references, joins: joined.value.joins, edges: [...edges, ...joined.value.edges] })
}

interface Found {
  readonly value: Value
  /** The run that it came from, unless that is the pipeline itself. */
  readonly from?: string
}

async function factOf(
  store: FactStore,
  { controller, inputs }: FactsRequest,
  fact: WantedFact,
): Promise<Result<Found, string>> {
  const { entity, name, place, key } = fact
  if (entity !== 'runs' && !controller) return fail(`it refers to \`${key}\`, but it is in no dag`)
  if (entity === 'dag') {
    const own = place[0] === 'inputs' && place.length === 2 ? inputs[place[1]!] : undefined
    return ok({ value: own ?? runFact({ run: controller!, artifacts: [] }, place) ?? null })
  }
  const run =
    entity === 'ops' ? await store.child(controller!.uuid, name) : await store.getRun(plainUuid(name))
  if (!run) {
    const what =
      entity === 'ops' ? `the operation ${name} has not run` : `there is no run ${name} in this home`
    return fail(`it refers to \`${key}\`, but ${what}`)
  }
  // What was taken from an equal run lies where that run left it.
  const owner =
    run.cloningKind === 'cache' && run.original !== null && place[0] === 'artifacts' ? run.original : run.uuid
  const value = runFact({ run: { ...run, uuid: owner }, artifacts: await store.artifacts(run.uuid) }, place)
  if (value !== undefined) return ok({ value, from: run.uuid })
  // What did not come to its end has nothing to give; whoever runs after it in spite of that gets nothing.
  if (isDone(run.status) && run.status !== 'succeeded') return ok({ value: null, from: run.uuid })
  return fail(`it refers to \`${key}\`, which the run ${run.uuid} (${run.status}) does not have`)
}

const plainUuid = (text: string): string =>
  text
    .replace(/^urn:uuid:/, '')
    .replace(/[-{}]/g, '')
    .toLowerCase()
