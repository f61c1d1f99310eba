/**
 * Merges an operation with its component: the component's sections, patched by `runPatch` and by the
 * sections of the operation.
 *
 * Input: an operation whose component is there. Output: a compiled operation, unrendered.
 */
import { type Dict, dict, isDict, type Value } from '../base/value.js'
import { checkCompiled } from '../polyaxonfile/check-value.js'
import { dictOf, dictsOf, textOf } from '../polyaxonfile/fields.js'
import type { Origins } from '../polyaxonfile/origins.js'
import { paramOf } from '../polyaxonfile/param.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { patchSection, type Tracked } from './merge.js'
import { strategyOf } from './patch-strategy.js'
import { reportConflicts } from './report-conflicts.js'
import { normalizeRunPatch } from './run-patch.js'
import { operationShape, runShape } from './section-shape.js'

/** The operation merged with its component; templates as they are written. */
export interface CompiledOperation {
  readonly compiled: Dict
  readonly origins: Origins
  /** What it was compiled from: its params, joins and refs are still needed. */
  readonly operation: Tracked
}

/** The sections of an operation that patch those of its component. */
const PATCHING = [
  'name',
  'cost',
  'description',
  'tags',
  'isApproved',
  'presets',
  'queue',
  'namespace',
  'cache',
  'build',
  'hooks',
  'events',
  'plugins',
  'termination',
  'matrix',
  'joins',
  'schedule',
  'dependencies',
  'trigger',
  'conditions',
  'skipOnUpstreamSkip',
  'mount',
]

export function compileOperation(operation: Tracked, reporter: Reporter): CompiledOperation | undefined {
  const component = dictOf(operation.value, 'component')
  if (!component) return undefined
  checkMount(operation, component, reporter)
  if (isDict(component.template)) {
    reporter.report('template-in-component', {}, operation.origins.at(['component', 'template']), {
      atKey: true,
    })
  }
  if (reporter.isRefused) return undefined
  const base = patchedComponent(operation, component, reporter)
  if (!base) return undefined
  checkPlugins(base, reporter)
  const patch = dict(Object.entries(operation.value).filter(([key]) => PATCHING.includes(key)))
  const merged = patchSection(
    { value: compiledBase(operation.value, base.value), origins: base.origins },
    { value: patch, origins: operation.origins },
    { shape: operationShape, strategy: strategyOf(operation.value) },
  )
  reportConflicts(merged, operation.origins, reporter)
  const whole = { value: withContexts(merged.value, operation.value), origins: merged.origins }
  // Nothing can have become wrong with a component that nothing was merged into.
  const isAsItWas = base.value === component && !Object.keys(patch).length
  const compiled = isAsItWas ? whole.value : checkCompiled(whole, reporter)
  if (!compiled) return undefined
  if (!reporter.isRefused) checkPlugins({ value: compiled, origins: merged.origins }, reporter)
  return { compiled, origins: merged.origins, operation }
}

/** A run that stands for other runs. */
export const isPipeline = (compiled: Dict): boolean =>
  dictOf(compiled, 'run')?.kind === 'dag' || isDict(compiled.matrix) || isDict(compiled.schedule)

/** The component with the operation's `runPatch` in its run. */
function patchedComponent(operation: Tracked, component: Dict, reporter: Reporter): Tracked | undefined {
  const origins = operation.origins.part(['component'])
  const run = dictOf(component, 'run')
  const patch = dictOf(operation.value, 'runPatch')
  if (!run || !patch || !Object.keys(patch).length) return { value: component, origins }
  const patchOrigins = operation.origins.part(['runPatch'])
  const normal = normalizeRunPatch({ value: patch, origins: patchOrigins }, run, reporter)
  if (!normal) return undefined
  const patched = patchSection({ value: run, origins: origins.part(['run']) }, normal, {
    shape: runShape(textOf(run, 'kind') ?? ''),
    strategy: strategyOf(operation.value),
  })
  reportConflicts(patched, normal.origins, reporter)
  // The kind is the run's own: the patch has been given it to be of the same.
  const runOrigins = patched.origins.with(['kind'], origins, ['run', 'kind'])
  return {
    value: dict([...Object.entries(component), ['run', patched.value]]),
    origins: origins.with(['run'], runOrigins, []),
  }
}

function compiledBase(operation: Dict, component: Dict): Dict {
  const version: [string, Value][] = operation.version === undefined ? [] : [['version', operation.version]]
  return dict([...version, ...Object.entries(component), ['kind', 'compiled_operation']])
}

/** Params that only templates see become contexts, with their values to come. */
function withContexts(compiled: Dict, operation: Dict): Dict {
  const own = Object.entries(dictOf(operation, 'params') ?? {})
  const joined = dictsOf(operation, 'joins').flatMap((join) => Object.entries(dictOf(join, 'params') ?? {}))
  const contexts = [
    ...own
      .filter(([, param]) => paramOf(param).contextOnly)
      .map(([name, param]) => contextOf(name, param, false)),
    ...joined
      .filter(([, param]) => paramOf(param).contextOnly)
      .map(([name, param]) => contextOf(name, param, true)),
  ]
  return dict([...Object.entries(compiled), ['contexts', contexts]])
}

function contextOf(name: string, param: Value, isList: boolean): Dict {
  const { toInit, toEnv, connection } = paramOf(param)
  const all: [string, Value | undefined][] = [
    ['name', name],
    ['toInit', toInit],
    ['toEnv', toEnv],
    ['connection', connection],
    ['isList', isList || undefined],
  ]
  return dict(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])))
}

/** Polyaxon cannot merge two lists of mounts. */
function checkMount(operation: Tracked, component: Dict, reporter: Reporter): void {
  const strategy = strategyOf(operation.value)
  const isMerged = strategy === 'post_merge' || strategy === 'pre_merge'
  if (!isMerged || !('mount' in operation.value) || !('mount' in component)) return
  const related = [
    { message: 'the component has its own here', at: operation.origins.at(['component', 'mount']) },
  ]
  reporter.report('mount-twice', {}, operation.origins.at(['mount']), {
    related,
    hint: 'keep one of them, or say `patchStrategy: replace`',
    atKey: true,
  })
}

/** Plugins that need a run which keeps listening. */
function checkPlugins({ value, origins }: Tracked, reporter: Reporter): void {
  const kind = textOf(dictOf(value, 'run') ?? dict(), 'kind') ?? ''
  if (kind === 'service') return
  for (const plugin of ['sandbox', 'ssh']) {
    const setting = dictOf(value, 'plugins')?.[plugin] ?? false
    if (setting === false) continue
    reporter.report('plugin-needs-service', { plugin, kind }, origins.at(['plugins', plugin]), {
      atKey: true,
    })
    return
  }
}
