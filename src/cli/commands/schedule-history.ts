import { writeMoment } from '../../schedule/moment.js'
import type { TimeZone } from '../../schedule/time-zone.js'
import { definitionFromJson } from '../../scheduler/definition.js'
import type { SlotRecord } from '../../store/schedule-contract.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { oneScheduleOptions, SCHEDULE_POSITIONALS, withSchedule } from '../find-schedule.js'
import { paintStatus } from '../output/format.js'
import { slotRecordJson } from '../output/registered-json.js'
import { slotText, zoneOf } from '../output/schedule-text.js'
import { type Column, printTable } from '../output/table.js'
import { outputFormat } from '../run-command.js'
import type { Terminal } from '../terminal.js'

export const scheduleHistoryCommand = command({
  name: 'schedule history',
  summary: 'show what became of each slot, the newest first: its run, or why it was skipped',
  positionals: SCHEDULE_POSITIONALS,
  options: {
    limit: { type: 'string', value: 'N', help: 'so many slots (default 50)' },
    offset: { type: 'string', value: 'N', help: 'leave out the newest N' },
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
    ...oneScheduleOptions,
  },
  examples: [
    'pxrun schedule history scoring-every-monday',
    'pxrun schedule history 0e717a09 --limit 200 -o json',
  ],
  async run(application, options, positionals) {
    const json = outputFormat(options.output, ['json']) === 'json'
    const limit = countOf(options.limit ?? '50', '--limit')
    const offset = countOf(options.offset ?? '0', '--offset')
    const { terminal } = application
    return withSchedule(application, { options, positionals }, async (schedule, { store }) => {
      const zone = zoneOf(definitionFromJson(schedule.definition).schedule)
      const slots = await store.schedules.slots(schedule.uuid, { limit, offset })
      if (json) {
        const { uuid, name, project } = schedule
        const shown = { uuid, name, project, slots: slots.map((slot) => slotRecordJson(slot, zone)) }
        await terminal.print(JSON.stringify(shown, undefined, 2))
      } else if (slots.length === 0) terminal.complain('nothing was decided about yet')
      else await printTable(terminal, columns(terminal, zone), slots)
      return ExitCode.ok
    })
  },
})

function countOf(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} takes a whole number, not \`${text}\``)
  return Number(text)
}

function columns(terminal: Terminal, zone: TimeZone): Column<SlotRecord>[] {
  const { paint } = terminal
  const paints: Record<string, (text: string) => string> = {
    fired: paint.green,
    skipped: paint.yellow,
    queued: paint.cyan,
  }
  return [
    { title: 'SLOT', text: ({ at }) => writeMoment(at, zone) },
    {
      title: 'OUTCOME',
      text: ({ outcome }) => outcome.kind,
      paint: (cell, { outcome }) => paints[outcome.kind]!(cell),
    },
    { title: 'RUN', text: ({ run }) => run?.uuid ?? '' },
    {
      title: 'STATUS',
      text: ({ run }) => run?.status ?? '',
      paint: (cell, { run }) => (run?.status ? paintStatus(terminal, run.status, cell) : cell),
    },
    { title: 'WHY', text: (slot) => slotText(slot, zone).why },
  ]
}
