/**
 * A process that can be told from a later one with the same pid: a pid alone is reused, and all of
 * them are after a reboot.
 */
export interface ProcessIdentity {
  readonly pid: number
  /** When the process started, in the system's own unit (clock ticks since boot on Linux). */
  readonly startTime: string
  readonly bootId: string
}
