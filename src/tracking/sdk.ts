/**
 * `pxrun/tracking`: how a script in JavaScript logs to its run.
 *
 *     import { tracking } from 'pxrun/tracking'
 *
 *     tracking.init()
 *     tracking.logMetric('loss', 0.03, { step: 1 })
 *     tracking.logModel('model.onnx', { name: 'iris-model', framework: 'onnx' })
 *
 * Calls are synchronous and what they logged is on disk when they return. A mistake is thrown as a
 * `TrackingError`. Names lose what is not a letter, digit, `_` or `-`; `single/metric` becomes
 * `single__metric`. The run ends with the script, or with `tracking.end()`.
 */

import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Json } from '../base/value.js'
import type { ArtifactKind } from '../lifecycle/artifact-kind.js'
import {
  type ArtifactOptions,
  type ArtifactRefOptions,
  type EventMoment,
  type ModelOptions,
  type RunIdentity,
  TrackedRun,
} from './tracked-run.js'
import { TrackingError } from './tracking-error.js'

export type { ArtifactKind, ArtifactOptions, ArtifactRefOptions, EventMoment, Json, ModelOptions, TrackedRun }
export { TrackingError }

export interface InitOptions {
  /** Log to `<offlineRoot>/runs/<uuid>` instead of the run that pxrun started. */
  readonly offlineRoot?: string
  /** With `offlineRoot`: the run to log to. By default a new one. */
  readonly runUuid?: string
  readonly name?: string
  readonly description?: string
  readonly tags?: readonly string[]
}

let current: TrackedRun | undefined

/**
 * Finds the run that this script belongs to, by `POLYAXON_RUN_INSTANCE` and `POLYAXON_OFFLINE_ROOT`. A
 * second call for the same run gives the same object. Throws when the script does not run inside a run
 * and no `offlineRoot` is given.
 */
function init(options: InitOptions = {}): TrackedRun {
  const { offlineRoot, uuid, ...place } = findRun(options)
  const { name, description, tags } = options
  const path = realFolder(join(resolve(offlineRoot), 'runs', uuid))
  if (current?.path === path) return current
  const identity: RunIdentity = {
    uuid,
    ...place,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(tags !== undefined && { tags }),
  }
  const run = new TrackedRun(path, identity)
  current = run
  process.once('exit', (code) => endAtExit(run, code))
  return run
}

/** Without links, so that what is printed of it is the folder's true place. */
const realFolder = (path: string) => (existsSync(path) ? realpathSync(path) : path)

interface Place extends Pick<RunIdentity, 'uuid' | 'owner' | 'project'> {
  readonly offlineRoot: string
}

function findRun(options: InitOptions): Place {
  const { POLYAXON_RUN_INSTANCE: instance, POLYAXON_OFFLINE_ROOT: environmentRoot } = process.env
  if (options.offlineRoot !== undefined) {
    const uuid = options.runUuid ?? randomUUID().replaceAll('-', '')
    return { offlineRoot: options.offlineRoot, uuid: checkUuid(uuid) }
  }
  if (!instance || !environmentRoot) {
    throw new TrackingError(
      'this script does not run inside a run. Start it with `pxrun run -f polyaxonfile.yaml`, ' +
        "or log to a folder of your own with `tracking.init({ offlineRoot: './tracked' })`",
    )
  }
  const [owner, project, runs, uuid, ...rest] = instance.split('.')
  if (!owner || !project || runs !== 'runs' || !uuid || rest.length > 0) {
    throw new TrackingError(`POLYAXON_RUN_INSTANCE is not owner.project.runs.uuid: ${instance}`)
  }
  return { offlineRoot: environmentRoot, uuid: checkUuid(uuid), owner, project }
}

function checkUuid(uuid: string): string {
  if (!/^[\w-]+$/.test(uuid)) throw new TrackingError(`${JSON.stringify(uuid)} is not a run's uuid`)
  return uuid
}

