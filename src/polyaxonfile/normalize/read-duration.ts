/** Lengths of time: seconds as a number, `PT1H30M`, `1:30:00`, `2 days, 1:30:00`; written as `H:MM:SS`. */
import { Float, isNumber, type Value } from '../../base/value.js'
import { durationFromSeconds, durationFromText } from '../../types/text/duration-text.js'
import { textOf } from '../../types/text/text-of.js'

const DAY = 86_400_000_000n
const HOUR = 3_600_000_000n
const MINUTE = 60_000_000n
const SECOND = 1_000_000n

/** As Python writes a `timedelta`: `1 day, 2:00:00`, `0:00:00.500000`. */
export function readDuration(value: Value): string | undefined {
  const microseconds = microsecondsOf(value)
  return microseconds === undefined ? undefined : written(microseconds)
}

function microsecondsOf(value: Value): bigint | undefined {
  if (typeof value === 'boolean') return value ? SECOND : 0n
  if (isNumber(value)) return durationFromSeconds(value instanceof Float ? value.value : value)
  const text = textOf(value)
  return text === undefined ? undefined : durationFromText(text)
}

/** The days may be negative, the rest never is: -1 second is `-1 day, 23:59:59`. */
function written(microseconds: bigint): string {
  const rest = ((microseconds % DAY) + DAY) % DAY
  const days = (microseconds - rest) / DAY
  const fraction = rest % SECOND
  const clock = [rest / HOUR, (rest % HOUR) / MINUTE, (rest % MINUTE) / SECOND]
    .map((part, index) => (index ? `${part}`.padStart(2, '0') : `${part}`))
    .join(':')
  const front = days === 0n ? '' : `${days} day${days === 1n || days === -1n ? '' : 's'}, `
  return `${front}${clock}${fraction === 0n ? '' : `.${`${fraction}`.padStart(6, '0')}`}`
}
