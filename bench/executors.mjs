// What runs cost beyond what they run, and how fast logs are taken in.
//   npm run setup && node bench/executors.mjs [process|docker] [count]
//
// process: runs of `true` beside plain spawns of it, one at a time; many with two at a time beside
// `xargs -P2` and `make -j2`.
// Processor time is this process's own, without the runs': on a busy machine it says more than the clock.
// docker: runs of `true` beside `docker run`, one at a time and two at a time, with an engine: see with-engine.mjs.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
}

async function benchContainers(many) {
  const [program, ...words] = (process.env.PXRUN_BENCH_CLI ?? 'docker').split(' ')
  const args = [...words, 'run', '--rm', '--network=host', process.env.PXRUN_BENCH_IMAGE, 'true']
  const plainly = () =>
    new Promise((resolve) => spawn(program, args, { stdio: 'ignore' }).once('close', resolve))
  await run(['true'])
  await plainly()
  const pairs = []
  for (let round = 0; round < many; round++)
    pairs.push([await timed(() => run(['true'])), await timed(plainly)])
  const [ours, plain] = [0, 1].map((side) => median(pairs.map((pair) => pair[side])))
  const name = `\`${program} run\``
  const ratio = median(pairs.map(([one, other]) => one / other)).toFixed(2)
  report(`${many} one at a time`, `${ms(ours)} a run, ${ms(plain)} for ${name}: ${ratio} of it`)
  const both = await timed(() => inParallel(many, 2, () => run(['true'])))
  const bothPlain = await timed(() => inParallel(many, 2, plainly))
  report(
    `${many} in a row, 2 at a time`,
    `${ms(both / many)} a run, ${ms(bothPlain / many)} for ${name}: ${(both / bothPlain).toFixed(2)} of it`,
  )
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
