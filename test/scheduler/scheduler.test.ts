/** The loop: what it does when time passes, jumps, stops, and when others are in the way. */
import { rmSync } from 'node:fs'
import Database from 'libsql'
import { describe, expect, it, onTestFinished } from 'vitest'
import { homeLayout } from '../../src/home/layout.js'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/schedule/instant.js'
import { pause, resume, trigger } from '../../src/scheduler/commands.js'
import { definitionFromJson } from '../../src/scheduler/definition.js'
import { lookAt } from '../../src/scheduler/look.js'
import { register } from '../../src/scheduler/register.js'
import { runScheduler } from '../../src/scheduler/scheduler.js'
import { everyMinutes, scheduleOf } from '../schedule/support.js'
import { end, history, registered, schedulerInHome, T0 } from './support.js'

const minute = (n: number) => T0 + n * MINUTE_MS

async function running(home?: string) {
  const scheduler = await schedulerInHome(home)
  const stop = new AbortController()
  const { parts, working, events } = scheduler
  const ended = runScheduler(parts, { signal: stop.signal, onEvent: working.onEvent })
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  await scheduler.time.asleep()
  return { ...scheduler, stop, ended, kinds: () => events.map(({ kind }) => kind) }
}

describe('the loop', () => {
  it('fires each slot when its time has come, and drives its run', async () => {
    const { store, time, started, kinds } = await running()
    const { uuid } = await registered(store, scheduleOf(everyMinutes(10)))
    await time.jumpTo(minute(9))
    expect(await history(store, uuid)).toEqual([])
    await time.jumpTo(minute(10))
    await time.jumpTo(minute(20) + 1)
    expect(await history(store, uuid)).toEqual(['00:10 fired', '00:20 fired'])
    expect(started).toHaveLength(2)
    expect(kinds()).toContain('leads')
  })

  it('a clock that is put back fires nothing twice; one that is put forward makes up by policy', async () => {
    const { store, time } = await running()
    const { uuid } = await registered(store, scheduleOf(everyMinutes(10)))
    await time.jumpTo(minute(10))
    await time.jumpTo(minute(-60))
    await time.jumpTo(minute(10))
    expect(await history(store, uuid)).toEqual(['00:10 fired'])
    await time.jumpTo(minute(45))
    expect(await history(store, uuid)).toEqual([
      '00:10 fired',
      '00:20 skipped missed',
      '00:30 skipped missed',
      '00:40 fired',
    ])
  })

  it('a clock that stands still fires nothing, however often it is looked at, and nothing is lost when it goes on', async () => {
    const { store, time } = await running()
    const { uuid } = await registered(store, scheduleOf(everyMinutes(10)))
    await time.jumpTo(minute(10))
    for (let look = 0; look < 20; look++) await time.jumpTo(minute(10))
    expect(await history(store, uuid)).toEqual(['00:10 fired'])
    await time.jumpTo(minute(20))
    expect(await history(store, uuid)).toEqual(['00:10 fired', '00:20 fired'])
  })

  it('a store that is locked for long is told of, and nothing is lost', async () => {
    const { home, store, time, kinds } = await running()
    const { uuid } = await registered(store, scheduleOf(everyMinutes(10)))
    await time.jumpTo(minute(1))
    const other = new Database(homeLayout(home).database)
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    await time.jumpTo(minute(10))
    expect(kinds()).toContain('trouble')
    expect(await history(store, uuid)).toEqual([])
    other.exec('ROLLBACK')
    await time.jumpTo(minute(11))
    expect(await history(store, uuid)).toEqual(['00:10 fired'])
  })

  it('ends when it is asked to, and says that nobody leads', async () => {
    const { store, time, ended } = await running()
    expect(await store.schedules.askToStop('test')).toBe(true)
    time.set(new Date(minute(1)).toISOString())
    void time.jumpTo(minute(1))
    expect(await ended).toBe('asked')
    expect(await store.schedules.leader()).toBeUndefined()
  })

  it('decides nothing any more once another process leads, even when its lock was taken away', async () => {
    const first = await running()
    const { uuid } = await registered(first.store, scheduleOf(everyMinutes(10)))
    await first.time.jumpTo(minute(1))
    // Somebody deletes the file that is locked: the epoch still keeps two leaders apart.
    rmSync(homeLayout(first.home).schedulerLock)
    const second = await running(first.home)
    await second.time.jumpTo(minute(10))
    await first.time.jumpTo(minute(20))
    expect(await history(first.store, uuid)).toEqual(['00:10 fired'])
    expect(second.started).toHaveLength(1)
    expect(first.started).toHaveLength(0)
    expect(first.kinds().at(-1)).toBe('stands-by')
  })
})

