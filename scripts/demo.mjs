// The batch-scoring tutorial, for real, on this machine: train a few models, pick the best, score a
// CSV file with it, look at what happened. Everything goes through the pxrun program.
//   npm run demo -- --executor docker     in containers; what follows `--` goes to each `pxrun run`
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pxrun = join(root, 'dist', 'bin.cjs')

/** Params of the training runs; the later ones learn too slowly or are held back too much to be good. */
const TRAININGS = [
  { learning_rate: 0.1, epochs: 200 },
  { learning_rate: 0.5, epochs: 300, l2: 0 },
  { learning_rate: 0.001, epochs: 20 },
  { learning_rate: 0.1, epochs: 200, l2: 10 },
]

const runFlags = process.argv.slice(2)
const work = process.env.PXRUN_DEMO_DIR ?? mkdtempSync(join(tmpdir(), 'pxrun-demo-'))
mkdirSync(work, { recursive: true })
const home = join(work, 'home')

title('1. A git repository stands for the tutorial’s polyaxon-ml-serving')
const repository = makeRepository()
console.log(repository)

title('2. Train: four runs with different params, each writes a real ONNX model')
for (const params of TRAININGS) {
  const flags = Object.entries(params).flatMap(([name, value]) => ['-P', `${name}=${value}`])
  const run = JSON.parse(
    capture('run', '-f', join(repository, 'train', 'polyaxonfile.yaml'), ...flags, ...runFlags, '-o', 'json'),
  )
  console.log(
    `${run.uuid}  ${flags
      .filter((flag) => flag !== '-P')
      .join(' ')
      .padEnd(42)} accuracy ${run.outputs.accuracy}`,
  )
}

title('3. Pick the best by accuracy')
const listing = [
  'ops',
  'ls',
  '--query',
  'kind:job, name:train',
  '--sort',
  '-metrics.accuracy',
  '--limit',
  '1',
]
show(...listing)
const best = JSON.parse(capture(...listing, '-o', 'json')).runs[0]

title('4. Batch-score with the model of that run')
const scoring = join(repository, 'batch-scoring')
show('run', '-f', join(scoring, 'polyaxonfile.yaml'), '-P', `uuid=${best.uuid}`, ...runFlags)
const scored = JSON.parse(capture('ops', 'ls', '--query', 'name:batch-scoring', '--limit', '1', '-o', 'json'))
  .runs[0]

title('5. What came out')
const results = join(home, 'runs', scored.uuid, 'outputs', 'results.csv')
const [header, ...rows] = readFileSync(results, 'utf8').trim().split('\n')
console.log([header, ...rows.slice(0, 5), `… ${rows.length} rows in all`].join('\n'))
console.log(`accuracy of these predictions: ${accuracy(header, rows)}`)
console.log()
show('ops', 'lineage', scored.uuid)

title('6. The schedules of the tutorial compile too')
for (const name of ['scoring-every-monday.yaml', 'scoring-every-60-minute.yaml']) {
  capture('compile', '-f', join(scoring, name), '-P', `uuid=${best.uuid}`)
  console.log(`pxrun compile -f ${name} -P uuid=${best.uuid}: ok`)
}

title('7. Into the hub with more inputs, and on a schedule from there')
show('hub', 'push', '-f', join(scoring, 'hub-component.yaml'), '--name', 'batch-scoring', '--tag', 'v1')
show('run', '-f', join(scoring, 'scoring-from-hub.yaml'), '-P', `uuid=${best.uuid}`, '--detach', ...runFlags)
show('schedule', 'trigger', 'scoring-from-hub')
await scheduleOnce()
show('schedule', 'history', 'scoring-from-hub')

title('8. Fifteen trainings at random, the best three, scoring with the best: one dag, one command')
show('run', '-f', join(repository, 'tune', 'tune-and-score.yaml'), ...runFlags)
const pipeline = firstRun('name:tune-and-score')
const tuning = firstRun(`pipeline:${pipeline.uuid}, name:tuning`)
show('ops', 'compare', tuning.uuid, '--metric', 'accuracy')
show('ops', 'logs', firstRun(`pipeline:${pipeline.uuid}, name:best-three`).uuid)
const picture = join(work, 'tune-and-score.svg')
writeFileSync(picture, capture('graph', pipeline.uuid))
console.log(`its picture: ${picture}`)

title('Look further')
const shown = relative(process.cwd(), pxrun)
console.log(`export PXRUN_HOME=${home}`)
for (const rest of [
  'ops ls',
  `ops get ${scored.uuid}`,
  `ops best ${tuning.uuid} --metric accuracy`,
  `ops logs ${scored.uuid}`,
  `ops artifacts ${best.uuid}`,
  `ops statuses ${scored.uuid}`,
]) {
  console.log(`node ${shown} ${rest}`)
}

/** Copies the fixture and makes a git repository of it; its files name it by a relative path. */
function makeRepository() {
  const folder = join(work, 'polyaxon-ml-serving')
  cpSync(join(root, 'fixtures', 'iris', 'repo'), folder, { recursive: true })
  const git = (...args) => execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git(
    '-c',
    'user.name=pxrun demo',
    '-c',
    'user.email=demo@example.org',
    'commit',
    '--quiet',
    '-m',
    'The tutorial',
  )
  return folder
}

/** Is the scheduler of the home until a run that it has started is done. */
async function scheduleOnce() {
  const at = runFlags.indexOf('--docker-host')
  const args = ['scheduler', 'start', ...(at < 0 ? [] : runFlags.slice(at, at + 2))]
  console.log(`$ pxrun ${args.join(' ')}`)
  const child = spawn(process.execPath, [pxrun, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment(),
  })
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line)
    const [, status] = /^run [0-9a-f]{32} (\w+)$/.exec(line) ?? []
    if (status) child.kill('SIGTERM')
    if (status && status !== 'succeeded') fail(args, status)
  }
  await ended
}

/** The share of rows whose predicted class is the variety that the file names. */
function accuracy(header, rows) {
  const columns = header.split(',').map((name) => name.replaceAll('"', ''))
  const column = (row, name) => row.split(',')[columns.indexOf(name)].replaceAll('"', '').toLowerCase()
  const right = rows.filter((row) => column(row, 'variety') === column(row, 'prediction_class'))
  return (right.length / rows.length).toFixed(4)
}

function title(text) {
  console.log(process.stdout.isTTY ? `\n\x1b[1m${text}\x1b[0m` : `\n${text}`)
}

/** Runs pxrun as a user sees it. */
function show(...args) {
  console.log(`$ pxrun ${args.map((arg) => (/[\s,]/.test(arg) ? `"${arg}"` : arg)).join(' ')}`)
  const { status } = spawnSync(process.execPath, [pxrun, ...args], { stdio: 'inherit', env: environment() })
  if (status !== 0) fail(args, status)
}

/** The newest run that matches. */
function firstRun(query) {
  return JSON.parse(capture('ops', 'ls', '--query', query, '--limit', '1', '-o', 'json')).runs[0]
}

function capture(...args) {
  const { status, stdout } = spawnSync(process.execPath, [pxrun, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment(),
    encoding: 'utf8',
  })
  if (status !== 0) fail(args, status)
  return stdout
}

function environment() {
  return { ...process.env, PXRUN_HOME: home }
}

function fail(args, status) {
  console.error(`pxrun ${args.join(' ')} ended with exit code ${status}`)
  process.exit(1)
}
