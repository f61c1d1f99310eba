import { float, type Value } from '../../base/value.js'
import { asNumber } from '../equality.js'
import { plainKind } from '../kind.js'
import { durationFromSeconds, durationFromText, durationSeconds } from '../text/duration-text.js'
import { textOf } from '../text/text-of.js'

/** Seconds as a float. No time at all is `0:00:00`, which is how Polyaxon records it. */
function readDuration(value: Value): Value | undefined {
  const text = textOf(value)
  const count = asNumber(value)
  const microseconds =
    text !== undefined ? durationFromText(text) : count !== undefined ? durationFromSeconds(count) : undefined
  if (microseconds === undefined) return undefined
  return microseconds === 0n ? '0:00:00' : float(durationSeconds(microseconds))
}

export const timedelta = plainKind({
  names: ['timedelta'],
  expects: 'a length of time',
  expectsMany: 'lengths of time',
  example: '1:30:00',
  readsText: true,
  read: readDuration,
})
