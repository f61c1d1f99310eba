import { setTimeout as wait } from 'node:timers/promises'

/** Resolves after a time, or at once when the signal aborts. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal && { signal }).catch(() => {})
}
