/**
 * The statuses of a run and how they follow one another (names and meaning as Polyaxon's).
 *
 *   created ─ compiled ─ queued ─ scheduled ─ starting ─ running ─ processing ─┬─ succeeded
 *      │          │         │          │          │          │          │       ├─ failed
 *      └──────────┴─────────┴──────────┴──────────┴──────────┴──────────┘       ├─ stopped
 *        any of them may end; `retrying` goes back to `queued`,                  ├─ skipped
 *        `stopping` waits for the processes to go, `warning` may come and go     └─ upstream_failed
 */
export const STATUSES = [
  'created',
  'resuming',
  'on_schedule',
  'compiled',
  'queued',
  'scheduled',
  'starting',
  'running',
  'processing',
  'warning',
  'unschedulable',
  'stopping',
  'retrying',
  'succeeded',
  'failed',
  'upstream_failed',
  'stopped',
  'skipped',
  'unknown',
] as const

export type Status = (typeof STATUSES)[number]

export const DONE = ['succeeded', 'failed', 'upstream_failed', 'stopped', 'skipped'] as const

export type DoneStatus = (typeof DONE)[number]

export const isDone = (status: Status): status is DoneStatus => (DONE as readonly string[]).includes(status)

/** A change of status as it is stored: Polyaxon's condition. Times are ISO 8601 in UTC. */
export interface Condition {
  readonly type: Status
  readonly status: true
  readonly reason: string
  readonly message: string
  readonly last_update_time: string
  readonly last_transition_time: string
}

/** Done is final, except that a stopped or finished run may be resumed; a run never repeats a status in a row. */
export function mayFollow(from: Status, to: Status): boolean {
  if (from === to) return from === 'warning'
  if (isDone(from)) return to === 'resuming' || to === 'retrying'
  return true
}
