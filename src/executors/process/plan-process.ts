/**
 * Plans a container of a run as a local process: its environment (a documented part of the user's
 * own, pxrun's, then the document's), and in its context pxrun itself for the PATH and a `node_modules`
 * through which Node scripts find `pxrun/tracking`.
 */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { RunLayout } from '../../home/layout.js'
import type { PlannedContainer, RunPlan } from '../../plan/run-plan.js'
import type { ContainerPlan, RunPlaces } from '../contract.js'
import { INHERITED, variablesNamed } from '../inherited.js'

export function planProcess(plan: RunPlan, container: PlannedContainer, places: RunPlaces): ContainerPlan {
  const layout = places.layout.run(plan.uuid)
  placeTools(layout, places.packageRoot)
  const { name, image, argv, workingDir } = container
  return {
    name,
    image,
    argv,
    ...masking(places),
    env: processEnvironment(container, layout.contextPrograms, places),
    workingDir: workingDir ?? plan.documentDir ?? layout.contextArtifacts,
  }
}

/** What is needed to mask the secrets of a process, if it has any. */
export const masking = ({ secrets, packageRoot }: RunPlaces): Partial<ContainerPlan> =>
  secrets.length === 0 ? {} : { secrets, maskProgram: join(packageRoot, 'dist', 'mask.js') }

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
  const program = `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(join(packageRoot, 'dist', 'bin.js'))} "$@"\n`
  writeFileSync(join(layout.contextPrograms, 'pxrun'), program, { mode: 0o755 })
}

const quoted = (path: string) => `'${path.replaceAll("'", "'\\''")}'`
