/**
 * Plans the main container of a run: Polyaxon's own paths in it, what its `run` section asks for, and
 * pxrun's tools mounted from this machine. Output: the plan, or what it asks for and may not have.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok, type Result } from '../../base/result.js'
import type { Json } from '../../base/value.js'
import type { Failure } from '../../lifecycle/failure.js'
import type { RunPlan } from '../../plan/run-plan.js'
import type { Mount } from '../container-options.js'
import { type ContainerPlan, MAIN, type RunPlaces } from '../contract.js'
import { CONTEXT_ROOT, containerOptions } from './options/container-options.js'

/** Where a container finds the pxrun package: on the way up from every script in its context. */
const PACKAGE = `${CONTEXT_ROOT}/node_modules/pxrun`

export function planContainer(run: RunPlan, places: RunPlaces): Result<ContainerPlan, Failure> {
  const layout = places.layout.run(run.uuid)
  const options = containerOptions(run.run, {
    places: { context: layout.context, run: { uuid: run.uuid, root: layout.root } },
    plugins: pluginsOf(run.operation),
    allowPrivileged: false,
  })
  if (!options.ok) return fail({ reason: 'refused', problem: options.error.join('; ') })
  makeMountPoints(layout.context, run.uuid)
  const { image, command, args, argv, env, workingDir } = run.container
  const tools: Mount = { kind: 'bind', source: places.packageRoot, target: PACKAGE, readOnly: true }
  return ok({
    name: MAIN,
    image,
    argv,
    env: {
      PYTHONUNBUFFERED: '1',
      ...places.variables,
      ...env,
      PYTHONPATH: [env.PYTHONPATH, `${PACKAGE}/python`].filter(Boolean).join(':'),
    },
    workingDir: workingDir ?? '',
    container: { ...options.value, command, args, mounts: [...(options.value.mounts ?? []), tools] },
  })
}

const pluginsOf = (operation: Json): Json => (operation as { readonly plugins?: Json }).plugins ?? {}

/** Folders where the engine mounts others: a link there would lead out of the container's own files. */
function makeMountPoints(context: string, uuid: string): void {
  const runFolder = join(context, 'artifacts', uuid)
  rmSync(runFolder)
  mkdirSync(runFolder)
  mkdirSync(join(context, 'node_modules', 'pxrun'), { recursive: true })
  mkdirSync(join(context, 'bin'), { recursive: true })
  const program = `#!/bin/sh\nexec node ${PACKAGE}/dist/bin.js "$@"\n`
  writeFileSync(join(context, 'bin', 'pxrun'), program, { mode: 0o755 })
}
