import { deleteRun } from '../../engine/delete-run.js'
import { isDone } from '../../lifecycle/status.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'

const { output: _, ...deleteOptions } = runOptions

export const opsDeleteCommand = command({
  name: 'ops delete',
  summary: 'delete a run that is done: its record and all of its files',
  positionals: RUN_POSITIONALS,
  options: { ...deleteOptions, yes: { type: 'boolean', short: 'y', help: 'do not ask' } },
  examples: ['pxrun ops delete 0e717a09 --yes'],
  async run(application, options, positionals) {
    const { terminal } = application
    return withRun(application, { options, positionals }, async (run, { store, layout }) => {
      if (!isDone(run.status))
        throw new UsageError(
          `${run.uuid} is ${run.status}; stop it first: pxrun ops stop ${run.uuid.slice(0, 8)}`,
        )
      const { downstream } = await store.edges(run.uuid)
      if (!options.yes) {
        const users = downstream.length > 0 ? `; ${downstream.length} other runs used it` : ''
        throw new UsageError(
          `this deletes ${run.name ?? run.uuid} with all of its files${users}. Add --yes to do it`,
        )
      }
      const deleted = await deleteRun({ store, layout }, run.uuid)
      if (!deleted.ok)
        throw new UsageError(
          `${run.uuid} was not deleted: somebody else has just ${deleted.error.kind === 'not-done' ? 'resumed' : 'deleted'} it`,
        )
      await terminal.print(`${run.uuid} deleted`)
      return ExitCode.ok
    })
  },
})
