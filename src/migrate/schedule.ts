/** `schedule` of a pipeline, or the one time in `execute_at` → `schedule` of an operation. */
import { DateTimeValue, DateValue, type Value } from '../base/value.js'
import { Draft } from './draft.js'
import { isFlag, isInteger, isText, type OldSection } from './old-section.js'

export function scheduleOf(root: OldSection): Draft | undefined {
  const old = root.section('schedule')
  const schedule = new Draft(['kind', 'cron', 'frequency', 'startAt', 'endAt', 'dependsOnPast'])
  if (!old) {
    const at = root.readIf('execute_at', isTime)
    return at === undefined ? undefined : schedule.set('kind', 'datetime').set('startAt', timeOf(at))
  }
  old.tellIn(schedule)
  const kind = old.text('kind')
  const cron = old.text('cron')
  const frequency = old.readIf('frequency', isCount)
  if (cron === undefined && frequency === undefined) {
    old.refuseAs('old-unclear', { problem: '`schedule` needs a `cron`, or a `frequency` in seconds' })
  }
  schedule.set('kind', cron === undefined ? 'interval' : 'cron').set('cron', cron)
  if (cron === undefined) schedule.set('frequency', frequency)
  else if (frequency !== undefined)
    schedule.note(`\`schedule.frequency: ${frequency}\` had no effect beside a \`cron\``)
  if (kind !== undefined && kind !== schedule.get('kind'))
    schedule.note(`the old \`kind\` was \`${kind}\``, 'kind')
  const [start, end] = [old.readIf('start_at', isTime), old.readIf('end_at', isTime)]
  schedule.set('startAt', start && timeOf(start)).set('endAt', end && timeOf(end))
  return schedule.set('dependsOnPast', old.readIf('depends_on_past', isFlag))
}

const isCount = (value: Value): value is number => isInteger(value) && value > 0

/** In quotes a time is a text. */
const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[-+]\d\d:\d\d)?)?$/

const isTime = (value: Value): value is DateTimeValue | DateValue | string =>
  value instanceof DateTimeValue ||
  value instanceof DateValue ||
  (isText(value) && ISO.test(value) && Number.isFinite(Date.parse(value)))

function timeOf(time: DateTimeValue | DateValue | string): DateTimeValue {
  if (time instanceof DateTimeValue) return time
  const text = time instanceof DateValue ? time.iso : time.replace(' ', 'T').replace('Z', '+00:00')
  return new DateTimeValue(text.includes('T') ? text : `${text}T00:00:00`)
}
