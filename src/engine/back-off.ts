/** Between two tries: each pause is twice as long as the one before. */
import { setTimeout as wait } from 'node:timers/promises'

const FIRST_MS = 1000
const LONGEST_MS = 60_000

/** The pause before try number `count` (1 for the first repetition), in milliseconds. */
export const backOffMs = (count: number): number => Math.min(FIRST_MS * 2 ** (count - 1), LONGEST_MS)

/** A stop ends the pause: who comes back has to look for the request. */
export async function backOff(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {})
}
