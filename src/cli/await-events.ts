/** Waits in the foreground for statuses of other runs, before an operation starts. */
import { setTimeout as wait } from 'node:timers/promises'
import { invariant } from '../base/invariant.js'
import { isDone, type Status } from '../lifecycle/status.js'
import type { AwaitedStatuses } from '../schedule/schedule.js'
import type { RunStore } from '../store/contract.js'
import type { Application, OpenHome } from './application.js'
import { ExitCode } from './exit-code.js'

const LOOK_MS = 200

/** Resolves once every event has occurred; with an exit code when that cannot be, or after Ctrl-C. */
export async function awaitEvents(
  application: Application,
  { store }: Pick<OpenHome, 'store'>,
  events: readonly AwaitedStatuses[],
): Promise<number | undefined> {
  const { terminal } = application
  const refuse = (problem: string, code: number) => {
    terminal.complain(`${terminal.paint.red('error')}: ${problem}`)
    return code
  }
  const stop = new AbortController()
  let signalCode: number | undefined
  const release = application.onInterrupt((signal) => {
    signalCode = signal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated
    stop.abort()
  })
  try {
    for (const { of, statuses } of events) {
      invariant('run' in of, 'an operation that starts again and again is registered')
      const { run } = of
      const wanted = statuses.join(' or ')
      const event = { run, statuses }
      terminal.complain(terminal.paint.dim(`• waiting for the run ${run}: ${wanted}`))
      for (let seen = await look(store, event); seen !== 'occurred'; seen = await look(store, event)) {
        if (seen === 'no-such-run')
          return refuse(`there is no run ${run} in this home`, ExitCode.invalidDocument)
        if (seen === 'over')
          return refuse(`the run ${run} has ended, and not as ${wanted}`, ExitCode.runFailed)
        await wait(LOOK_MS, undefined, { signal: stop.signal }).catch(() => {})
        if (signalCode !== undefined) return signalCode
      }
    }
    return undefined
  } finally {
    release()
  }
}

/** An event that has occurred before anybody waited for it counts. */
async function look(
  store: RunStore,
  { run, statuses }: { readonly run: string; readonly statuses: readonly Status[] },
): Promise<'occurred' | 'not-yet' | 'over' | 'no-such-run'> {
  const record = await store.getRun(run)
  if (!record) return 'no-such-run'
  const taken = await store.conditions(run)
  if (taken.some(({ type }) => statuses.includes(type))) return 'occurred'
  return isDone(record.status) ? 'over' : 'not-yet'
}