describe('a run whose leader died between deciding and starting', () => {
  it('is started by the next one', async () => {
    const dead = await schedulerInHome()
    const { uuid } = await registered(dead.store, scheduleOf(everyMinutes(10)))

    const leadership = (await dead.store.schedules.lead(dead.parts.self))!
    dead.time.set(new Date(minute(10)).toISOString())
    const [look] = await lookAt(dead.working, leadership.epoch, [uuid])
    await leadership.release()
    const next = await running(dead.home)
    expect(next.started).toEqual(look!.runs)
    expect(await history(next.store, uuid)).toEqual(['00:10 fired'])
  })
})

describe('dependsOnPast', () => {
  const waiting = (more = {}) => scheduleOf(everyMinutes(10), { dependsOnPast: true, ...more })

  it('is decided again as soon as the past run ends, and shows what it waits for until then', async () => {
    const { store, time, started, kinds } = await running()
    const { uuid } = await registered(store, waiting())
    await time.jumpTo(minute(10))
    await time.jumpTo(minute(20))
    const [run] = started
    expect((await store.schedules.get(uuid))?.waiting).toEqual({
      at: minute(20),
      reason: { kind: 'past-active', run, since: minute(10) },
    })
    await time.jumpTo(minute(21))
    expect(kinds().filter((kind) => kind === 'waits')).toHaveLength(1)
    await end(store, run!, 'failed')
    await time.jumpTo(minute(22))
    expect(await history(store, uuid)).toEqual(['00:10 fired', '00:20 fired'])
    expect((await store.schedules.get(uuid))?.waiting).toBeNull()
  })

  it('goes on when the past run is deleted, and when it is lost', async () => {
    const { store, time, started } = await running()
    const { uuid } = await registered(store, waiting({ past: 'succeeded' }))
    await time.jumpTo(minute(10))
    await end(store, started[0]!, 'failed')
    await time.jumpTo(minute(20))
    expect((await store.schedules.get(uuid))?.waiting?.reason).toMatchObject({ kind: 'past-not-succeeded' })
    await store.deleteRun(started[0]!)
    await time.jumpTo(minute(21))
    expect(await history(store, uuid)).toEqual(['00:10 fired', '00:20 fired'])
  })
})

describe('a schedule that comes to its end', () => {
  it('is done when the last of its runs is', async () => {
    const { store, time, started } = await running()
    const { uuid } = await registered(store, scheduleOf(everyMinutes(10), { maxRuns: 1 }))
    await time.jumpTo(minute(10))
    expect(await store.schedules.get(uuid)).toMatchObject({ ended: 'max-runs', status: 'on_schedule' })
    await end(store, started[0]!, 'failed')
    await time.jumpTo(minute(11))
    expect(await store.getRun(uuid)).toMatchObject({ status: 'succeeded' })
    expect(await store.schedules.nextDue()).toBeUndefined()
  })
})

