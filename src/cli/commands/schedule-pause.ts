import { pause } from '../../scheduler/commands.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { oneScheduleOptions, SCHEDULE_POSITIONALS, withSchedule } from '../find-schedule.js'
import { titleOf } from '../output/schedule-text.js'

export const schedulePauseCommand = command({
  name: 'schedule pause',
  summary: 'skip the slots of a schedule until it is resumed; what runs goes on',
  positionals: SCHEDULE_POSITIONALS,
  options: oneScheduleOptions,
  examples: ['pxrun schedule pause scoring-every-monday'],
  async run(application, options, positionals) {
    return withSchedule(application, { options, positionals }, async (schedule, { scheduling }) => {
      const done = await pause(scheduling, schedule.uuid)
      await application.terminal.print(`${titleOf(schedule)} ${done ? 'is paused' : 'was paused already'}`)
      return ExitCode.ok
    })
  },
})
