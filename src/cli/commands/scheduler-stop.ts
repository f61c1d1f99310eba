import { setTimeout as wait } from 'node:timers/promises'
import { isAlive } from '../../host/processes.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { livingLeader } from '../living-leader.js'
import { homeOption, withHome } from '../run-command.js'

/** How long a scheduler may take to end. */
const PATIENCE_MS = 30_000
const LOOK_MS = 50

export const schedulerStopCommand = command({
  name: 'scheduler stop',
  summary: 'end the scheduler of this home; runs that it has started go on',
  options: homeOption,
  examples: ['pxrun scheduler stop'],
  async run(application, options) {
    const { terminal } = application
    return withHome(application, options, async ({ store }) => {
      const leader = await livingLeader(store)
      if (!leader) {
        await terminal.print('no scheduler is at work')
        return ExitCode.ok
      }
      await store.schedules.askToStop('pxrun scheduler stop')
      const { pid } = leader.identity
      const giveUpAt = performance.now() + PATIENCE_MS
      while (isAlive(leader.identity) && performance.now() < giveUpAt) {
        const now = await livingLeader(store)
        if (now?.epoch !== leader.epoch) break
        await wait(LOOK_MS)
      }
      if ((await livingLeader(store))?.epoch === leader.epoch) {
        terminal.complain(`${terminal.paint.red('error')}: the scheduler (pid ${pid}) does not answer`)
        return ExitCode.unavailable
      }
      await terminal.print(`the scheduler (pid ${pid}) has ended`)
      return ExitCode.ok
    })
  },
})
