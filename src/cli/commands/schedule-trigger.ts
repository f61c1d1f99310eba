import { trigger } from '../../scheduler/commands.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { oneScheduleOptions, SCHEDULE_POSITIONALS, withSchedule } from '../find-schedule.js'
import { livingLeader } from '../living-leader.js'
import { titleOf } from '../output/schedule-text.js'

export const scheduleTriggerCommand = command({
  name: 'schedule trigger',
  summary: 'run a schedule now, beside its regular slots',
  positionals: SCHEDULE_POSITIONALS,
  options: oneScheduleOptions,
  examples: ['pxrun schedule trigger scoring-every-monday'],
  async run(application, options, positionals) {
    return withSchedule(application, { options, positionals }, async (schedule, { scheduling, store }) => {
      const at = await trigger(scheduling, schedule.uuid)
      if (at === undefined) throw new UsageError(`the schedule ${titleOf(schedule)} was removed`)
      const leader = await livingLeader(store)
      await application.terminal.print(
        leader
          ? `the scheduler (pid ${leader.identity.pid}) starts a run of ${titleOf(schedule)}`
          : `a run of ${titleOf(schedule)} starts as soon as a scheduler is at work: pxrun scheduler start`,
      )
      return ExitCode.ok
    })
  },
})
