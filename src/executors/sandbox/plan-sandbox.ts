/** Plans a container of a run for a sandbox: the environment of a process, the mounts of a container. */
import { dirname } from 'node:path'
import { fail, ok, type Result } from '../../base/result.js'
import type { Failure } from '../../lifecycle/failure.js'
import { pluginsOf } from '../../plan/plugins.js'
import { type PlannedContainer, type RunPlan, sectionAt } from '../../plan/run-plan.js'
import type { Mount } from '../container-options.js'
import type { ContainerPlan, RunPlaces } from '../contract.js'
import { CONTEXT_ROOT } from '../docker/options/container-options.js'
import { volumeMounts } from '../docker/options/volume-mounts.js'
import { runFolderAsMountPoint } from '../mount-points.js'
import { masking, placeTools, processEnvironment } from '../process/plan-process.js'

/** The folder of an attempt that is `/tmp` in its sandboxes; no volume of a document has such a name. */
export const TEMPORARY = '-tmp'

export function planSandbox(
  run: RunPlan,
  container: PlannedContainer,
  places: RunPlaces,
): Result<ContainerPlan, Failure> {
  const layout = places.layout.run(run.uuid)
  const problems: string[] = []
  const volumes = volumeMounts(sectionAt(run.run, container.pod), sectionAt(run.run, container.at), {
    claims: places.volumeClaims,
    files: places.fileVolumes,
    problems,
  })
  if (problems.length > 0) return fail({ reason: 'refused', problem: problems.join('; ') })
  placeTools(layout, places.packageRoot)
  runFolderAsMountPoint(layout.context, run.uuid)
  const { PXRUN_HOME: _, ...env } = processEnvironment(container, `${CONTEXT_ROOT}/bin`, places)
  return ok({
    name: container.name,
    image: container.image,
    argv: container.argv,
    ...masking(places, volumes),
    env: { ...env, TMPDIR: '/tmp' },
    workingDir: container.workingDir ?? run.documentDir ?? `${CONTEXT_ROOT}/artifacts`,
    container: {
      mounts: [
        { kind: 'scratch', name: TEMPORARY, target: '/tmp', readOnly: false },
        ...visible(run, places),
        bind(layout.context, CONTEXT_ROOT),
        bind(layout.root, `${CONTEXT_ROOT}/artifacts/${run.uuid}`),
        ...(pluginsOf(run.operation).mountArtifactsStore ? [bind(places.layout.runs, places.storePath)] : []),
        ...places.connectionMounts.map(({ source, target, readOnly }) => bind(source, target, readOnly)),
        ...volumes,
      ],
    },
  })
}

/** What a process needs to see and might lie below `/tmp`, of which the sandbox has its own. */
function visible({ documentDir }: RunPlan, { packageRoot }: RunPlaces): Mount[] {
  return [documentDir, packageRoot, dirname(process.execPath)].flatMap((path): Mount[] =>
    path?.startsWith('/tmp/') ? [bind(path, path, true)] : [],
  )
}

const bind = (source: string, target: string, readOnly = false): Mount => ({
  kind: 'bind',
  source,
  target,
  readOnly,
})
