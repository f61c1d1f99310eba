/** Ends a container: politely first, with force after the grace period. */
import type { EngineApi } from './api/engine-api.js'
import { standingOf } from './standing.js'

/** After SIGKILL the kernel and the engine need a moment; a machine under load a longer one. */
const KILL_PATIENCE_MS = 60_000

/** Resolves once no process of it is left. One that does not run is left as it is. */
export async function stopContainer(api: EngineApi, id: string, graceMs: number): Promise<void> {
  const container = await api.container(id)
  if (!container) return
  const standing = standingOf(container, await api.kind())
  if (standing.kind !== 'running') return
  // What is paused would not see the signal.
  if (standing.paused) await api.unpause(id)
  if (graceMs > 0) {
    // As the image asks to be stopped; Podman gives its number.
    await api.kill(id, String(container.Config.StopSignal || 'SIGTERM'))
    if (await endsWithin(api, id, graceMs)) return
  }
  await api.kill(id, 'SIGKILL')
  await endsWithin(api, id, KILL_PATIENCE_MS)
}

async function endsWithin(api: EngineApi, id: string, ms: number): Promise<boolean> {
  const over = AbortSignal.timeout(ms)
  for (;;) {
    try {
      await api.wait(id, over)
    } catch (error) {
      if (!over.aborted) throw error
    }
    const container = await api.container(id)
    if (!container || standingOf(container, await api.kind()).kind !== 'running') return true
    if (over.aborted) return false
  }
}
