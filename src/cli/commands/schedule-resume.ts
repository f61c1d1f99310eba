import { writeMoment } from '../../schedule/moment.js'
import { resume } from '../../scheduler/commands.js'
import { definitionFromJson } from '../../scheduler/definition.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { oneScheduleOptions, SCHEDULE_POSITIONALS, withSchedule } from '../find-schedule.js'
import { nextTimes, titleOf, zoneOf } from '../output/schedule-text.js'

export const scheduleResumeCommand = command({
  name: 'schedule resume',
  summary: 'end the pause of a schedule; the slots within it stay skipped',
  positionals: SCHEDULE_POSITIONALS,
  options: oneScheduleOptions,
  examples: ['pxrun schedule resume scoring-every-monday'],
  async run(application, options, positionals) {
    return withSchedule(application, { options, positionals }, async (schedule, { scheduling }) => {
      const done = await resume(scheduling, schedule.uuid)
      const [next] = nextTimes(schedule, scheduling.clock.now().getTime(), 1)
      const zone = zoneOf(definitionFromJson(schedule.definition).schedule)
      const then = next === undefined ? '' : `; next ${writeMoment(next, zone)}`
      await application.terminal.print(`${titleOf(schedule)} ${done ? `goes on${then}` : 'was not paused'}`)
      return ExitCode.ok
    })
  },
})
