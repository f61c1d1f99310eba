/** What an operation outside of a dag waits for before it starts: statuses of other runs, in the foreground. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Dict } from '../base/value.js'
import { isDone } from '../lifecycle/status.js'
import { dictsOf, listOf, textOf } from '../polyaxonfile/fields.js'
import type { RunStore } from '../store/contract.js'
import type { Application, OpenHome } from './application.js'
import { ExitCode } from './exit-code.js'

const LOOK_MS = 200
const STATUS = 'run_status_'

interface Awaited {
  readonly run: string
  /** Any of these: `run_status_running`. */
  readonly kinds: readonly string[]
}

/** Resolves once every event has occurred; with an exit code when that cannot be, or after Ctrl-C. */
export async function awaitEvents(
  application: Application,
  { store }: Pick<OpenHome, 'store'>,
  operation: Dict,
): Promise<number | undefined> {
  const { terminal } = application
  const refuse = (problem: string, code: number) => {
    terminal.complain(`${terminal.paint.red('error')}: ${problem}`)
    return code
  }
  const events = dictsOf(operation, 'events').map(awaitedOf)
  const stop = new AbortController()
  let signalCode: number | undefined
  const release = application.onInterrupt((signal) => {
    signalCode = signal === 'SIGINT' ? ExitCode.interrupted : ExitCode.terminated
    stop.abort()
  })
  try {
    for (const event of events) {
      if (!event)
        return refuse('its `events` name an operation, but it is in no dag', ExitCode.invalidDocument)
      const { run, kinds } = event
      if (!kinds.some((kind) => kind.startsWith(STATUS)))
        return refuse(`pxrun sends no event of the kinds ${kinds.join(', ')}`, ExitCode.unavailable)
      terminal.complain(terminal.paint.dim(`• waiting for ${kinds.join(' or ')} of the run ${run}`))
      for (let seen = await look(store, event); seen !== 'occurred'; seen = await look(store, event)) {
        if (seen === 'no-such-run')
          return refuse(`there is no run ${run} in this home`, ExitCode.invalidDocument)
        if (seen === 'over')
          return refuse(`the run ${run} has ended without ${kinds.join(' or ')}`, ExitCode.runFailed)
        await wait(LOOK_MS, undefined, { signal: stop.signal }).catch(() => {})
        if (signalCode !== undefined) return signalCode
      }
    }
    return undefined
  } finally {
    release()
  }
}

function awaitedOf(event: Dict): Awaited | undefined {
  const [entity, run] = textOf(event, 'ref')?.split('.') ?? []
  if (entity !== 'runs' || run === undefined) return undefined
  const kinds = listOf(event, 'kinds').filter((kind): kind is string => typeof kind === 'string')
  return { run: run.replaceAll('-', '').toLowerCase(), kinds }
}

/** An event that has occurred before anybody waited for it counts. */
async function look(
  store: RunStore,
  { run, kinds }: Awaited,
): Promise<'occurred' | 'not-yet' | 'over' | 'no-such-run'> {
  const record = await store.getRun(run)
  if (!record) return 'no-such-run'
  const sent = (await store.conditions(run)).flatMap(({ type }) =>
    isDone(type) ? [`${STATUS}${type}`, `${STATUS}done`] : [`${STATUS}${type}`],
  )
  if (sent.some((kind) => kinds.includes(kind))) return 'occurred'
  return isDone(record.status) ? 'over' : 'not-yet'
}
