/**
 * Hides the secrets of a run that an earlier pxrun has started: they are looked up once more, since nothing keeps
 * them. One that cannot be had any more is not masked in what is recorded from here on; logs are masked anyway.
 */
import type { PlannedContainer, RunPlan } from '../plan/run-plan.js'
import { withVariables } from './container-variables.js'
import type { DrivenRun } from './driven-run.js'
import type { EngineParts } from './parts.js'

export async function hideKnownSecrets(
  parts: EngineParts,
  run: DrivenRun,
  { plan, containers }: { readonly plan: RunPlan; readonly containers: readonly PlannedContainer[] },
): Promise<void> {
  for (const container of containers) {
    const known = await withVariables(parts, plan, container)
    if (!known.ok) continue
    const { planned, secrets, fileVolumes } = known.value
    run.hide(secrets.flatMap((name) => planned.env[name] ?? []))
    const files = Object.values(fileVolumes).flat()
    run.hide(files.flatMap(({ isSecret, content }) => (isSecret ? content.toString('utf8') : [])))
  }
}
