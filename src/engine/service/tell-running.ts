/** Says that a run runs: at once, and of a service when it answers, with the place where it does. */
import type { ContainerPlan } from '../../executors/contract.js'
import type { AttemptLayout } from '../../home/layout.js'
import { type RunPlan, type ServicePlan, sectionAt } from '../../plan/run-plan.js'
import { together } from '../attend.js'
import type { Drive } from '../drive.js'
import type { DrivenRun } from '../driven-run.js'

export interface Running extends Drive {
  readonly files: AttemptLayout
  readonly containers: readonly ContainerPlan[]
  readonly signal: AbortSignal
}

export async function tellRunning(run: DrivenRun, running: Running): Promise<void> {
  const { plan, executor, files, containers, signal } = running
  const { service } = plan
  if (!service) return await run.to('running', 'PxrunEngine', words(plan))
  const main = containers.find(({ name }) => name === together(plan)[0]?.name)
  const exec = async (argv: readonly string[], timeoutMs: number) =>
    main && (await executor.exec(main, files, { argv, timeoutMs }))
  // Loaded when it is needed: most runs are no services.
  const { untilReady } = await import('./until-ready.js')
  if (!(await untilReady(service, { signal, exec }))) return
  const urls = urlsOf(service)
  await run.update({ metaInfo: { ...metaInfo(plan, service), ...(urls[0] && { url: urls[0], urls }) } })
  const message = urls.length > 0 ? `it answers at ${urls.join(' and ')}` : 'it is ready'
  await run.to('running', 'ServiceReady', message)
}

export const urlsOf = ({ ports }: ServicePlan): string[] =>
  ports.map(({ hostPort, path }) => `http://localhost:${hostPort}${path}`)

/** Under Polyaxon's own names. */
function metaInfo({ run }: RunPlan, { ports }: ServicePlan) {
  const section = sectionAt(run, []) as { readonly rewritePath?: unknown; readonly isExternal?: unknown }
  return {
    ports: ports.map(({ port }) => port),
    rewrite_path: section.rewritePath === true,
    is_external: section.isExternal === true,
  }
}

function words(plan: RunPlan): string {
  const count = together(plan).length
  return count === 1 ? 'the container is running' : `${count} containers are running`
}
