/** Says when a run begins what is wrong with its hooks already, rather than only once they are due. */
import { hookTargets } from '../../plan/hooks.js'
import type { DrivenRun } from '../driven-run.js'
import { hubProblem } from '../hub-plan.js'
import type { EngineParts } from '../parts.js'
import { hookConnection } from './hook-url.js'
import { isPosted, shownComponent } from './posted.js'

export async function noticeHooks(parts: EngineParts, run: DrivenRun): Promise<void> {
  const targets = hookTargets(run.record.content)
  if (targets.length === 0) return
  const { documentDir } = run.record.content as { readonly documentDir?: string | null }
  const { configuration } = parts.configuration(documentDir ?? null)
  for (const { component, connection } of targets) {
    const found = isPosted(component) ? hookConnection(connection, configuration) : undefined
    const problem = found ? (found.ok ? undefined : found.error) : await hubProblem(parts, component)
    if (problem !== undefined)
      await run.notice(`the hook ${shownComponent(component)} cannot work: ${problem}`)
  }
}
