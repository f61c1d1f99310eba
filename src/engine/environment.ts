/** The environment of a local process: a documented part of the user's own, pxrun's, then the document's. */
import { delimiter, join } from 'node:path'
import type { HomeLayout } from '../home/layout.js'
import type { RunPlan } from '../plan/run-plan.js'
import { pythonPath, trackingEnvironment } from '../tracking/environment.js'

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

export function processEnvironment(
  plan: RunPlan,
  layout: HomeLayout,
  {
    environment,
    packageRoot,
  }: { environment: Readonly<Record<string, string | undefined>>; packageRoot: string },
): Record<string, string> {
  const inherited: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (isInherited(name) || name.startsWith('LC_'))) inherited[name] = value
  }
  const { context, contextOffline, contextPrograms } = layout.run(plan.uuid)
  const { uuid, name, owner, project, container } = plan
  return {
    ...inherited,
    PYTHONUNBUFFERED: '1',
    PXRUN_HOME: layout.home,
    ...trackingEnvironment({ offlineRoot: contextOffline, contextRoot: context, uuid, name, owner, project }),
    ...container.env,
    PATH: [contextPrograms, container.env.PATH ?? inherited.PATH].filter(Boolean).join(delimiter),
    PYTHONPATH: pythonPath(container.env.PYTHONPATH, join(packageRoot, 'python')),
  }
}

const isInherited = (name: string) => (INHERITED as readonly string[]).includes(name)
