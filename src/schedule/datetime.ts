/** The one slot of a schedule that runs once. */
import type { Instant } from './instant.js'

export const onceAfter = (at: Instant, after: Instant): Instant | undefined => (at > after ? at : undefined)

export const onceBefore = (at: Instant, before: Instant): Instant | undefined =>
  at < before ? at : undefined
