/** What to do about an engine that does not answer: try again, or do without. */
import { isRefusal, isUnreachable } from './api/engine-errors.js'
import { pause } from './pause.js'

/** Where the pauses between two tries begin and end. */
const PAUSE_MS = { first: 50, longest: 1000 }

/** The answer, or the last error once the patience is over. Only for work that may be done twice. */
export async function withPatience<T>(patienceMs: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (let pauseMs = PAUSE_MS.first; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MS.longest)) {
    try {
      return await work()
    } catch (error) {
      if (!isUnreachable(error) || Date.now() + pauseMs > deadline) throw error
      await pause(pauseMs)
    }
  }
}

/** The answer; undefined when the engine gives none. */
export async function tolerated<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isUnreachable(error) || isRefusal(error)) return undefined
    throw error
  }
}
