/** What a store keeps of a schedule besides its state: its times, its policies, how long its runs are kept. */
import type { Json } from '../base/value.js'
import type { Schedule } from '../schedule/schedule.js'
import { scheduleFromJson, scheduleToJson } from '../schedule/stored-schedule.js'

export interface Definition {
  readonly schedule: Schedule
  readonly keep: Keep
  /** Where it came from; null for standard input. */
  readonly file: string | null
}

/** Which runs stay when they are done; without bounds all of them. */
export interface Keep {
  /** The newest ones. */
  readonly runs?: number
  /** Those that ended no longer ago than this. */
  readonly forMs?: number
}

interface Stored {
  readonly version: 1
  readonly schedule: Json
  readonly keep: Keep
  readonly file: string | null
}

export function definitionToJson({ schedule, keep, file }: Definition): Json {
  const stored: Stored = { version: 1, schedule: scheduleToJson(schedule), keep, file }
  return stored as unknown as Json
}

/** @param json what `definitionToJson` gave. */
export function definitionFromJson(json: Json): Definition {
  const { schedule, keep, file } = json as unknown as Stored
  return { schedule: scheduleFromJson(schedule), keep, file }
}
