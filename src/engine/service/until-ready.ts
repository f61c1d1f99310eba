/** Waits until a service answers, by its probe or by the first connection that each of its ports accepts. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Probe, ServicePlan } from '../../plan/run-plan.js'
import { type CheckOptions, check } from './check.js'

/** Without a probe of the document a look costs little. */
const LOOK_MS = 100
const LOOK_TIMEOUT_MS = 1000

export interface Waiting extends Pick<CheckOptions, 'exec'> {
  readonly signal: AbortSignal
}

/** False when the signal aborts before. */
export async function untilReady({ ports, readiness }: ServicePlan, waiting: Waiting): Promise<boolean> {
  const probes = readiness ? [readiness] : ports.map(({ hostPort }) => acceptance(hostPort))
  for (const probe of probes) if (!(await untilSuccess(probe, waiting))) return false
  return true
}

const acceptance = (port: number): Probe => ({
  check: { kind: 'tcp', host: 'localhost', port },
  delayMs: 0,
  periodMs: LOOK_MS,
  timeoutMs: LOOK_TIMEOUT_MS,
  successes: 1,
  failures: 1,
})

async function untilSuccess(probe: Probe, { signal, exec }: Waiting): Promise<boolean> {
  const { delayMs, periodMs, timeoutMs, successes } = probe
  let inRow = 0
  for (let pauseMs = delayMs; await pausedFor(pauseMs, signal); pauseMs = periodMs) {
    inRow = (await check(probe.check, { timeoutMs, exec })) ? inRow + 1 : 0
    if (inRow >= successes) return !signal.aborted
  }
  return false
}

/** False when the signal aborted. */
async function pausedFor(ms: number, signal: AbortSignal): Promise<boolean> {
  await wait(ms, undefined, { signal }).catch(() => {})
  return !signal.aborted
}
