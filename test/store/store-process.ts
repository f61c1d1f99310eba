/**
 * The script of another process that uses a store: `write HOME NAME` or `hold HOME`.
 * It says on stdout how far it is and goes on when it hears a line on stdin.
 */
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import Database from 'libsql'
import { homeLayout } from '../../src/home/layout.js'
import { systemClock } from '../../src/host/system.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { draftOf, driverOf, granted, RUNS_PER_WRITER, SHARED_RUN, STEPS, uuidOf } from './store-samples.js'

const say = (line: string): void => void writeSync(1, `${line}\n`)

async function write(home: string, name: string): Promise<void> {
  const store = await openSqliteStore(homeLayout(home), { clock: systemClock })
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  say('ready')
  await lines.next()
  for (let run = 0; run < RUNS_PER_WRITER; run++) {
    const number = Number(name) * 1000 + run
    await store.createRun(draftOf(number, { tags: [name] }), driverOf(process.pid))
    for (const type of STEPS) {
      granted(await store.addConditions(uuidOf(number), 1, [{ type, reason: 'Test', message: '' }]))
    }
    granted(await store.updateRun(SHARED_RUN, 1, { outputs: { [`${name}-${run}`]: run } }))
  }
  await store.close()
  say('done')
  process.stdin.destroy()
}

/** Holds the lock of a writer, with changes that have gone to the disk in part and are not committed. */
function hold(home: string): void {
  const database = new Database(homeLayout(home).database)
  database.exec('BEGIN IMMEDIATE')
  database.prepare("UPDATE runs SET status = 'failed'").run([])
  const content = JSON.stringify('x'.repeat(5_000_000))
  database.prepare('UPDATE contents SET content = ?').run([content])
  say('inside')
  process.stdin.once('data', () => {
    database.exec('ROLLBACK')
    process.stdin.destroy()
  })
}

const [mode, home, name] = process.argv.slice(2)
if (mode === 'write') await write(home!, name!)
if (mode === 'hold') hold(home!)
