import { writeMoment } from '../../schedule/moment.js'
import { spanText } from '../../schedule/slot.js'
import { definitionFromJson } from '../../scheduler/definition.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { livingLeader } from '../living-leader.js'
import { timeText } from '../output/format.js'
import { titleOf, zoneOf } from '../output/schedule-text.js'
import { homeOption, outputFormat, withHome } from '../run-command.js'

export const schedulerStatusCommand = command({
  name: 'scheduler status',
  summary: 'say whether a scheduler is at work in this home, and what comes next',
  options: { output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' }, ...homeOption },
  examples: ['pxrun scheduler status'],
  async run(application, options) {
    const { terminal } = application
    const json = outputFormat(options.output, ['json']) === 'json'
    return withHome(application, options, async ({ store, scheduling }) => {
      const leader = await livingLeader(store)
      const [next] = await store.schedules.upcoming(1)
      const active = (await store.schedules.unfinishedRuns()).length
      const schedules = await store.schedules.count()
      if (json) {
        const shown = {
          running: leader !== undefined,
          pid: leader?.identity.pid ?? null,
          since: leader?.since ?? null,
          schedules,
          active_runs: active,
          next: next?.nextAt ? { schedule: next.name, at: new Date(next.nextAt).toISOString() } : null,
        }
        await terminal.print(JSON.stringify(shown, undefined, 2))
        return ExitCode.ok
      }
      await terminal.print(
        leader
          ? `a scheduler is at work: pid ${leader.identity.pid}, since ${timeText(leader.since)}`
          : 'no scheduler is at work: `pxrun scheduler start --detach` starts one',
      )
      await terminal.print(`${counted(schedules, 'schedule')}, ${counted(active, 'active run')}`)
      if (!next?.nextAt) return ExitCode.ok
      const { schedule } = definitionFromJson(next.definition)
      const left = next.nextAt - scheduling.clock.now().getTime()
      const when = left > 0 ? `in ${spanText(left)}` : `overdue by ${spanText(-left)}`
      await terminal.print(`next: ${titleOf(next)} ${writeMoment(next.nextAt, zoneOf(schedule))}, ${when}`)
      return ExitCode.ok
    })
  },
})

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
