// What a process run of `true` costs in an engine that is up, one at a time and two at a time. Beside it a plain spawn,
// and a shell that outlives its parent and writes an exit code: what a run that survives pxrun cannot do without.
//   npm run setup && node bench/engine-cost.mjs [RUNS]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../dist/index.js'
import { median } from './pairs.mjs'

const runs = Number(process.argv[2] ?? 100)
const engine = await createEngine({
  home: mkdtempSync(join(tmpdir(), 'pxrun-bench-')),
  executors: ['process'],
  jobs: 2,
})
const text =
  'version: 1.1\nkind: component\nplugins: {collectResources: false}\nrun:\n  kind: job\n  container:\n    command: ["true"]\n'

async function run() {
  const { status } = await engine.run({ text, folder: process.cwd() })
  if (status !== 'succeeded') throw new Error(`a run is ${status}`)
}

// The program by itself, from the same process.
const plain = () => once(spawn('true', { stdio: 'ignore' }), 'exit')

const exitFile = join(mkdtempSync(join(tmpdir(), 'pxrun-bench-')), 'exit')
const SUPERVISED = '(exec true) & wait $!; echo $? > "$1"'
const supervised = () =>
  once(spawn('/bin/sh', ['-c', SUPERVISED, 'sh', exitFile], { stdio: 'ignore', detached: true }), 'exit')

async function timeOf(work) {
  const start = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - start) / 1e6
}

/** Processor time of this process for each piece of work: what a busy machine changes least. */
async function cpuOf(work, count) {
  const start = process.cpuUsage()
  for (let index = 0; index < count; index++) await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000 / count
}

// Warm: the program is compiled where it is used much.
for (let index = 0; index < 20; index++) await run()
await plain()
const kinds = [run, plain, supervised]
const turns = []
for (let index = 0; index < runs; index++) {
  const turn = []
  for (const kind of kinds) turn.push(await timeOf(kind))
  turns.push(turn)
}
const cpuMs = await cpuOf(run, runs)
const of = (value) => median(turns.map(value)).toFixed(1)
console.log(
  `one at a time: run ${of(([a]) => a)} ms, plain spawn ${of(([, b]) => b)} ms, supervised spawn ${of(([, , c]) => c)} ms; ` +
    `a run beyond the plain one ${of(([a, b]) => a - b)} ms, beyond the supervised one ${of(([a, , c]) => a - c)} ms; ` +
    `processor time of pxrun itself ${cpuMs.toFixed(1)} ms`,
)

const together = (work) =>
  timeOf(() =>
    Promise.all(
      [0, 1].map(async () => {
        for (let index = 0; index < runs / 2; index++) await work()
      }),
    ),
  )
const each = []
for (const kind of kinds) each.push(((await together(kind)) / runs).toFixed(1))
console.log(
  `two at a time, each: run ${each[0]} ms, plain spawn ${each[1]} ms, supervised spawn ${each[2]} ms`,
)
await engine.close()
