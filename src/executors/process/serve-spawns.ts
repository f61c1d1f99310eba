/**
 * The other end of `spawner.ts`: starts what it is asked to, in order, and ends with whoever asks.
 *
 *   ← { id, detached }      → { id: READY } once, { id, problem? } for each request
 */
import { type Detached, startDetached } from './detached.js'

export interface SpawnRequest {
  readonly id: number
  readonly detached: Detached
}

export interface SpawnAnswer {
  readonly id: number
  /** Why it was not started. */
  readonly problem?: string | undefined
}

export function serveSpawns(): void {
  process.chdir('/')
  process.on('message', async ({ id, detached }: SpawnRequest) => {
    const problem = await startDetached(detached)
    // Whoever has asked may be gone by now, and this program ends with it.
    if (process.connected) process.send?.({ id, problem } satisfies SpawnAnswer)
  })
  process.send?.({ id: READY } satisfies SpawnAnswer)
}

/** The answer that nobody asked for. */
export const READY = 0
