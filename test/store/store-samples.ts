/** Runs, drivers and a clock for tests of the store. */

import type { Result } from '../../src/base/result.js'
import type { Clock } from '../../src/host/clock.js'
import type { ProcessIdentity } from '../../src/host/process-identity.js'
import type { MetricRecord, RunDraft, RunRecord } from '../../src/lifecycle/run.js'
import type { Status } from '../../src/lifecycle/status.js'
import type { Refusal, RunStore } from '../../src/store/contract.js'

/** Stands still until it is moved. */
export class FakeClock implements Clock {
  #ms: number

  constructor(iso = '2026-01-01T00:00:00.000Z') {
    this.#ms = Date.parse(iso)
  }

  now(): Date {
    return new Date(this.#ms)
  }

  set(iso: string): void {
    this.#ms = Date.parse(iso)
  }

  passSeconds(seconds: number): void {
    this.#ms += seconds * 1000
  }
}

export interface StorePlace {
  /** Opens the store at this place once more; the suite closes none of them. */
  open(clock: Clock): Promise<RunStore>
}

export interface StoreSubject {
  readonly place: StorePlace
  readonly store: RunStore
  readonly clock: FakeClock
}

export const uuidOf = (number: number): string => number.toString(16).padStart(32, '0')

/** What each process of `store-process.ts` writes: so many runs through these statuses, and into one run with the others. */
export const RUNS_PER_WRITER = 15
export const SHARED_RUN = uuidOf(0xffff)
export const STEPS = ['compiled', 'queued', 'running', 'processing', 'succeeded'] as const

export const driverOf = (pid: number): ProcessIdentity => ({ pid, startTime: `start-${pid}`, bootId: 'boot' })

export function draftOf(number: number, draft: Partial<RunDraft> = {}): RunDraft {
  return {
    uuid: uuidOf(number),
    name: `run-${number}`,
    project: 'iris',
    owner: 'user',
    description: null,
    tags: [],
    kind: 'job',
    inputs: {},
    content: { kind: 'compiled_operation' },
    ...draft,
  }
}

/** Moves a run of epoch 1 through the statuses; the last record. */
export async function moveTo(store: RunStore, number: number, ...statuses: Status[]): Promise<RunRecord> {
  for (const type of statuses)
    granted(await store.addConditions(uuidOf(number), 1, [{ type, reason: 'Test', message: `now ${type}` }]))
  return (await store.getRun(uuidOf(number)))!
}

export function granted<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`)
  return result.value
}

export const artifactOf = (name: string) =>
  ({ name, kind: 'model', path: `outputs/${name}`, summary: {}, isInput: false }) as const

export const attemptOf = (number: number) => ({
  number,
  executor: 'process',
  claimedAt: '2026-01-01T00:00:00.000Z',
  deadline: null,
})

export const metricOf = (name: string, last: number): MetricRecord => ({
  name,
  last,
  step: 10,
  count: 1,
  min: last,
  max: last,
  timestamp: '2026-01-01T00:00:00.000Z',
})
