import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { oneScheduleOptions, SCHEDULE_POSITIONALS, withSchedule } from '../find-schedule.js'
import { titleOf } from '../output/schedule-text.js'

export const scheduleRmCommand = command({
  name: 'schedule rm',
  summary: 'forget a schedule and its history; the runs that it made stay, and go on',
  positionals: SCHEDULE_POSITIONALS,
  options: oneScheduleOptions,
  examples: ['pxrun schedule rm scoring-every-monday'],
  async run(application, options, positionals) {
    return withSchedule(application, { options, positionals }, async (schedule, { store }) => {
      await store.schedules.remove(schedule.uuid, 'pxrun schedule rm')
      await application.terminal.print(`${titleOf(schedule)} is removed; its runs stay (pxrun ops ls)`)
      return ExitCode.ok
    })
  },
})
