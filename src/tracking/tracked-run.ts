/**
 * A run as its own script logs to it: everything is written into the run's folder at once, in
 * Polyaxon's formats, and is there when the call returns.
 *
 * It knows the folder and nothing of engine or store; pxrun reads the folder while the run goes on and
 * when it has ended.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Json } from '../base/value.js'
import { confine, realPathOf, relativeWithin } from '../home/confine.js'
import { type ArtifactKind, isArtifactKind } from '../lifecycle/artifact-kind.js'
import type { ArtifactRecord } from '../lifecycle/run.js'
import { contentHash, copyContent } from './content.js'
import { outputOf, summarizeEventFile } from './event-file-summary.js'
import { findEventFiles } from './event-folder.js'
import { appendEvents } from './formats/event-file.js'
import { extensionOfFile, nameOfFile, toEventName } from './formats/names.js'
import type { JsonObject } from './formats/run-file.js'
import { assetPath, eventPath, MODEL_OUTPUTS, OUTPUTS } from './formats/run-folder.js'
import { addLineages, changeRun, endedRun, mergeInto, startedRun } from './run-document.js'
import { TrackingError } from './tracking-error.js'

/** When an event was: its step (a whole number: epoch, batch, …) and its time, which is now by default. */
export interface EventMoment {
  readonly step?: number
  readonly timestamp?: Date
}

export interface ArtifactOptions extends EventMoment {
  /** By default the file's name up to its first dot. */
  readonly name?: string
  /** Anything to keep with the artifact's lineage. */
  readonly summary?: JsonObject
  /** Folder below `outputs/` to copy to. Not used with a step. */
  readonly relPath?: string
}

export interface ModelOptions extends ArtifactOptions {
  /** `scikit-learn`, `pytorch`, `onnx`, … */
  readonly framework?: string
  /** Taken for old scripts' sake and without meaning: a model has versions when it has steps. */
  readonly versioned?: boolean
}

export interface ArtifactRefOptions {
  /** By default the file's name up to its first dot. */
  readonly name?: string
  readonly kind?: ArtifactKind
  readonly isInput?: boolean
  readonly summary?: JsonObject
}

export interface RunIdentity {
  readonly uuid: string
  readonly owner?: string
  readonly project?: string
  readonly name?: string
  readonly description?: string
  readonly tags?: readonly string[]
}

const LONGEST_NAME = 200

export class TrackedRun {
  readonly uuid: string
  private readonly flagsSet = new Set<string>()

  /** Makes the folder and the run's file if they are not there. `path` is the run's folder, absolute. */
  constructor(
    readonly path: string,
    identity: RunIdentity,
  ) {
    this.uuid = identity.uuid
    mkdirSync(join(path, OUTPUTS), { recursive: true })
    changeRun(path, (run) => startedRun(run, withoutUndefined({ ...identity }), new Date()))
  }

  logMetrics(values: Readonly<Record<string, number>>, at: EventMoment = {}): void {
    const moment = checkMoment(at)
    const metrics = Object.entries(values).map(([name, value]) => {
      if (typeof value !== 'number')
        throw new TrackingError(`metric \`${name}\`: ${show(value)} is not a number`)
      return { name: checkName(name), value }
    })
    for (const { name, value } of metrics) this.append('metric', name, { ...moment, value })
    if (metrics.length > 0) this.setFlags('has_metrics', 'has_events')
  }

  logText(kind: 'text' | 'html', name: string, text: string, at: EventMoment): void {
    this.append(kind, checkName(name), { ...checkMoment(at), value: text })
    this.setFlags('has_events')
  }

  logValues(key: 'inputs' | 'outputs' | 'meta_info', values: Readonly<Record<string, Json>>): void {
    const entries = Object.entries(values).map(
      ([name, value]) => [checkName(name), plain(name, value)] as const,
    )
    mergeInto(this.path, key, Object.fromEntries(entries))
  }

  logTags(tags: readonly string[]): void {
    changeRun(this.path, (run) => {
      const present = Array.isArray(run.tags) ? (run.tags as Json[]) : []
      return { tags: [...new Set([...present, ...tags])] }
    })
  }

  setText(key: 'name' | 'description', text: string): void {
    changeRun(this.path, () => ({ [key]: text }))
  }

  logModel(path: string, options: ModelOptions = {}): void {
    const { framework, relPath = MODEL_OUTPUTS, ...rest } = options
    if (options.step === undefined) {
      const summary = { ...options.summary, framework: framework ?? null }
      this.keep(path, { ...rest, relPath, summary }, 'model')
    } else this.keepStep(path, options, { kind: 'model', fields: { framework, spec: options.summary } })
    this.setFlags('has_model')
  }

  logArtifact(path: string, kind: ArtifactKind, options: ArtifactOptions = {}): void {
    checkKind(kind)
    if (options.step === undefined) this.keep(path, options, kind)
    else this.keepStep(path, options, { kind, fields: { kind } })
  }

