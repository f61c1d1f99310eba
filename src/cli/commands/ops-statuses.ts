import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { paintStatus, timeText } from '../output/format.js'
import { printTable } from '../output/table.js'
import { outputFormat, RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'

export const opsStatusesCommand = command({
  name: 'ops statuses',
  summary: 'list the conditions that a run went through',
  positionals: RUN_POSITIONALS,
  options: runOptions,
  examples: ['pxrun ops statuses 0e717a09'],
  async run(application, options, positionals) {
    const { terminal } = application
    const format = outputFormat(options.output, ['json'])
    return withRun(application, { options, positionals }, async (run, { store }) => {
      const conditions = await store.conditions(run.uuid)
      if (format) {
        await terminal.print(
          JSON.stringify({ uuid: run.uuid, status: run.status, status_conditions: conditions }, undefined, 2),
        )
        return ExitCode.ok
      }
      await printTable(
        terminal,
        [
          {
            title: 'TIME',
            text: (row) =>
              terminal.interactive ? timeText(row.last_transition_time) : row.last_transition_time,
          },
          {
            title: 'STATUS',
            text: ({ type }) => type,
            paint: (cell, { type }) => paintStatus(terminal, type, cell),
          },
          { title: 'REASON', text: ({ reason }) => reason },
          { title: 'MESSAGE', text: ({ message }) => message },
        ],
        conditions,
      )
      return ExitCode.ok
    })
  },
})
