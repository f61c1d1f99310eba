/**
 * Names the connections of a run before its own section is rendered, and turns params that ask for it
 * (`toInit`) into init steps that come first.
 */

import { type Dict, dict, isDict, isList, type Value } from '../base/value.js'
import type { Tracked } from '../compile/merge.js'
import { dictOf, listOf, textOf } from '../polyaxonfile/fields.js'
import type { Io } from '../polyaxonfile/io.js'
import type { Path } from '../polyaxonfile/path.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { isTrue } from './param-text.js'
import { type Rendering, renderValue } from './renderer.js'

/** The parts of a run that have `init` and `connections` of their own, by run kind. */
const REPLICAS: Readonly<Record<string, readonly string[]>> = {
  mpijob: ['launcher', 'worker'],
  tfjob: ['chief', 'worker', 'ps', 'evaluator'],
  pytorchjob: ['master', 'worker'],
}

export interface InitParams {
  readonly ios: readonly Io[]
  /** The connection of `artifacts` and `paths` steps that name none. */
  readonly artifactsStore: string | undefined
  readonly rendering: Rendering
}

export function applyInitParams(compiled: Tracked, init: InitParams, reporter: Reporter): Tracked {
  const run = dictOf(compiled.value, 'run')
  const kind = run && textOf(run, 'kind')
  if (!run || kind === undefined) return compiled
  const isPod = kind === 'job' || kind === 'service'
  const steps = isPod || REPLICAS[kind] ? initStepsOf(init.ios, compiled, reporter) : []
  if (isPod) {
    return withRun(compiled, connected(run, ['run'], { ...init, steps, keepEmpty: false }))
  }
  const result = dict(Object.entries(run))
  for (const name of REPLICAS[kind] ?? []) {
    const replica = run[name]
    // A text in its place is refused when the replica is rendered.
    const hasSteps = isDict(replica) && textOf(replica, 'init') === undefined
    if (hasSteps) result[name] = connected(replica, ['run', name], { ...init, steps, keepEmpty: true })
  }
  return withRun(compiled, result)
}

const withRun = (compiled: Tracked, run: Dict): Tracked => ({
  value: dict([...Object.entries(compiled.value), ['run', run]]),
  origins: compiled.origins,
})

interface Connecting extends InitParams {
  readonly steps: readonly Dict[]
  /** Replicas show an empty `init`, runs do not. */
  readonly keepEmpty: boolean
}

function connected(pod: Dict, path: Path, { artifactsStore, rendering, steps, keepEmpty }: Connecting): Dict {
  const own = listOf(pod, 'init').map((step, index): Value => {
    if (!isDict(step)) return step
    const reads = (step.artifacts ?? null) !== null || isTrue(step.paths ?? null)
    const connection = textOf(step, 'connection') || (reads ? artifactsStore : undefined)
    if (!connection) return step
    const rendered = renderValue(connection, [...path, 'init', index, 'connection'], rendering)
    return dict([...Object.entries(step), ['connection', rendered]])
  })
  const result = dict(Object.entries(pod))
  const init = [...steps, ...own]
  if (init.length || keepEmpty) result.init = init
  const connections = pod.connections ?? null
  if (isTrue(connections)) {
    result.connections = renderValue(connections, [...path, 'connections'], rendering)
  }
  return result
}

/** Types that say by themselves how they are brought into a run. */
const STEP_KEYS: Readonly<Record<string, string>> = {
  git: 'git',
  dockerfile: 'dockerfile',
  artifacts: 'artifacts',
}

function initStepsOf(ios: readonly Io[], { origins }: Tracked, reporter: Reporter): Dict[] {
  return ios.flatMap((io) => {
    if (!io.toInit) return []
    if (io.type === undefined || !(io.connection || STEP_KEYS[io.type])) {
      const type = io.type ?? 'any'
      reporter.report('param-to-init', { name: io.name, type }, origins.at(['inputs']))
      return []
    }
    return [initStepOf(io)]
  })
}

function initStepOf({ type = '', value, connection }: Io): Dict {
  const key = STEP_KEYS[type]
  const step: [string, Value][] = key
    ? [[key, value]]
    : type === 'path'
      ? [['paths', isList(value) ? value : value === null ? [] : [value]]]
      : []
  return dict([
    ...step.filter(([, part]) => part !== null),
    ...(connection ? [['connection', connection] as const] : []),
  ])
}