  logArtifactRef(path: string, options: ArtifactRefOptions = {}): void {
    const { name = nameOfFile(path), kind = 'file', isInput = false, summary = {} } = options
    checkKind(kind)
    const absolute = isUri(path) ? path : resolve(path)
    const found = !isUri(path) && existsSync(absolute)
    const artifact: ArtifactRecord = {
      name: checkName(name),
      kind,
      path: isUri(path) ? path : this.relativePath(absolute),
      summary: { ...summary, path: absolute, ...(found && { hash: contentHash(absolute) }) },
      isInput,
    }
    addLineages(this.path, [artifact])
  }

  /** An absolute path in the run's folder; the folder that it lies in (or it, with `isDir`) is made. */
  pathBelow(folder: string, relPath: string | undefined, isDir: boolean): string {
    if (relPath === undefined) return join(this.path, folder)
    const path = confine(this.path, resolve(this.path, folder, relPath))
    if (path === undefined) throw new TrackingError(`${show(relPath)} leads out of the run's folder`)
    mkdirSync(isDir ? path : dirname(path), { recursive: true })
    return path
  }

  /**
   * Sums up the events in lineage and outputs, and notes the end. With a message the run has failed;
   * pxrun itself goes by the exit code.
   */
  end(failure?: string): void {
    const summaries = findEventFiles(this.path).map((file) => summarizeEventFile(this.path, file))
    const artifacts = summaries
      .map((summary) => summary.artifact())
      .filter((artifact) => artifact !== undefined)
    if (artifacts.length > 0) addLineages(this.path, artifacts)
    const now = new Date()
    const metrics = summaries.map((summary) => summary.metric(now)).filter((metric) => metric !== undefined)
    if (metrics.length > 0) {
      mergeInto(
        this.path,
        'outputs',
        Object.fromEntries(metrics.map((metric) => [metric.name, outputOf(metric)])),
      )
    }
    changeRun(this.path, (run) => endedRun(run, failure, now))
  }

  /** Copies to `outputs/` and records the copy. */
  private keep(source: string, options: ArtifactOptions, kind: ArtifactKind): void {
    const target = join(this.pathBelow(OUTPUTS, options.relPath ?? '.', true), basename(resolve(source)))
    const { name = nameOfFile(source), summary = {} } = options
    checkName(name)
    copyExisting(source, target)
    this.logArtifactRef(target, { name, kind, summary })
  }

  /** Copies to `assets/` and logs an event that refers to the copy. */
  private keepStep(
    source: string,
    options: ArtifactOptions,
    event: { readonly kind: ArtifactKind; readonly fields: Readonly<Record<string, Json | undefined>> },
  ): void {
    const { step, timestamp } = checkMoment(options)
    const name = checkName(options.name ?? nameOfFile(source))
    const path = assetPath(event.kind, name, step ?? 0, extensionOfFile(source))
    const target = this.pathBelow('.', path, false)
    copyExisting(source, target)
    const value = withoutUndefined({ ...event.fields, path })
    this.append(event.kind, name, { step, timestamp, value })
    this.setFlags('has_events')
  }

  private append(
    kind: ArtifactKind,
    name: string,
    event: { readonly step: number | null; readonly timestamp: Date; readonly value: Json },
  ): void {
    appendEvents(join(this.path, eventPath(kind, name)), kind, [event])
  }

  private setFlags(...names: readonly string[]): void {
    const unset = names.filter((name) => !this.flagsSet.has(name))
    if (unset.length === 0) return
    mergeInto(this.path, 'meta_info', Object.fromEntries(unset.map((name) => [name, true])))
    for (const name of unset) this.flagsSet.add(name)
  }

  private relativePath(path: string): string {
    const within = relativeWithin(realPathOf(this.path) ?? this.path, realPathOf(path) ?? path)
    return within ?? path
  }
}

function copyExisting(source: string, target: string): void {
  if (!existsSync(source)) throw new TrackingError(`${resolve(source)} does not exist`)
  copyContent(source, target)
}

/** The name as it is stored; see `toEventName`. */
function checkName(name: string): string {
  const stored = toEventName(name)
  if (stored === '')
    throw new TrackingError(`${show(name)} is no name: it needs a letter from a to z or a digit`)
  if (stored.length > LONGEST_NAME) {
    throw new TrackingError(`${show(name)} is too long for a name: at most ${LONGEST_NAME} characters`)
  }
  return stored
}

function checkKind(kind: string): void {
  if (!isArtifactKind(kind)) throw new TrackingError(`${show(kind)} is no kind of artifact`)
}

function checkMoment({ step, timestamp = new Date() }: EventMoment): {
  step: number | null
  timestamp: Date
} {
  if (step !== undefined && !Number.isSafeInteger(step)) {
    throw new TrackingError(`the step ${show(step)} is not a whole number`)
  }
  if (Number.isNaN(timestamp.getTime())) throw new TrackingError('the timestamp is not a valid date')
  return { step: step ?? null, timestamp }
}

/** The value as JSON keeps it. */
function plain(name: string, value: Json): Json {
  try {
    const text = JSON.stringify(value)
    if (text !== undefined) return JSON.parse(text) as Json
  } catch {
    // A bigint or a circle, reported below like a function.
  }
  throw new TrackingError(`\`${name}\` cannot be written as JSON`)
}

const show = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value))

const isUri = (path: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(path)

const withoutUndefined = (fields: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject
