// What a process run of `true` costs in an engine that is up, beside a plain spawn: one at a time, and two at a time.
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
const pairs = []
for (let index = 0; index < runs; index++) pairs.push([await timeOf(run), await timeOf(plain)])
const cpuMs = await cpuOf(run, runs)
const [runMs, plainMs] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])))
const beyondMs = median(pairs.map(([one, other]) => one - other))
console.log(
  `one at a time: run ${runMs.toFixed(1)} ms, plain spawn ${plainMs.toFixed(1)} ms, beyond it ${beyondMs.toFixed(1)} ms; processor time of pxrun itself ${cpuMs.toFixed(1)} ms`,
)

const together = (work) =>
  timeOf(() =>
    Promise.all(
      [0, 1].map(async () => {
        for (let index = 0; index < runs / 2; index++) await work()
      }),
    ),
  )
const [twoRuns, twoPlain] = [await together(run), await together(plain)]
console.log(
  `two at a time: run ${(twoRuns / runs).toFixed(1)} ms each, plain spawn ${(twoPlain / runs).toFixed(1)} ms each`,
)
await engine.close()