function endAtExit(run: TrackedRun, code: number): void {
  if (current !== run) return
  try {
    endRun(code === 0 ? undefined : `The process exited with code ${code}`)
  } catch (error) {
    process.stderr.write(`pxrun tracking: the end of the run was not written: ${(error as Error).message}\n`)
  }
}

function endRun(failure?: string): void {
  const run = currentRun()
  current = undefined
  run.end(failure)
}

function currentRun(): TrackedRun {
  if (!current) throw new TrackingError('call `tracking.init()` first')
  return current
}

const splitTags = (tags: string | readonly string[]): string[] =>
  (typeof tags === 'string' ? tags.split(',') : tags).map((tag) => tag.trim()).filter(Boolean)

export const tracking = {
  init,

  /** A number at a moment; the last one also becomes an output of the run. nan and inf are fine. */
  logMetric: (name: string, value: number, at: EventMoment = {}): void =>
    currentRun().logMetrics({ [name]: value }, at),

  /** Several metrics at one moment: `{ loss: 0.03, accuracy: 0.97 }`. */
  logMetrics: (values: Readonly<Record<string, number>>, at: EventMoment = {}): void =>
    currentRun().logMetrics(values, at),

  /** What the run works on: any JSON value, under a name. */
  logInput: (name: string, value: Json): void => currentRun().logValues('inputs', { [name]: value }),
  logInputs: (values: Readonly<Record<string, Json>>): void => currentRun().logValues('inputs', values),

  /** What the run found out: any JSON value, under a name. */
  logOutput: (name: string, value: Json): void => currentRun().logValues('outputs', { [name]: value }),
  logOutputs: (values: Readonly<Record<string, Json>>): void => currentRun().logValues('outputs', values),

  /** Facts about the run itself, shown with it but neither inputs nor outputs. */
  logMeta: (values: Readonly<Record<string, Json>>): void => currentRun().logValues('meta_info', values),

  /** Adds tags: a list, or one string with commas. */
  logTags: (tags: string | readonly string[]): void => currentRun().logTags(splitTags(tags)),

  logText: (name: string, text: string, at: EventMoment = {}): void =>
    currentRun().logText('text', name, text, at),
  logHtml: (name: string, html: string, at: EventMoment = {}): void =>
    currentRun().logText('html', name, html, at),

  /**
   * Copies a model's file or folder to `outputs/model/` (another folder below `outputs/` with `relPath`)
   * and records it with its framework and fingerprint. With a step it is kept in `assets/model/` beside
   * those of other steps.
   */
  logModel: (path: string, options: ModelOptions = {}): void => currentRun().logModel(path, options),

  /** Copies a file or folder to `outputs/` and records it; with a step to `assets/<kind>/`. */
  logArtifact: (path: string, options: ArtifactOptions & { readonly kind?: ArtifactKind } = {}): void => {
    const { kind = 'file', ...rest } = options
    currentRun().logArtifact(path, kind, rest)
  },

  /** Records a file or folder where it is, or a URI, without copying it. */
  logArtifactRef: (path: string, options: ArtifactRefOptions = {}): void =>
    currentRun().logArtifactRef(path, options),

  setName: (name: string): void => currentRun().setText('name', name),
  setDescription: (description: string): void => currentRun().setText('description', description),

  /**
   * The absolute path of a file for the run's results, `outputs/<relPath>`. The folder that it lies in is
   * made (with `isDir` the path itself). Throws when it leads out of the run's folder.
   */
  getOutputsPath: (relPath?: string, { isDir = false } = {}): string =>
    currentRun().pathBelow('outputs', relPath, isDir),

  /** The absolute path of a file in the run's folder. As with `getOutputsPath`, its folder is made. */
  getArtifactsPath: (relPath?: string, { isDir = false } = {}): string =>
    currentRun().pathBelow('.', relPath, isDir),

  /** Ends the run before the script does. Nothing can be logged after that without another `init`. */
  end: (): void => endRun(),
} as const
