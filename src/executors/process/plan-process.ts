/**
 * Plans a container of a run as a local process: its environment (a documented part of the user's
 * own, pxrun's, then the document's), and in its context pxrun itself for the PATH and a `node_modules`
 * through which Node scripts find `pxrun/tracking`.
 */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { sectionsIn, textIn } from '../../base/json-fields.js'
import { fail, ok, type Result } from '../../base/result.js'
import { confine } from '../../home/confine.js'
import type { RunLayout } from '../../home/layout.js'
import type { Failure } from '../../lifecycle/failure.js'
import { type PlannedContainer, type RunPlan, sectionAt } from '../../plan/run-plan.js'
import type { Mount } from '../container-options.js'
import type { ContainerPlan, RunPlaces } from '../contract.js'
import { volumeMounts } from '../docker/options/volume-mounts.js'
import { hiddenIn } from '../hidden-values.js'
import { INHERITED, variablesNamed } from '../inherited.js'

export function planProcess(
  plan: RunPlan,
  container: PlannedContainer,
  places: RunPlaces,
): Result<ContainerPlan, Failure> {
  const layout = places.layout.run(plan.uuid)
  const mounts = linkedMounts(plan, container, places)
  if (!mounts.ok) return mounts
  placeTools(layout, places.packageRoot)
  const { name, image, argv, workingDir } = container
  return ok({
    name,
    image,
    argv,
    ...masking(places, mounts.value),
    env: processEnvironment(container, layout.contextPrograms, places),
    workingDir: workingDir ?? plan.documentDir ?? layout.contextArtifacts,
    ...(mounts.value.length > 0 && { container: { mounts: mounts.value } }),
  })
}

/** A process has no mounts; those that a document wants below the run's context are links there. */
function linkedMounts(
  { run, uuid }: RunPlan,
  { pod, at }: PlannedContainer,
  { layout, volumeClaims, fileVolumes }: RunPlaces,
): Result<readonly Mount[], Failure> {
  const { context } = layout.run(uuid)
  const container = sectionAt(run, at)
  const wanted = sectionsIn(container, 'volumeMounts').filter((mount) =>
    confine(context, textIn(mount, 'mountPath') ?? ''),
  )
  const problems: string[] = []
  const sources = { claims: volumeClaims, files: fileVolumes, problems }
  const mounts = volumeMounts(sectionAt(run, pod), { volumeMounts: wanted }, sources)
  return problems.length > 0 ? fail({ reason: 'refused', problem: problems.join('; ') }) : ok(mounts)
}

/** What is needed to mask the secrets of a process in its variables and its files, if it has any. */
export function masking(
  { secrets, packageRoot }: RunPlaces,
  mounts: readonly Mount[],
): Partial<ContainerPlan> {
  const { hidden } = hiddenIn(mounts)
  if (secrets.length === 0 && !hidden) return {}
  return { secrets, ...(hidden && { hidden }), maskProgram: join(packageRoot, 'dist', 'mask.js') }
}

/** The environment of a process that finds pxrun itself in the folder `programs`. */
export function processEnvironment(
  { env }: PlannedContainer,
  programs: string,
  { environment, pass, packageRoot, variables, layout }: RunPlaces,
): Record<string, string> {
  const inherited = variablesNamed([...INHERITED, ...pass], environment)
  return {
    ...inherited,
    PYTHONUNBUFFERED: '1',
    PXRUN_HOME: layout.home,
    ...variables,
    ...env,
    PATH: joined(programs, env.PATH ?? inherited.PATH),
    PYTHONPATH: joined(env.PYTHONPATH, join(packageRoot, 'python')),
  }
}

const joined = (...folders: (string | undefined)[]) => folders.filter(Boolean).join(delimiter)

/** Puts pxrun itself, and the way to its library, into the context. */
export function placeTools(layout: RunLayout, packageRoot: string): void {
  const modules = join(layout.context, 'node_modules')
  rmSync(modules, { recursive: true, force: true })
  mkdirSync(modules)
  symlinkSync(packageRoot, join(modules, 'pxrun'))
  mkdirSync(layout.contextPrograms, { recursive: true })
  const program = `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(join(packageRoot, 'dist', 'bin.cjs'))} "$@"\n`
  writeFileSync(join(layout.contextPrograms, 'pxrun'), program, { mode: 0o755 })
}

const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`
