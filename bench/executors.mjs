// What runs cost beyond what they run, and how fast logs are taken in.
//   npm run setup && node bench/executors.mjs [process|docker] [count]
//
// process: runs of `true` beside plain spawns of it, one at a time; many with two at a time beside
// `xargs -P2` and `make -j2`; a log of 1 GB (PXRUN_BENCH_LOG bytes) to disk and to a reader.
// Processor time is this process's own, without the runs': on a busy machine it says more than the clock.
// docker: runs of `true` beside `docker run`; needs an engine (DOCKER_HOST) and PXRUN_BENCH_IMAGE.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const [executor = 'process', count = executor === 'process' ? '1000' : '20'] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'pxrun-bench-'))
const { assemble, systemIds } = await load()
const home = await assemble({
  home: join(folder, 'home'),
  environment: process.env,
  packageRoot: root,
  dockerHost: process.env.DOCKER_HOST,
})

try {
  if (executor === 'process') await benchProcesses(Number(count))
  else await benchContainers(Number(count))
} finally {
  await home.store.close()
  rmSync(folder, { recursive: true, force: true })
}

async function benchProcesses(many) {
  await run(['true'])
  const ours = []
  const plain = []
  for (let round = 0; round < Number(process.env.PXRUN_BENCH_ROUNDS ?? 100); round++) {
    ours.push(await timed(() => run(['true'])))
    plain.push(await timed(() => spawned('true')))
  }
  report('one at a time', `${ms(median(ours))} a run, ${ms(median(plain))} a plain spawn of node's`)

  const before = process.cpuUsage()
  const both = await timed(() => inParallel(many, 2, () => run(['true'])))
  const { user, system } = process.cpuUsage(before)
  const names = Array.from({ length: many }, (_, index) => `t${index}`)
  const xargs = await timed(() => spawnSync('xargs', ['-P2', '-n1', 'true'], { input: names.join('\n') }))
  writeFileSync(
    join(folder, 'Makefile'),
    `all: ${names.join(' ')}\n${names.map((name) => `${name}:\n\t@/bin/true`).join('\n')}\n`,
  )
  const make = hasProgram('make')
    ? await timed(() => spawnSync('make', ['-s', '-j2', '-C', folder, 'all']))
    : undefined
  report(
    `${many} in a row, 2 at a time`,
    `${ms(both / many)} a run (processor: ${ms((user + system) / 1e3 / many)}), ${ms(xargs / many)} with xargs -P2${make === undefined ? '' : `, ${ms(make / many)} with make -j2`}`,
  )
  await benchLogs()
}

/** A log of 1 GB: how fast it is on disk, how fast it is told, and what memory that takes. */
async function benchLogs() {
  const bytes = Number(process.env.PXRUN_BENCH_LOG ?? 1e9)
  const line = `${'x'.repeat(99)}\n`
  const script = `yes ${line.trimEnd()} | head -c ${bytes}`
  let most = 0
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50)
  let told = 0
  const before = process.memoryUsage.rss()
  const cpuBefore = process.cpuUsage()
  const plain = await timed(() => execFileSync('sh', ['-c', `${script} > ${join(folder, 'plain')}`]))
  const record = {}
  const tookMs = await timed(async () =>
    Object.assign(
      record,
      await run(['sh', '-c', script], (event) => {
        if (event.kind === 'log') told += event.line.length + 1
      }),
    ),
  )
  clearInterval(watch)
  const { user, system } = process.cpuUsage(cpuBefore)
  const layout = home.layout.run(record.uuid)
  const onDisk = statSync(layout.attempt(1).log('main')).size
  const spanMs =
    statSync(layout.attempt(1).exit('main')).mtimeMs - statSync(layout.attempt(1).pid('main')).mtimeMs
  const rate = (amount, time) => `${(amount / 1e3 / time).toFixed(0)} MB/s`
  report('log to disk', `${rate(onDisk, spanMs)} (${rate(bytes, plain)} for the shell alone)`)
  report(
    'log told line by line, whole run',
    `${rate(told, tookMs)} (${rate(told, (user + system) / 1e3)} of processor time), ${mb(before)} before, ${mb(most)} at most`,
  )
}

async function benchContainers(many) {
  const image = process.env.PXRUN_BENCH_IMAGE
  const cli = process.env.PXRUN_BENCH_CLI ?? 'docker'
  await run(['true'])
  const ours = []
  const plain = []
  for (let round = 0; round < many; round++) {
    ours.push(await timed(() => run(['true'])))
    plain.push(await timed(() => execFileSync(cli, ['run', '--rm', '--network=none', image, 'true'])))
  }
  report('one at a time', `${ms(median(ours))} a run, ${ms(median(plain))} for \`${cli} run\``)
}

async function run(argv, onEvent) {
  const uuid = systemIds.uuid()
  const [program] = argv
  const image = process.env.PXRUN_BENCH_IMAGE ?? null
  const environment = executor === 'docker' ? { environment: { hostNetwork: true } } : {}
  const container = {
    name: 'main',
    role: 'main',
    at: ['container'],
    pod: [],
    image,
    command: argv,
    args: [],
    argv,
    env: {},
    workingDir: null,
  }
  const plan = {
    version: 1,
    uuid,
    name: program,
    project: 'default',
    owner: 'default',
    description: null,
    tags: [],
    kind: 'job',
    inputs: {},
    outputs: {},
    executor,
    operation: {},
    run: { kind: 'job', ...environment, container: {} },
    init: [],
    containers: [container],
    termination: { timeoutS: null, maxRetries: 0 },
    documentDir: folder,
  }
  const record = await home.engine.run(plan, { onEvent })
  if (record.status !== 'succeeded') throw new Error(`a run ended ${record.status}`)
  return record
}

async function inParallel(many, width, work) {
  let next = 0
  const worker = async () => {
    while (next++ < many) await work()
  }
  await Promise.all(Array.from({ length: width }, worker))
}

function spawned(program) {
  return new Promise((resolve) => spawn(program, { stdio: 'ignore' }).once('close', resolve))
}

async function timed(work) {
  const from = performance.now()
  await work()
  return performance.now() - from
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

function ms(value) {
  return `${value.toFixed(2)} ms`
}

function mb(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

function report(what, text) {
  console.log(`${executor}: ${what}: ${text}`)
}

function hasProgram(name) {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
}

/** The engine as this program ships it. */
async function load() {
  const outfile = join(root, 'node_modules', '.cache', `pxrun-bench-${process.pid}.mjs`)
  await build({
    stdin: {
      contents: `export { assemble } from './assemble.js'\nexport { systemIds } from './host/system.js'`,
      resolveDir: join(root, 'src'),
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    define: { PXRUN_VERSION: '"bench"' },
    outfile,
  })
  try {
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(outfile, { force: true })
  }
}