describe('what people ask for', () => {
  it('a pause skips slots, and says so', async () => {
    const { store, time, parts } = await running()
    const { uuid } = await registered(store, scheduleOf(everyMinutes(10)))
    expect(await pause(parts, uuid)).toBeDefined()
    expect(await pause(parts, uuid)).toBeUndefined()
    await time.jumpTo(minute(10))
    expect(await resume(parts, uuid)).toBeDefined()
    await time.jumpTo(minute(20))
    expect(await history(store, uuid)).toEqual(['00:10 skipped paused', '00:20 fired'])
  })

  it('a run by hand starts at once, beside the slots, and counts for none of them', async () => {
    const { store, time, parts, started } = await running()
    const { uuid } = await registered(
      store,
      scheduleOf(everyMinutes(10), { dependsOnPast: true, maxRuns: 1 }),
    )
    await time.jumpTo(minute(10))
    await trigger(parts, uuid)
    await time.jumpTo(minute(11))
    expect(started).toHaveLength(2)
    expect((await store.schedules.get(uuid))?.state.runs).toBe(1)
    expect(await history(store, uuid)).toEqual(['00:10 fired', '00:10 manual fired'])
  })

  it('a change drops what was due before it', async () => {
    const { store, time, parts } = await running()
    const { uuid } = await registered(store, scheduleOf(everyMinutes(10), { dependsOnPast: true }))
    await time.jumpTo(minute(10))
    await time.jumpTo(minute(25))
    const plan = (await store.getRun(uuid))!
    const definition = { schedule: scheduleOf(everyMinutes(60, minute(0))), keep: {}, file: null }
    const planFor = () => ({ ...plan, content: undefined, operation: {}, executor: 'process' }) as never
    const changed = await register(parts, { project: 'p', name: 'tick', definition, planFor })
    expect(changed).toMatchObject({ kind: 'changed', dropped: 1 })
    await time.jumpTo(minute(61))
    expect(await history(store, uuid)).toEqual(['00:10 fired', '00:20 skipped edited', '01:00 fired'])
    expect(definitionFromJson((await store.schedules.get(uuid))!.definition)).toEqual(definition)
  })
})

describe('retention', () => {
  it('keeps the newest runs, and those that others refer to', async () => {
    const { store, time, started, removed } = await running()
    const { uuid } = await registered(store, scheduleOf(everyMinutes(10)), { keep: { runs: 2 } })
    for (let n = 1; n <= 5; n++) {
      await time.jumpTo(minute(10 * n))
      if (n === 2)
        await store.recordEdge({
          upstream: started[1]!,
          downstream: 'f'.repeat(32),
          kind: 'artifacts',
          values: {},
        })
      await end(store, started[n - 1]!)
      await time.jumpTo(minute(10 * n + 1))
    }
    expect(removed).toEqual([started[0], started[2]])
    expect(await history(store, uuid)).toEqual(['00:20 fired', '00:40 fired', '00:50 fired'])
  })

  it('keeps runs for so long, whatever is still active', async () => {
    const { store, time, started, removed } = await running()
    const keep = { forMs: 25 * MINUTE_MS }
    await registered(store, scheduleOf(everyMinutes(10)), { keep })
    await time.jumpTo(minute(10))
    await time.jumpTo(minute(20))
    await end(store, started[1]!)
    for (const n of [30, 40]) await time.jumpTo(minute(n))
    expect(removed).toEqual([])
    await time.jumpTo(minute(50))
    expect(removed).toEqual([started[1]])
  })
})

it('a laptop that slept for a day makes up for it by policy', async () => {
  const { store, time } = await running()
  const catchUp = { policy: 'all', limit: 2 } as const
  const { uuid } = await registered(store, scheduleOf(everyMinutes(60 * 6), { catchUp }))
  await time.jumpTo(T0 + 24 * HOUR_MS + 5 * SECOND_MS)
  expect(await history(store, uuid)).toEqual([
    '06:00 skipped catch-up-limit',
    // The newest one is in time: it is none of the two.
    '12:00 fired',
    '18:00 fired',
    '00:00 fired',
  ])
})
