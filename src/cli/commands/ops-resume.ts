import { isDone } from '../../lifecycle/status.js'
import { isPlanned, type Plan } from '../../plan/pipeline-plan.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { pipelineNode } from '../plan-node.js'
import { jobsOption, outputFormat, RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'
import { watchRun } from '../watch-run.js'

export const opsResumeCommand = command({
  name: 'ops resume',
  summary:
    'go on with a run whose pxrun is gone, or that has failed or was stopped: what has succeeded stays',
  positionals: RUN_POSITIONALS,
  options: {
    ...runOptions,
    ...jobsOption,
    quiet: { type: 'boolean', short: 'q', help: 'print nothing but errors' },
  },
  examples: ['pxrun ops resume 0e717a09'],
  async run(application, options, positionals) {
    const json = outputFormat(options.output, ['json']) === 'json'
    return withRun(application, { options, positionals }, async (run, opened) => {
      const { uuid } = run
      const plan = run.content as unknown as Plan
      if (!isPlanned(plan))
        throw new UsageError(`${uuid} never began, so there is nothing to go on with; resume its pipeline`)
      const notNow = () =>
        new UsageError(
          `${uuid} is ${run.status}: there is nothing to go on with, or another pxrun follows it`,
        )
      const pipeline = pipelineNode(plan)
      const watch = { json, quiet: options.quiet === true, containers: [], uuid, pipeline }
      return watchRun(application, opened, {
        options: watch,
        start: async (onEvent) => {
          const resumed = isDone(run.status)
            ? await opened.engine.reopen(uuid, { onEvent, by: 'pxrun ops resume' })
            : await opened.engine.drive(uuid, { onEvent })
          if (!resumed) throw notNow()
          return resumed
        },
      })
    })
  },
})
