// What a scheduler costs with very many schedules: start-up, idle CPU, memory, and how late slots are when a
// thousand are due in the same second. `node bench/schedules.mjs [--runs] [1000 10000 100000]`,
// after a build. With --runs the thousand runs of the first size are seen to their end.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'

const bin = fileURLToPath(new URL('../dist/bin.cjs', import.meta.url))
/** Due in the same second. */
const DUE = 1000
const IDLE_S = 20
const TICKS_A_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

async function measure(size, isFirst) {
  const work = mkdtempSync(join(tmpdir(), 'pxrun-bench-'))
  const env = { PATH: process.env.PATH, HOME: work, PXRUN_HOME: join(work, 'home') }
  const pxrun = (...args) =>
    execFileSync(process.execPath, [bin, ...args], { cwd: work, env, encoding: 'utf8' })
  fill(pxrun, { work, size, env })
  const began = performance.now()
  const daemon = spawn(process.execPath, [bin, 'scheduler', 'start'], { cwd: work, env })
  const lines = createInterface({ input: daemon.stderr })
  await new Promise((resolve) => lines.on('line', (line) => /is the scheduler/.test(line) && resolve()))
  const startMs = performance.now() - began
  daemon.stdout.resume()
  await wait(2000)
  const [cpu, at] = [cpuSeconds(daemon.pid), performance.now()]
  await wait(IDLE_S * 1000)
  const idle = (cpuSeconds(daemon.pid) - cpu) / ((performance.now() - at) / 1000)
  const idleMb = rssMb(daemon.pid)
  const database = new Database(join(env.PXRUN_HOME, 'pxrun.db'), { readonly: true })
  // To the second, and as far away as runs are planned ahead: a schedule is mostly known for longer.
  const due = Math.ceil((Date.now() + 20_000) / 1000) * 1000
  makeDue(env, due)
  await wait(due - 200 - Date.now())
  const before = cpuSeconds(daemon.pid)
  await until(() => database.prepare(DECIDED).all([])[0].n === DUE)
  const deciding = cpuSeconds(daemon.pid) - before
  const decidedMb = rssMb(daemon.pid)
  // A thousand runs take as long whatever is registered beside them: seen to their end once.
  if (isFirst) await until(() => database.prepare(UNFINISHED).all([])[0].n === 0)
  const late = database
    .prepare('SELECT late_ms AS ms FROM slots ORDER BY late_ms')
    .all([])
    .map(({ ms }) => ms)
  const started = database
    .prepare('SELECT started_at FROM runs WHERE started_at IS NOT NULL ORDER BY started_at')
    .all([])
    .map((row) => Date.parse(row.started_at) - due)
  database.close()
  daemon.kill('SIGTERM')
  await new Promise((resolve) => daemon.once('exit', resolve))
  rmSync(work, { recursive: true, force: true })
  const p = (values, q) => values[Math.min(values.length - 1, Math.floor(values.length * q))]
  return {
    schedules: size,
    'start ms': Math.round(startMs),
    'idle CPU %': Math.round(idle * 1000) / 10,
    'idle MB': idleMb,
    'busy MB': decidedMb,
    // On a busy machine the only figure that says something.
    'CPU ms of 1000': Math.round(deciding * 1000),
    'decided p50 ms': p(late, 0.5),
    'decided p99 ms': p(late, 0.99),
    ...(isFirst && { 'running p50 ms': p(started, 0.5), 'running p99 ms': p(started, 0.99) }),
  }
}

const DECIDED = "SELECT count(*) AS n FROM slots WHERE outcome = 'fired'"
const UNFINISHED = `SELECT count(*) AS n FROM runs
  WHERE kind = 'job' AND status NOT IN ('succeeded', 'failed', 'stopped', 'skipped', 'upstream_failed')`

/** Registers one schedule, and copies its rows: they differ in uuid and name only. */
function fill(pxrun, { work, size, env }) {
  writeFileSync(join(work, 'a.yaml'), DOCUMENT)
  pxrun('run', '-f', 'a.yaml', '--detach')
  const database = new Database(join(env.PXRUN_HOME, 'pxrun.db'))
  const own = (table) => {
    const names = database
      .prepare(`PRAGMA table_info(${table})`)
      .all([])
      .map(({ name }) => name)
    return names
  }
  const copy = (table, changed) => {
    const columns = own(table).filter((name) => !(name === 'id' && !('id' in changed)))
    const values = columns.map((name) => changed[name] ?? `t.${name}`)
    database.exec(
      `WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${size})
       INSERT INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM n, ${table} t
       WHERE t.${table === 'runs' ? 'id' : 'run'} = 1`,
    )
  }
  database.exec('BEGIN')
  const uuid = "printf('%032x', n.i)"
  copy('runs', { id: 'n.i', uuid, root: uuid })
  for (const table of ['contents', 'conditions', 'drivers']) copy(table, { run: 'n.i' })
  copy('schedules', { run: 'n.i', name: "'s' || n.i" })
  database.exec('COMMIT')
  database.close()
}

/** As if so many had been registered with that moment as their first slot. */
function makeDue(env, due) {
  const database = new Database(join(env.PXRUN_HOME, 'pxrun.db'))
  database.exec('PRAGMA busy_timeout = 5000')
  database.exec(
    `UPDATE schedules SET next_at = ${due}, version = version + 1,
       definition = json_set(definition, '$.schedule.timing.startAt', ${due})
     WHERE run <= ${DUE}`,
  )
  database.close()
}

async function until(condition) {
  while (!condition()) await wait(50)
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}

const rssMb = (pid) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024)

const DOCUMENT = `version: 1.1
kind: operation
name: s1
schedule: {kind: interval, frequency: 31536000, startAt: "2999-01-01T00:00:00+00:00"}
component:
  run:
    kind: job
    container: {command: ["true"]}
`

const withRuns = process.argv.includes('--runs')
const sizes = process.argv.slice(2).map(Number).filter(Number.isFinite)
const results = []
for (const size of sizes.length ? sizes : [1000, 10_000, 100_000])
  results.push(await measure(size, withRuns && results.length === 0))
console.table(results)
