import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Application, OpenHome } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { followScheduler } from '../follow-scheduler.js'
import { livingLeader } from '../living-leader.js'
import {
  dockerOption,
  type HomeOptions,
  homeOption,
  jobsOption,
  passOption,
  withHome,
} from '../run-command.js'

export const schedulerStartCommand = command({
  name: 'scheduler start',
  summary: 'run the schedules of this home, until Ctrl-C',
  options: {
    detach: {
      type: 'boolean',
      help: 'start it in the background; its words go to scheduler.log in the home',
    },
    ...homeOption,
    ...dockerOption,
    ...passOption,
    ...jobsOption,
  },
  examples: ['pxrun scheduler start', 'pxrun scheduler start --detach'],
  async run(application, options) {
    return withHome(application, options, async (opened) => {
      if (!options.detach) return followScheduler(application, opened)
      const leader = await livingLeader(opened.store)
      if (leader) {
        await application.terminal.print(`a scheduler is at work already (pid ${leader.identity.pid})`)
        return ExitCode.ok
      }
      return startDetached(application, opened, options)
    })
  },
})

/** How long the new process may take to take the lead. */
const PATIENCE_MS = 15_000
const LOOK_MS = 50

async function startDetached(
  application: Application,
  { layout, store }: OpenHome,
  options: HomeOptions,
): Promise<number> {
  const { terminal } = application
  const logFile = join(layout.home, 'scheduler.log')
  const docker = options['docker-host']
  const passed = (options['env-pass'] ?? []).flatMap((name) => ['--env-pass', name])
  const argv = [
    ...['scheduler', 'start', '--home', layout.home],
    ...(docker ? ['--docker-host', docker] : []),
    ...passed,
    ...(options.jobs === undefined ? [] : ['--jobs', options.jobs]),
  ]
  const pid = application.spawnDetached(argv, logFile)
  const giveUpAt = performance.now() + PATIENCE_MS
  while (performance.now() < giveUpAt) {
    const leader = await livingLeader(store)
    if (leader) {
      await terminal.print(
        `the scheduler is at work (pid ${leader.identity.pid}); its words are in ${logFile}`,
      )
      return ExitCode.ok
    }
    await wait(LOOK_MS)
  }
  terminal.complain(
    `${terminal.paint.red('error')}: the scheduler (pid ${pid}) did not begin; see ${logFile}`,
  )
  return ExitCode.unavailable
}
