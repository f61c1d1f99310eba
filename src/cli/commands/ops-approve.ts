import { isDone } from '../../lifecycle/status.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'

const { output: _, ...approveOptions } = runOptions

export const opsApproveCommand = command({
  name: 'ops approve',
  summary: 'let a run go on that waits for approval (`isApproved: false`)',
  positionals: RUN_POSITIONALS,
  options: approveOptions,
  examples: ['pxrun ops approve 0e717a09', 'pxrun ops ls --query pending:approval'],
  async run(application, options, positionals) {
    return withRun(application, { options, positionals }, async (run, { engine }) => {
      if (run.pending !== 'approval' || isDone(run.status))
        throw new UsageError(`${run.uuid} does not wait for approval; it is ${run.status}`)
      await engine.approve(run.uuid, 'pxrun ops approve')
      await application.terminal.print(`${run.uuid} approved`)
      return ExitCode.ok
    })
  },
})
