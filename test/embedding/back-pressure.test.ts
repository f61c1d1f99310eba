/** A reader that is slow, or has stopped reading: nothing is lost, and memory does not grow with what waits. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { EventBroadcast } from '../../src/embedding/event-broadcast.js'
import { tempDir } from '../support/temp-dir.js'
import { engineIn, job } from './support.js'

const LINES = 20_000
/** A kilobyte each: 20 MB of log. */
const SCRIPT = `yes "$(printf 'x%.0s' $(seq 1000))" | head -n ${LINES}`

describe('a slow reader of events', () => {
  it('loses nothing, and what it has not read stays on the disk', async () => {
    const engine = await engineIn(tempDir())
    const events = engine.events({ types: ['run.log'], buffer: 100 })
    const run = await engine.submit({ text: job(SCRIPT) })
    const raw = join(engine.folderOf(run.uuid), '../../attempts', run.uuid, '1/main.log')
    let lines = 0
    for await (const event of events) {
      if (event.type !== 'run.log') continue
      if (lines === 0) {
        // The job goes on: it writes into a file. What the engine holds of it does not follow.
        const before = process.memoryUsage().heapUsed
        while ((statSync(raw, { throwIfNoEntry: false })?.size ?? 0) < LINES * 1001) await setImmediate()
        expect(process.memoryUsage().heapUsed - before).toBeLessThan(12_000_000)
        expect((await engine.store.getRun(run.uuid))?.finishedAt).toBeNull()
      }
      expect(event.line).toHaveLength(1000)
      if (++lines === LINES) break
    }
    expect(await engine.wait(run.uuid)).toMatchObject({ status: 'succeeded' })
  }, 120_000)

  it('holds up whoever tells, and nobody else that reads', async () => {
    const broadcast = new EventBroadcast<number>()
    const isWanted = () => true
    const slow = broadcast.read({ isWanted, buffer: 2 })
    const quick = broadcast.read({ isWanted, buffer: 2 })
    const held: number[] = []
    const telling = (async () => {
      for (let event = 0; event < 1000; event++) {
        held.push(event)
        await broadcast.tell(event)
      }
    })()
    for (let event = 0; event < 3; event++) expect(await quick.next()).toEqual({ done: false, value: event })
    await setImmediate()
    // Two in the buffer, and one that is told.
    expect(held).toHaveLength(3)
    const reading = (async () => {
      for (let event = 3; event < 1000; event++) await quick.next()
    })()
    for (let event = 0; event < 1000; event++)
      expect(await slow.next()).toEqual({ done: false, value: event })
    await Promise.all([telling, reading])
  })
})
