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

/**
 * What a run inherits of the user's environment. Everything else stays out, since credentials and
 * settings that happen to be there must not decide what a run does.
 */
export const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'LD_LIBRARY_PATH',
  'CUDA_VISIBLE_DEVICES',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'VIRTUAL_ENV',
  'CONDA_PREFIX',
] as const

export function planProcess(plan: RunPlan, container: PlannedContainer, places: RunPlaces): ContainerPlan {
  const layout = places.layout.run(plan.uuid)
  placeTools(layout, places.packageRoot)
  const { name, image, argv, workingDir } = container
  return {
    name,
    image,
    argv,
    env: processEnvironment(container, layout.contextPrograms, places),
    workingDir: workingDir ?? plan.documentDir ?? layout.contextArtifacts,
  }
}

/** The environment of a process that finds pxrun itself in the folder `programs`. */
export function processEnvironment(
  { env }: PlannedContainer,
  programs: string,
  { environment, packageRoot, variables, layout }: RunPlaces,
): Record<string, string> {
  const inherited: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (isInherited(name) || name.startsWith('LC_'))) inherited[name] = value
  }
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

const isInherited = (name: string) => (INHERITED as readonly string[]).includes(name)
