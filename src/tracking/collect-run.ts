/**
 * Takes in what a script left in its run's folder once it has ended: `run.plx.json`,
 * `lineages.plx.json` and every event file. Nothing in the folder is trusted: a file that is broken,
 * too large or a link is reported, and the rest is kept.
 *
 * It only reads, and knows nothing of the store.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Json } from '../base/value.js'
import type { ArtifactRecord, MetricRecord } from '../lifecycle/run.js'
import { artifactPath, type RunFolder } from './artifact-path.js'
import { EventFileSummary, outputOf } from './event-file-summary.js'
import { type EventFile, findEventFiles } from './event-folder.js'
import { eventSlices } from './formats/event-file.js'
import { mergeLineages, readLineages } from './formats/lineage.js'
import { type RunFile, readRunFile } from './formats/run-file.js'
import { EVENTS, LINEAGES_FILE, RUN_FILE } from './formats/run-folder.js'

export interface CollectedRun extends Omit<RunFile, 'outputs' | 'metaInfo'> {
  /** What the script logged as outputs, and the last value of each metric (null for nan and inf). */
  readonly outputs: Readonly<Record<string, Json>>
  /** What the script logged, with `has_metrics`, `has_events` and `has_model` as they are. */
  readonly metaInfo: Readonly<Record<string, Json>>
  readonly artifacts: readonly ArtifactRecord[]
  readonly metrics: readonly MetricRecord[]
  /** What could not be taken in, for the user: one sentence each. */
  readonly problems: readonly string[]
}

export interface CollectOptions {
  /** Other absolute paths by which the run saw its folder, such as `/plx-context/artifacts/<uuid>`. */
  readonly aliases?: readonly string[]
}

/** Reads a run's folder. Never throws for what is in it; a folder that is not there is an empty run. */
export async function collectRun(runFolder: string, options: CollectOptions = {}): Promise<CollectedRun> {
  const problems: string[] = []
  const report = (problem: string) => problems.push(problem)
  const { outputs = {}, metaInfo = {}, ...run } = collectRunFile(runFolder, report)
  const lineages = collectLineages({ path: runFolder, aliases: options.aliases ?? [] }, report)
  const events = await collectEvents(runFolder, report)
  const artifacts = joinArtifacts(lineages, events.artifacts)
  return {
    ...run,
    outputs: { ...outputs, ...events.outputs },
    metaInfo: { ...metaInfo, ...flags(artifacts, events.metrics) },
    artifacts,
    metrics: events.metrics,
    problems,
  }
}

type Report = (problem: string) => void

function collectRunFile(runFolder: string, report: Report): RunFile {
  const read = readRunFile(join(runFolder, RUN_FILE))
  if (!read.ok) {
    report(`${RUN_FILE} was left out: ${read.error}`)
    return {}
  }
  for (const problem of read.value.problems) report(`${RUN_FILE}: ${problem}`)
  return read.value.run
}

function collectLineages(folder: RunFolder, report: Report): ArtifactRecord[] {
  const read = readLineages(join(folder.path, LINEAGES_FILE))
  if (!read.ok) {
    report(`${LINEAGES_FILE} was left out: ${read.error}`)
    return []
  }
  for (const problem of read.value.problems) report(`${LINEAGES_FILE}: ${problem}`)
  return read.value.artifacts.map((artifact) => {
    const path = artifactPath(folder, artifact)
    if (!path.ok) report(`${LINEAGES_FILE}: the artifact \`${artifact.name}\` has no path: ${path.error}`)
    return { ...artifact, path: path.ok ? path.value : null }
  })
}

interface CollectedEvents {
  readonly artifacts: ArtifactRecord[]
  readonly metrics: MetricRecord[]
  readonly outputs: Record<string, Json>
}

async function collectEvents(runFolder: string, report: Report): Promise<CollectedEvents> {
  // Without a prototype, so that no name of a metric can mean anything else.
  const collected: CollectedEvents = { artifacts: [], metrics: [], outputs: Object.create(null) }
  for (const file of findEventFiles(runFolder, report)) {
    try {
      await collectEventFile(runFolder, file, { collected, report })
    } catch (error) {
      report(`${file.path} was left out: ${(error as Error).message}`)
    }
  }
  return collected
}

async function collectEventFile(
  runFolder: string,
  file: EventFile,
  { collected, report }: { collected: CollectedEvents; report: Report },
): Promise<void> {
  const path = join(runFolder, file.path)
  const summary = new EventFileSummary(file)
  for await (const slice of eventSlices(path, 0, { final: true })) summary.add(slice)
  const problem = summary.problem()
  if (problem) report(problem)
  const artifact = summary.artifact()
  if (artifact) collected.artifacts.push(artifact)
  const metric = summary.metric(statSync(path).mtime)
  if (!metric) return
  collected.metrics.push(metric)
  collected.outputs[metric.name] = outputOf(metric)
}

/**
 * One entry a name and direction, as the store keeps them. What is found in event files replaces what
 * the lineage says of them; but a model or file that was logged under the name of a metric stays, since
 * the metric is in the outputs too.
 */
function joinArtifacts(
  lineages: readonly ArtifactRecord[],
  events: readonly ArtifactRecord[],
): ArtifactRecord[] {
  const logged = lineages.filter(({ summary }) => summary.is_event !== true)
  return mergeLineages(mergeLineages(lineages, events), logged)
}

function flags(artifacts: readonly ArtifactRecord[], metrics: readonly MetricRecord[]): Record<string, Json> {
  return {
    ...(metrics.length > 0 && { has_metrics: true }),
    ...(artifacts.some(({ path }) => path?.startsWith(`${EVENTS}/`)) && { has_events: true }),
    ...(artifacts.some(({ kind }) => kind === 'model') && { has_model: true }),
  }
}
