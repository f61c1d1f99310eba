/** The system's own clock and source of uuids. */
import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.js'
import type { Ids } from './ids.js'

export const systemClock: Clock = { now: () => new Date() }

export const systemIds: Ids = { uuid: () => randomBytes(16).toString('hex') }
