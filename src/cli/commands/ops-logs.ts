import { currentLog, followLog } from '../../engine/follow-log.js'
import { loggedContainers } from '../../home/run-log.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { LogPrinter } from '../log-printer.js'
import { outputFormat, RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'

export const opsLogsCommand = command({
  name: 'ops logs',
  summary: 'print what a run printed; with -f go on until it ends',
  positionals: RUN_POSITIONALS,
  options: {
    ...runOptions,
    follow: { type: 'boolean', short: 'f', help: 'follow a live run' },
    container: {
      type: 'string',
      short: 'c',
      value: 'NAME',
      help: 'only what this container printed: `main`, a sidecar, a replica',
    },
    timestamps: { type: 'boolean', short: 't', help: 'put the time of arrival in front of each line' },
  },
  examples: [
    'pxrun ops logs 0e717a09',
    'pxrun ops logs -f 0e717a09',
    'pxrun ops logs 0e717a09 -c worker-0 -o json',
  ],
  async run(application, options, positionals) {
    const { terminal } = application
    const format = outputFormat(options.output, ['json'])
    return withRun(application, { options, positionals }, async (run, { store, layout }) => {
      const cancel = new AbortController()
      const release = application.onInterrupt(() => cancel.abort())
      const logged = loggedContainers(layout.run(run.uuid), run.attempt)
      const only = options.container
      const containers = only === undefined ? logged : [only]
      if (only !== undefined && !options.follow && !logged.includes(only))
        throw new UsageError(
          `no container ${only} of it has printed anything; there is ${logged.join(', ') || 'none'}`,
        )
      const printer = new LogPrinter(terminal, { containers, timestamps: options.timestamps === true })
      const home = { store, layout }
      const lines = options.follow ? followLog(home, run.uuid, cancel.signal) : currentLog(home, run.uuid)
      for await (const { container, text, at } of lines) {
        if (only !== undefined && container !== only) continue
        if (format)
          await terminal.print(JSON.stringify({ timestamp: at.toISOString(), container, value: text }))
        else await printer.print({ container, text, at })
        if (cancel.signal.aborted) break
      }
      release()
      return cancel.signal.aborted ? ExitCode.interrupted : ExitCode.ok
    })
  },
})
