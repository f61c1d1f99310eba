import { writeMoment } from '../../schedule/moment.js'
import { definitionFromJson } from '../../scheduler/definition.js'
import type { ScheduleRecord } from '../../store/schedule-contract.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { scheduleJson } from '../output/registered-json.js'
import {
  nextTimes,
  type Standing,
  standingOf,
  standingWhy,
  timingText,
  titleOf,
  zoneOf,
} from '../output/schedule-text.js'
import { type Column, printTable } from '../output/table.js'
import { homeOption, outputFormat, withHome } from '../run-command.js'
import type { Terminal } from '../terminal.js'

export const scheduleLsCommand = command({
  name: 'schedule ls',
  summary: 'list the schedules of this home: when they run, how they stand, what comes next',
  options: {
    project: { type: 'string', short: 'p', value: 'NAME', help: 'only those of this project' },
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
    ...homeOption,
  },
  examples: ['pxrun schedule ls', 'pxrun schedule ls -p iris -o json'],
  async run(application, options) {
    const json = outputFormat(options.output, ['json']) === 'json'
    const { terminal } = application
    return withHome(application, options, async ({ store, scheduling }) => {
      const now = scheduling.clock.now().getTime()
      const all = await store.schedules.list(options.project)
      if (json) {
        const schedules = all.map((schedule) => scheduleJson(schedule, now))
        await terminal.print(JSON.stringify({ schedules }, undefined, 2))
      } else if (all.length === 0) terminal.complain('no schedules')
      else await printTable(terminal, columns(terminal, now), all)
      return ExitCode.ok
    })
  },
})

function columns({ paint }: Terminal, now: number): Column<ScheduleRecord>[] {
  const paints: Record<Standing, (text: string) => string> = {
    'on schedule': paint.green,
    listening: paint.green,
    paused: paint.yellow,
    waiting: paint.cyan,
    ended: paint.dim,
  }
  return [
    { title: 'NAME', text: titleOf },
    { title: 'PROJECT', text: ({ project }) => project },
    { title: 'WHEN', text: ({ definition }) => timingText(definitionFromJson(definition).schedule) },
    { title: 'STANDING', text: standingOf, paint: (cell, schedule) => paints[standingOf(schedule)](cell) },
    { title: 'NEXT', text: (schedule) => nextText(schedule, now) },
    { title: 'RUNS', text: ({ state }) => String(state.runs), align: 'right' },
    { title: 'WHY', text: (schedule) => standingWhy(schedule, now) },
  ]
}

function nextText(schedule: ScheduleRecord, now: number): string {
  const [next] = nextTimes(schedule, now, 1)
  if (next === undefined) return ''
  return writeMoment(next, zoneOf(definitionFromJson(schedule.definition).schedule))
}
