/**
 * Every field that a query over runs can name: its class of condition, the kind of its values and
 * what it looks at. Names and classes as in Polyaxon's query over runs; a field is added here.
 */
import type { ConditionClass } from './parse-operation.js'
import type { RunAttribute, RunField } from './query.js'

/** How the text of a value is read. */
export type ValueKind = 'text' | 'uuid' | 'status' | 'number' | 'time' | 'flag' | 'json'

export interface FieldSpec {
  readonly condition: ConditionClass
  readonly values: ValueKind
  /** Whether `<`, `<=`, `>` and `>=` make sense. */
  readonly compares: boolean
  /** What may follow the dot: nothing, any name, or one of these. */
  readonly keys: 'none' | 'any' | readonly string[]
  at(key: string | null): RunField
}

const attribute = (
  name: RunAttribute,
  condition: ConditionClass,
  values: ValueKind,
  keys: readonly string[] = [],
): FieldSpec => ({
  condition,
  values,
  compares: condition === 'scalar' || condition === 'datetime',
  keys: keys.length > 0 ? keys : 'none',
  at: () => ({ of: 'run', attribute: name }),
})

const keyed = (
  of: 'inputs' | 'outputs' | 'meta_info' | 'metrics',
  condition: ConditionClass,
  values: ValueKind,
): FieldSpec => ({
  condition,
  values,
  compares: values !== 'flag',
  keys: 'any',
  at: (key) => ({ of, key: key! }),
})

const artifact = (
  narrowing: { readonly direction?: 'input' | 'output'; readonly kind?: string },
  attributeOfArtifact: 'name' | 'kind',
): FieldSpec => ({
  condition: 'value',
  values: 'text',
  compares: false,
  keys: 'none',
  at: () => ({ of: 'artifacts', attribute: attributeOfArtifact, ...narrowing }),
})

const edge = (side: 'upstream' | 'downstream', kinds?: readonly string[]): FieldSpec => ({
  condition: 'value',
  values: 'uuid',
  compares: false,
  keys: ['uuid', 'id'],
  at: () => ({ of: 'edges', side, ...(kinds && { kinds }) }),
})

const uuid = attribute('uuid', 'search', 'uuid')
const inputs = keyed('inputs', 'value', 'json')
const outputs = keyed('outputs', 'value', 'json')
const time = (name: RunAttribute) => attribute(name, 'datetime', 'time')

export const RUN_FIELDS: ReadonlyMap<string, FieldSpec> = new Map<string, FieldSpec>([
  ['uuid', uuid],
  ['id', uuid],
  ['uid', uuid],
  ['name', attribute('name', 'search', 'text')],
  ['description', attribute('description', 'search', 'text')],
  ['project', attribute('project', 'value', 'text', ['name'])],
  ['owner', attribute('owner', 'value', 'text', ['name'])],
  ['kind', attribute('kind', 'value', 'text')],
  // For a single machine the runtime of a run is its kind.
  ['runtime', attribute('kind', 'value', 'text')],
  ['status', attribute('status', 'value', 'status')],
  ['tags', { condition: 'value', values: 'text', compares: false, keys: 'none', at: () => ({ of: 'tags' }) }],
  ['created_at', time('created_at')],
  ['updated_at', time('updated_at')],
  ['started_at', time('started_at')],
  ['finished_at', time('finished_at')],
  // Polyaxon's words for the run that controls this one, and for the one at the top of the tree.
  ['pipeline', attribute('parent', 'value', 'uuid', ['uuid', 'id'])],
  ['controller', attribute('root', 'value', 'uuid', ['uuid', 'id'])],
  ['key', attribute('key', 'value', 'text')],
  ['iteration', attribute('iteration', 'scalar', 'number')],
  ['cloning_kind', attribute('cloning_kind', 'value', 'text')],
  ['schedule_at', time('schedule_at')],
  ['pending', attribute('pending', 'value', 'text')],
  ['queue', attribute('queue', 'value', 'text', ['name'])],
  ['wait_time', attribute('wait_time', 'scalar', 'number')],
  ['duration', attribute('duration', 'scalar', 'number')],
  ['inputs', inputs],
  ['params', inputs],
  ['in', inputs],
  ['outputs', outputs],
  ['out', outputs],
  ['metrics', keyed('metrics', 'scalar', 'number')],
  ['meta_info', keyed('meta_info', 'value', 'json')],
  ['meta_flags', keyed('meta_info', 'value', 'flag')],
  ['meta_values', keyed('meta_info', 'scalar', 'number')],
  [
    'artifacts',
    {
      ...artifact({}, 'name'),
      keys: ['name', 'kind', 'path'],
      at: (key) => ({ of: 'artifacts', attribute: (key ?? 'name') as 'name' | 'kind' | 'path' }),
    },
  ],
  ['in_artifact_kind', artifact({ direction: 'input' }, 'kind')],
  ['out_artifact_kind', artifact({ direction: 'output' }, 'kind')],
  ['commit', artifact({ kind: 'coderef' }, 'name')],
  ['upstream', edge('upstream')],
  ['downstream', edge('downstream')],
  ['original', edge('upstream', ['cache', 'copy'])],
])

/** Fields of Polyaxon's query over runs about which pxrun keeps nothing. */
export const NOT_RECORDED: ReadonlySet<string> = new Set([
  'agent',
  'artifacts_store',
  'backend',
  'component_state',
  'connections',
  'contributors',
  'cost',
  'cpu',
  'custom',
  'framework',
  'gpu',
  'is_managed',
  'live_state',
  'managed_by',
  'memory',
  'mine',
  'namespace',
  'state',
  'teams',
  'user',
])
