/** The changes of the tables in order: the first makes version 1. Released ones never change; append. */
import { initial } from './0001-initial.js'
import { trees } from './0002-trees.js'
import { schedules } from './0003-schedules.js'
import { places } from './0004-places.js'
import { rounds } from './0005-rounds.js'
import { hooks } from './0006-hooks.js'
import { expiries } from './0007-expiries.js'
import { cache } from './0008-cache.js'
import { references } from './0009-references.js'
import { awaited } from './0010-awaited.js'
import { slotCounts } from './0011-slot-counts.js'
import { ports } from './0012-ports.js'
import { alike } from './0013-alike.js'

export const ALL_MIGRATIONS: readonly string[] = [
  initial,
  trees,
  schedules,
  places,
  rounds,
  hooks,
  expiries,
  cache,
  references,
  awaited,
  slotCounts,
  ports,
  alike,
]
