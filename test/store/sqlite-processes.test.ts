/** The SQLite store among several processes: real ones, driven by handshake. */
import { existsSync, readFileSync } from 'node:fs'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { homeLayout } from '../../src/home/layout.js'
import { systemClock } from '../../src/host/system.js'
import { type RunStore, StoreUnavailableError } from '../../src/store/contract.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { tempDir } from '../support/temp-dir.js'
import { StoreProcesses } from './start-process.js'
import { draftOf, driverOf, moveTo, RUNS_PER_WRITER, SHARED_RUN, STEPS, uuidOf } from './store-samples.js'

const processes = new StoreProcesses()
beforeAll(() => processes.build())
afterAll(() => processes.remove())

async function open(home: string, patienceMs = 30_000): Promise<RunStore> {
  const store = await openSqliteStore(homeLayout(home), { clock: systemClock, patienceMs })
  onTestFinished(() => store.close())
  return store
}

describe('several processes', () => {
  it('open a new store and write to it at once, and nothing is lost', async () => {
    const home = tempDir()
    const first = await open(home)
    await first.createRun(draftOf(0, { uuid: SHARED_RUN }), driverOf(1))
    const names = ['1', '2', '3']
    const writers = names.map((name) => processes.start('write', home, name))
    for (const writer of writers) expect(await writer.hear()).toBe('ready')
    for (const writer of writers) writer.say('go')
    for (const writer of writers) expect(await writer.hear()).toBe('done')

    for (const name of names) {
      for (let run = 0; run < RUNS_PER_WRITER; run++) {
        const uuid = uuidOf(Number(name) * 1000 + run)
        expect((await first.conditions(uuid)).map(({ type }) => type)).toEqual(['created', ...STEPS])
        expect(await first.getRun(uuid)).toMatchObject({ status: 'succeeded', tags: [name] })
      }
    }
    const shared = await first.getRun(SHARED_RUN)
    expect(Object.keys(shared!.outputs)).toHaveLength(names.length * RUNS_PER_WRITER)
  })

  it('make a new store together', async () => {
    const home = tempDir()
    const writers = ['1', '2', '3'].map((name) => processes.start('write', home, name))
    for (const writer of writers) expect(await writer.hear()).toBe('ready')
    const store = await open(home)
    await store.createRun(draftOf(1), driverOf(1))
    expect(await store.getRun(uuidOf(1))).toBeDefined()
  })
})

describe('a writer that is killed inside a transaction', () => {
  it('leaves a sound store without its changes, which others can write to', async () => {
    const home = tempDir()
    const store = await open(home)
    await store.createRun(draftOf(1), driverOf(1))
    const writer = processes.start('hold', home)
    expect(await writer.hear()).toBe('inside')
    await writer.kill()

    await moveTo(store, 1, 'running')
    const again = await open(home)
    expect(await again.getRun(uuidOf(1))).toMatchObject({ status: 'running', content: draftOf(1).content })
    const database = new Database(homeLayout(home).database)
    onTestFinished(() => void database.close())
    expect(database.prepare('PRAGMA integrity_check').all([])).toEqual([{ integrity_check: 'ok' }])
  })
})

describe('a store that another process has locked', () => {
  it('can be opened and read', async () => {
    const home = tempDir()
    await (await open(home)).createRun(draftOf(1), driverOf(1))
    const holder = processes.start('hold', home)
    await holder.hear()
    const store = await open(home, 0)
    expect(await store.getRun(uuidOf(1))).toMatchObject({ status: 'created' })
  })

  it('is unavailable to a writer after its patience, and the error says who is in the way', async () => {
    const home = tempDir()
    const store = await open(home, 100)
    await store.createRun(draftOf(1), driverOf(1))
    const holder = processes.start('hold', home)
    await holder.hear()
    const isListed =
      existsSync('/proc/locks') && readFileSync('/proc/locks', 'utf8').includes(`${holder.pid}`)
    const error = await store.createRun(draftOf(2), driverOf(1)).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(StoreUnavailableError)
    const { message, hint } = error as StoreUnavailableError
    expect(message).toContain('was locked for more than 0.1 s')
    expect(hint).toContain(isListed ? `Process ${holder.pid} (node)` : 'Another process')
    holder.say('let go')
    await holder.ended()
    await moveTo(store, 1, 'running')
  })

  it('keeps a patient writer waiting without blocking this process', async () => {
    const home = tempDir()
    const store = await open(home)
    const holder = processes.start('hold', home)
    await holder.hear()
    const writes = [1, 2].map((number) => store.createRun(draftOf(number), driverOf(1)))
    // The message can only be sent because waiting leaves the event loop free.
    holder.say('let go')
    await Promise.all(writes)
    await holder.ended()
    expect(await store.getRun(uuidOf(2))).toBeDefined()
  })
})
