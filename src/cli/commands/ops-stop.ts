import { isDone } from '../../lifecycle/status.js'
import { stop } from '../../scheduler/commands.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { paintStatus } from '../output/format.js'
import { RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'
import { waitUntilDone } from '../wait-until-done.js'

const { output: _, ...stopOptions } = runOptions

export const opsStopCommand = command({
  name: 'ops stop',
  summary: 'stop a run: SIGTERM to all of its processes, SIGKILL after a grace period',
  positionals: RUN_POSITIONALS,
  options: { ...stopOptions, kill: { type: 'boolean', help: 'end it at once, without the grace period' } },
  examples: ['pxrun ops stop 0e717a09', 'pxrun ops stop 0e717a09 --kill'],
  async run(application, options, positionals) {
    const { terminal } = application
    return withRun(application, { options, positionals }, async (run, { store, engine, scheduling }) => {
      if (isDone(run.status)) {
        terminal.complain(`${run.uuid} is already ${run.status}`)
        return ExitCode.ok
      }
      if (run.status === 'on_schedule') {
        const active = await store.schedules.activeRuns(run.uuid)
        await stop(scheduling, run.uuid, 'pxrun ops stop')
        for (const uuid of active)
          await engine.stop(uuid, { by: 'pxrun ops stop', kill: options.kill === true })
        await terminal.print(`${run.uuid} ${paintStatus(terminal, 'stopped')}`)
        return ExitCode.ok
      }
      await engine.stop(run.uuid, { by: 'pxrun ops stop', kill: options.kill === true })
      const done = await waitUntilDone(store, run.uuid)
      await terminal.print(`${run.uuid} ${done ? paintStatus(terminal, done.status) : 'deleted'}`)
      return ExitCode.ok
    })
  },
})
