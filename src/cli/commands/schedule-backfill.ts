import { writeMoment } from '../../schedule/moment.js'
import { BACKFILL_LIMIT, backfill, backfillSlots } from '../../scheduler/commands.js'
import { definitionFromJson } from '../../scheduler/definition.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { oneScheduleOptions, SCHEDULE_POSITIONALS, withSchedule } from '../find-schedule.js'
import { livingLeader } from '../living-leader.js'
import { titleOf, zoneOf } from '../output/schedule-text.js'
import { momentOf } from '../schedule-options.js'

export const scheduleBackfillCommand = command({
  name: 'schedule backfill',
  summary: 'run the slots of a range that have no run yet, the oldest first',
  positionals: SCHEDULE_POSITIONALS,
  options: {
    from: { type: 'string', value: 'TIME', help: 'the first moment: 2026-03-01 or 2026-03-01T10:00' },
    to: { type: 'string', value: 'TIME', help: 'the moment to stop before' },
    'dry-run': { type: 'boolean', help: 'print the slots, and run nothing' },
    ...oneScheduleOptions,
  },
  examples: ['pxrun schedule backfill scoring-every-monday --from 2026-03-01 --to 2026-04-01 --dry-run'],
  async run(application, options, positionals) {
    const { terminal } = application
    return withSchedule(application, { options, positionals }, async (schedule, { scheduling, store }) => {
      const { schedule: times } = definitionFromJson(schedule.definition)
      if (times.timing.kind === 'events')
        throw new UsageError(
          `${titleOf(schedule)} goes by events, which cannot be made up for: \`schedule trigger\` runs it`,
        )
      const zone = zoneOf(times)
      const range = { from: momentOf(options.from, zone, '--from'), to: momentOf(options.to, zone, '--to') }
      if (range.to <= range.from) throw new UsageError('--to must be after --from')
      const { missing, present, isCut } = await backfillSlots(scheduling, schedule, range)
      if (isCut) throw new UsageError(`there are more than ${BACKFILL_LIMIT} slots in this range`)
      if (options['dry-run']) {
        for (const at of missing) await terminal.print(writeMoment(at, zone))
        terminal.complain(`${missing.length} slots would run; ${present} have a run already`)
        return ExitCode.ok
      }
      if (missing.length > 0 && !(await backfill(scheduling, schedule.uuid, missing)))
        throw new UsageError(`the schedule ${titleOf(schedule)} was removed`)
      await terminal.print(`${missing.length} slots are queued; ${present} have a run already`)
      if (missing.length > 0 && !(await livingLeader(store)))
        terminal.complain('they run as soon as a scheduler is at work: pxrun scheduler start')
      return ExitCode.ok
    })
  },
})
