/** Waits in the foreground for statuses of other runs, before an operation starts. */
import { awaitEvents } from '../embedding/await-events.js'
import type { AwaitedStatuses } from '../schedule/schedule.js'
import type { Application, OpenHome } from './application.js'
import { complain } from './complain.js'
import { ExitCode } from './exit-code.js'

/** Resolves once every event has occurred; with an exit code when that cannot be, or after Ctrl-C. */
export async function untilEvents(
  application: Application,
  { store }: Pick<OpenHome, 'store'>,
  events: readonly AwaitedStatuses[],
): Promise<number | undefined> {
  const { terminal } = application
  const stop = new AbortController()
  const release = application.onInterrupt((signal) =>
    stop.abort(signal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated),
  )
  try {
    const awaited = await awaitEvents(store, events, {
      signal: stop.signal,
      onWait: ({ run, statuses }) =>
        terminal.complain(terminal.paint.dim(`• waiting for the run ${run}: ${statuses.join(' or ')}`)),
    })
    if (awaited.ok) return undefined
    complain(application, { message: awaited.error.problem })
    return awaited.error.kind === 'over' ? ExitCode.runFailed : ExitCode.invalidDocument
  } catch (error) {
    if (stop.signal.aborted) return stop.signal.reason as number
    throw error
  } finally {
    release()
  }
}
