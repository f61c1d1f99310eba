/** Time as the schedule room counts it. Pure: nobody here asks what time it is now. */

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number

/**
 * What a clock on a wall shows, as the milliseconds that a UTC clock would need to show the same.
 * Not a point in time: a zone decides when, whether and how often a wall shows it.
 */
export type WallTime = number

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Nothing is scheduled after the last year that a date can be written in. */
export const END_OF_TIME: Instant = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
