/** Schedules that go by events: what becomes of each of them, whenever a scheduler is there. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { MINUTE_MS } from '../../src/schedule/instant.js'
import type { AwaitedStatuses } from '../../src/schedule/schedule.js'
import { pause, resume, stop } from '../../src/scheduler/commands.js'
import { register } from '../../src/scheduler/register.js'
import { runScheduler } from '../../src/scheduler/scheduler.js'
import type { RunStore } from '../../src/store/contract.js'
import { scheduleOf } from '../schedule/support.js'
import { draftOf, uuidOf } from '../store/store-samples.js'
import { end, history, registered, schedulerInHome, T0 } from './support.js'

const minute = (n: number) => T0 + n * MINUTE_MS
const by = (...events: AwaitedStatuses[]) => scheduleOf({ kind: 'events', events })
const train = { of: { operation: 'train' }, statuses: ['succeeded'] } as const

/** A run of `train` that has succeeded. */
async function trained(store: RunStore, n: number): Promise<void> {
  await recorded(store, n)
  await end(store, uuidOf(n))
}

const recorded = (store: RunStore, n: number) =>
  store.createRun(draftOf(n, { name: 'train', project: 'p' }), {
    pid: process.pid,
    startTime: '',
    bootId: '',
  })

async function running(home?: string) {
  const scheduler = await schedulerInHome(home)
  const stopping = new AbortController()
  const { parts, working } = scheduler
  const ended = runScheduler(parts, { signal: stopping.signal, onEvent: working.onEvent })
  const away = async () => {
    stopping.abort()
    await ended
  }
  onTestFinished(away)
  await scheduler.time.asleep()
  return { ...scheduler, away }
}

describe('a schedule that goes by events', () => {
  it('starts a run for each of them, which tells what it came of', async () => {
    const { store, time, started } = await running()
    const { uuid } = await registered(store, by(train))
    for (const n of [1, 2]) await trained(store, n)
    await time.jumpTo(minute(1))
    expect(started).toHaveLength(2)
    expect(await history(store, uuid)).toEqual(['00:00 event fired', '00:00 event fired'])
    expect((await store.edges(uuidOf(1))).downstream).toEqual([
      { upstream: uuidOf(1), downstream: started[0], kind: 'event', values: { status: 'succeeded' } },
    ])
    expect(await store.schedules.get(uuid)).toMatchObject({
      state: { runs: 2, past: { kind: 'active', run: started[1] } },
      status: 'on_schedule',
    })
  })

  it('misses nothing while no scheduler is there', async () => {
    const first = await running()
    const { uuid } = await registered(first.store, by(train))
    await first.away()
    await trained(first.store, 1)
    const second = await running(first.home)
    expect(second.started).toHaveLength(1)
    expect(await history(second.store, uuid)).toEqual(['00:00 event fired'])
  })

  it('is done when the run has ended that came of all it waited for', async () => {
    const { store, time, started } = await running()
    await recorded(store, 1)
    const { uuid } = await registered(store, by({ of: { run: uuidOf(1) }, statuses: ['failed'] }))
    await time.jumpTo(minute(1))
    expect(started).toEqual([])
    await end(store, uuidOf(1), 'failed')
    await time.jumpTo(minute(2))
    expect(await store.schedules.get(uuid)).toMatchObject({ ended: 'no-more', status: 'on_schedule' })
    await end(store, started[0]!)
    await time.jumpTo(minute(3))
    expect(await store.schedules.get(uuid)).toMatchObject({ ended: 'no-more', status: 'succeeded' })
    expect(await history(store, uuid)).toEqual(['00:01 event fired'])
  })

  it('skips what occurs in a pause, and says so', async () => {
    const { store, time, parts, started } = await running()
    const { uuid } = await registered(store, by(train))
    await pause(parts, uuid)
    await trained(store, 1)
    await time.jumpTo(minute(1))
    await resume(parts, uuid)
    await trained(store, 2)
    await time.jumpTo(minute(2))
    expect(await history(store, uuid)).toEqual(['00:00 event skipped paused', '00:01 event fired'])
    expect(started).toHaveLength(1)
  })

  it('starts nothing of what occurred before it was changed', async () => {
    const first = await running()
    const { store, parts, time } = first
    const { uuid } = await registered(store, by(train))
    await first.away()
    await trained(store, 1)
    const schedule = by({ ...train, statuses: ['succeeded', 'failed'] })
    const definition = { schedule, keep: {}, file: null }
    const run = (await store.getRun(uuid))!
    const planFor = () => ({ ...run, content: undefined, operation: {}, executor: 'process' }) as never
    const request = { project: 'p', name: 'tick', definition, planFor }
    expect(await register(parts, request)).toMatchObject({ kind: 'changed', dropped: 1 })
    const second = await running(first.home)
    expect(second.started).toEqual([])
    await trained(store, 2)
    await second.time.jumpTo(time.now().getTime() + 1)
    expect(second.started).toHaveLength(1)
    expect((await history(store, uuid)).map((line) => line.slice(6))).toEqual([
      'event skipped edited',
      'event fired',
    ])
  })

  it('comes to an end when it is stopped, and is revived when it is registered again', async () => {
    const { store, parts, time, started } = await running()
    const { uuid } = await registered(store, by(train))
    await stop(parts, uuid, 'test')
    await trained(store, 1)
    await time.jumpTo(minute(1))
    const run = (await store.getRun(uuid))!
    const planFor = () => ({ ...run, content: undefined, operation: {}, executor: 'process' }) as never
    const definition = { schedule: by(train), keep: {}, file: null }
    const request = { project: 'p', name: 'tick', definition, planFor }
    expect(await register(parts, request)).toMatchObject({ kind: 'changed' })
    await trained(store, 2)
    await time.jumpTo(minute(2))
    expect(started).toHaveLength(1)
  })
})
