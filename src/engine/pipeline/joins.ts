/** Looks up the joins of an operation: which runs its queries find, and what its params take of them. */
import { fail, ok, type Result } from '../../base/result.js'
import { type Dict, dict, isDict, isNumber, type Value } from '../../base/value.js'
import type { RunEdge, RunRecord } from '../../lifecycle/run.js'
import { joinValues } from '../../plan/join-values.js'
import { dictOf, dictsOf, textOf } from '../../polyaxonfile/fields.js'
import { paramOf } from '../../polyaxonfile/param.js'
import { parseQuery } from '../../query/parse-query.js'
import { parseSort } from '../../query/parse-sort.js'
import type { Query } from '../../query/query.js'
import { renderAlone } from '../../resolve/render-alone.js'
import { factKey } from '../../resolve/with-facts.js'
import type { RunStore } from '../../store/contract.js'

/** What is read of a store. */
export type FactStore = Pick<RunStore, 'child' | 'getRun' | 'artifacts' | 'listRuns'>

export interface JoinRequest {
  readonly operation: Dict
  readonly references: ReadonlyMap<string, Value>
  /** The pipeline; undefined for an operation that is in none. */
  readonly controller: RunRecord | undefined
  readonly owner: string
  readonly project: string
  readonly uuid: string
}

export interface Joined {
  readonly joins: Map<string, Value>
  readonly edges: RunEdge[]
}

/** A join without a limit takes all runs that it finds, up to here. */
const MOST = 10_000

/** The error is one sentence for people. */
export async function lookUpJoins(store: FactStore, request: JoinRequest): Promise<Result<Joined, string>> {
  const joins = new Map<string, Value>()
  const edges: RunEdge[] = []
  for (const section of dictsOf(request.operation, 'joins')) {
    const join = renderJoin(section, request)
    if (!join.ok) return fail(`a join cannot be rendered: ${join.error}`)
    const found = await findRuns(store, join.value, request)
    if (!found.ok) return fail(`a join cannot be looked up: ${found.error}`)
    const known = []
    for (const run of found.value) known.push({ run, artifacts: await store.artifacts(run.uuid) })
    for (const [name, value] of joinValues(join.value, known, request.operation)) joins.set(name, value)
    const values = Object.fromEntries(
      Object.entries(dictOf(join.value, 'params') ?? {}).map(([name, param]) => [name, placeOf(param)]),
    )
    for (const { uuid } of found.value)
      edges.push({ upstream: uuid, downstream: request.uuid, kind: 'join', values })
  }
  return ok({ joins, edges })
}

const placeOf = (param: Value): string => {
  const { value } = paramOf(param, { isJoin: true })
  return typeof value === 'string' ? value : 'artifacts'
}

/** Its query may use the operation's own params: `pipeline: {{ tuning }}`, `limit: "{{ top }}"`. */
function renderJoin(join: Dict, { operation, references, ...run }: JoinRequest): Result<Dict, string> {
  const params = Object.entries(dictOf(operation, 'params') ?? {})
  const given = params.map(([name, param]) => {
    const key = factKey(param)
    const value = key === undefined ? paramOf(param).value : (references.get(key) ?? null)
    return dict([
      ['name', name],
      ['value', value],
    ])
  })
  const names = new Set(params.map(([name]) => name))
  const defaults = dictsOf(dictOf(operation, 'component') ?? {}, 'inputs').filter(
    (input) => !names.has(textOf(input, 'name') ?? ''),
  )
  const scope = dict([['contexts', [...defaults, ...given]]])
  const { params: own = null, ...settings } = join
  const rendered = renderAlone(dict(Object.entries(settings)), scope, {
    owner: run.owner,
    project: run.project,
    uuid: run.uuid,
    contextRoot: '',
  })
  return rendered.ok ? ok(dict([...Object.entries(rendered.value as Dict), ['params', own]])) : rendered
}

async function findRuns(
  store: FactStore,
  join: Dict,
  { controller, project }: JoinRequest,
): Promise<Result<RunRecord[], string>> {
  const text = String(join.query ?? '')
  const query = parseQuery(text)
  if (!query.ok) return fail(`\`${text}\`: ${query.error.message}`)
  const sort = parseSort(textOf(join, 'sort') ?? '-created_at')
  if (!sort.ok) return fail(`\`${String(join.sort)}\`: ${sort.error.message}`)
  const within = await withinOf(store, textOf(join, 'ref'), controller)
  if (!within.ok) return within
  const number = (key: string, otherwise: number) => {
    const value = join[key] ?? null
    return isNumber(value) ? Number(value) : otherwise
  }
  const { runs } = await store.listRuns({
    // Runs of other projects are found by whoever names one.
    ...(!/\bproject\b/.test(text) && { project }),
    query: { kind: 'all', of: [query.value, ...within.value] },
    sort: sort.value,
    limit: number('limit', MOST),
    offset: number('offset', 0),
  })
  return ok(runs)
}

/** `ref` limits a join to the runs of an operation or a pipeline. */
async function withinOf(
  store: FactStore,
  ref: string | undefined,
  controller: RunRecord | undefined,
): Promise<Result<readonly Query[], string>> {
  if (ref === undefined) return ok([])
  const [entity, name = ''] = ref.split('.')
  const run =
    entity === 'ops' && controller
      ? await store.child(controller.uuid, name)
      : entity === 'dag'
        ? controller
        : await store.getRun(name.replaceAll('-', ''))
  if (!run) return fail(`its ref \`${ref}\` is no run that is there`)
  const hasChildren = isDict(run.content as Value) && 'pipeline' in (run.content as object)
  const attribute = hasChildren ? 'parent' : 'uuid'
  return ok([
    {
      kind: 'condition',
      field: { of: 'run', attribute },
      negated: false,
      test: { op: '=', value: run.uuid },
    },
  ])
}
