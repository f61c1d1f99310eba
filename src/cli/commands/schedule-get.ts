import { writeMoment } from '../../schedule/moment.js'
import { spanText } from '../../schedule/slot.js'
import { definitionFromJson } from '../../scheduler/definition.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { oneScheduleOptions, SCHEDULE_POSITIONALS, withSchedule } from '../find-schedule.js'
import { scheduleJson } from '../output/registered-json.js'
import {
  catchUpText,
  nextTimes,
  standingOf,
  standingWhy,
  timingText,
  zoneOf,
} from '../output/schedule-text.js'
import { outputFormat } from '../run-command.js'

export const scheduleGetCommand = command({
  name: 'schedule get',
  summary: 'show a schedule: its times, its policies, how it stands, what comes next',
  positionals: SCHEDULE_POSITIONALS,
  options: {
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
    ...oneScheduleOptions,
  },
  examples: ['pxrun schedule get scoring-every-monday'],
  async run(application, options, positionals) {
    const json = outputFormat(options.output, ['json']) === 'json'
    const { terminal } = application
    return withSchedule(application, { options, positionals }, async (record, { scheduling }) => {
      const now = scheduling.clock.now().getTime()
      if (json) {
        await terminal.print(JSON.stringify(scheduleJson(record, now), undefined, 2))
        return ExitCode.ok
      }
      const { schedule, keep, file } = definitionFromJson(record.definition)
      const write = (at: number) => writeMoment(at, zoneOf(schedule))
      const { past } = record.state
      const rows: [string, string][] = [
        ['uuid', record.uuid],
        ['name', record.name],
        ['project', record.project],
        ['file', file ?? ''],
        ['when', timingText(schedule)],
        ['endAt', schedule.endAt === undefined ? '' : write(schedule.endAt)],
        ['maxRuns', schedule.maxRuns === undefined ? '' : String(schedule.maxRuns)],
        ['depends', schedule.dependsOnPast ? `on the past run being ${schedule.past}` : ''],
        ['catch-up', schedule.timing.kind === 'events' ? '' : catchUpText(schedule.catchUp)],
        ['keeps', keepText(keep)],
        ['standing', [standingOf(record), standingWhy(record, now)].filter(Boolean).join(': ')],
        ['runs', String(record.state.runs)],
        [
          'last run',
          past.kind === 'none' ? '' : `${past.run} ${past.kind === 'ended' ? past.status : past.kind}`,
        ],
        ...nextTimes(record, now, 5).map((at): [string, string] => [
          'next',
          `${write(at)}, in ${spanText(at - now)}`,
        ]),
      ]
      for (const [title, text] of rows)
        if (text) await terminal.print(`${terminal.paint.dim(title.padEnd(12))}${text}`)
      return ExitCode.ok
    })
  },
})

function keepText({ runs, forMs }: { readonly runs?: number; readonly forMs?: number }): string {
  const parts = [
    ...(runs === undefined ? [] : [`its newest ${runs} runs`]),
    ...(forMs === undefined ? [] : [`runs for ${spanText(forMs)}`]),
  ]
  return parts.join(', ')
}
