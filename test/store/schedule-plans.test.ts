/** What is asked again and again is found by an index, however many runs and slots there are. */
import Database from 'libsql'
import { describe, expect, it, onTestFinished } from 'vitest'
import { homeLayout } from '../../src/home/layout.js'
import { lookInCache } from '../../src/store/sqlite/cache-keys.js'
import { Connection, type Sql } from '../../src/store/sqlite/connection.js'
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.js'
import { tellStatus } from '../../src/store/sqlite/schedules/awaited.js'
import { findRetirable, forgetSlots } from '../../src/store/sqlite/schedules/retire.js'
import { findActiveRuns, findQueuedSlots, wakeSchedule } from '../../src/store/sqlite/schedules/slots.js'
import { tempDir } from '../support/temp-dir.js'
import { FakeClock, uuidOf } from './store-samples.js'

/** The plan of each statement that the work carries out. */
async function plansOf(work: (sql: Sql) => void): Promise<string[]> {
  const layout = homeLayout(tempDir())
  await (await openSqliteStore(layout, { clock: new FakeClock('2026-01-01T00:00:00Z') })).close()
  const connection = new Connection(new Database(layout.database), { path: layout.database, patienceMs: 50 })
  onTestFinished(() => connection.close())
  const texts = new Set<string>()
  await connection.write((sql) =>
    work({
      ...sql,
      all: (text, params) => {
        texts.add(text)
        return sql.all(text, params)
      },
      first: (text, params) => {
        texts.add(text)
        return sql.first(text, params)
      },
      run: (text, params) => {
        texts.add(text)
        return sql.run(text, params)
      },
    }),
  )
  return connection.read((sql) =>
    [...texts].flatMap((text) => sql.all(`EXPLAIN QUERY PLAN ${text}`).map(({ detail }) => String(detail))),
  )
}

const RUN = uuidOf(1)

describe('no table is read as a whole', () => {
  it.each<[string, (sql: Sql) => void]>([
    [
      'retention',
      (sql) => {
        sql.run(
          `INSERT INTO runs (uuid, project, owner, tags, kind, status, created_at, updated_at, finished_at, attempt,
        inputs, outputs, meta_info) VALUES (?, '', '', '[]', 'job', 'succeeded', '', '', '', 1, '{}', '{}', '{}')`,
          [RUN],
        )
        sql.run(`INSERT INTO schedules (run, project, name, version, definition, registered_at, runs, pauses, wakes)
        VALUES (1, '', '', 1, '', 0, 0, '[]', 0)`)
        sql.run(
          `INSERT INTO slots (schedule, kind, at, outcome, decided_at, run) VALUES (1, 'slot', 0, 'fired', 0, ?)`,
          [RUN],
        )
        expect(findRetirable(sql, RUN, { keepRuns: 0, endedBefore: 1, limit: 5 })).toHaveLength(1)
        forgetSlots(sql, RUN, 1)
      },
    ],
    [
      'a status that nobody waits for',
      (sql) => tellStatus(sql, { run: 1, status: 'failed', now: '2026-01-01T00:00:00Z' }),
    ],
    ['the end of a run', (sql) => wakeSchedule(sql, RUN, '2026-01-01T00:00:00Z')],
    [
      'what waits and what is active',
      (sql) => {
        findQueuedSlots(sql, RUN, 10)
        findActiveRuns(sql, RUN)
      },
    ],
  ])('%s', async (_, work) => {
    const plans = await plansOf(work)
    expect(plans.length).toBeGreaterThan(0)
    expect(
      plans.filter((plan) => /SCAN (?!tree|t$|CONSTANT ROW|\(|.* USING INDEX runs_unfinished)/.test(plan)),
    ).toEqual([])
  })
})

it('a miss of the cache is explained without a look at all runs of the project', async () => {
  const wanted = { key: 'k', project: 'p', name: 'train' }
  const plans = await plansOf((sql) => void lookInCache(sql, wanted))
  expect(plans).toContain('SEARCH o USING INDEX runs_alike (name=? AND project=? AND id<?)')
})
