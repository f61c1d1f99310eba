/** Watches over a container that runs by the probes of its document. Output: why it has to be stopped. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Check, HealthPlan, Probe } from '../plan/run-plan.js'
import { type CheckOptions, check } from './service/check.js'

export interface Watched extends Pick<CheckOptions, 'exec'> {
  readonly signal: AbortSignal
  /** Where on this machine a port of the container is reached. */
  hostPort(port: number): Promise<number>
}

/** Resolves with what is wrong; with nothing once the signal aborts. */
export async function untilUnhealthy(
  { startup, liveness }: HealthPlan,
  watched: Watched,
): Promise<string | undefined> {
  if (startup) {
    const isUp = await untilDecided(startup, watched, { successEnds: true })
    if (isUp === false) return `its startupProbe has failed ${times(startup)}`
    if (isUp === undefined) return undefined
  }
  if (!liveness || watched.signal.aborted) return undefined
  const isAlive = await untilDecided(liveness, watched, { successEnds: false })
  return isAlive === false ? `its livenessProbe has failed ${times(liveness)}` : undefined
}

const times = ({ failures }: Probe): string => (failures === 1 ? 'once' : `${failures} times in a row`)

/** False after too many failures in a row, true after enough successes, if these end it; undefined when the signal aborts. */
async function untilDecided(
  { check: wanted, delayMs, periodMs, timeoutMs, failures, successes }: Probe,
  { signal, exec, hostPort }: Watched,
  { successEnds }: { readonly successEnds: boolean },
): Promise<boolean | undefined> {
  let failed = 0
  let succeeded = 0
  for (let pauseMs = delayMs; await pausedFor(pauseMs, signal); pauseMs = periodMs) {
    const isFine = await check(await located(wanted, hostPort), { timeoutMs, exec })
    if (signal.aborted) return undefined
    succeeded = isFine ? succeeded + 1 : 0
    failed = isFine ? 0 : failed + 1
    if (failed >= failures) return false
    if (successEnds && succeeded >= successes) return true
  }
  return undefined
}

async function located(wanted: Check, hostPort: Watched['hostPort']): Promise<Check> {
  if (wanted.kind === 'exec') return wanted
  if (wanted.kind === 'tcp') return { ...wanted, port: await hostPort(wanted.port) }
  const url = new URL(wanted.url)
  url.port = String(await hostPort(Number(url.port)))
  return { ...wanted, url: url.href }
}

/** False when the signal aborted. */
async function pausedFor(ms: number, signal: AbortSignal): Promise<boolean> {
  await wait(ms, undefined, { signal }).catch(() => {})
  return !signal.aborted
}
