/**
 * What a pipeline costs: operations of `true` through a mapping and through a wide dag, beside `xargs -P2` and
 * `make -j2`; a large dag of operations that do nothing, checked, planned and run, with the memory that it takes
 * beside that of a tenth and a hundredth of it; going on with that dag when all but ten of its operations are done,
 * to the end and until the first of them runs.
 *
 *   node bench/pipeline.mjs [operations=1000] [large=10000]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const pxrun = join(import.meta.dirname, '../dist/bin.cjs')
const count = Number(process.argv[2] ?? 1000)
const large = Number(process.argv[3] ?? 10_000)
const folder = mkdtempSync(join(tmpdir(), 'pxrun-bench-'))
const home = join(folder, 'home')

const JOB = 'run: {kind: job, container: {command: ["true"]}}'
const mapping = (n) => `version: 1.1
kind: operation
cache: {disable: true}
matrix: {kind: mapping, values: [${Array.from({ length: n }, (_, x) => `{x: ${x}}`).join(', ')}]}
component: {inputs: [{name: x, type: int}], ${JOB}}
`
const wide = (n) => `version: 1.1
kind: component
run:
  kind: dag
  operations:
${Array.from({ length: n }, (_, i) => `  - {name: o${i}, dagRef: t, cache: {disable: true}}`).join('\n')}
  components: [{name: t, ${JOB}}]
`

/** Of `many`, all but ten do nothing (their conditions do not hold), and ten fail until there is `mended`. */
const idle = (n) => `version: 1.1
kind: component
run:
  kind: dag
  operations:
${Array.from({ length: n }, (_, i) => {
  const works = i % (n / 10) === 0
  return `  - {name: o${i}, dagRef: ${works ? 'mend' : 'nothing, conditions: "{{ 1 > 2 }}"'}, cache: {disable: true}}`
}).join('\n')}
  components:
  - {name: nothing, ${JOB}}
  - {name: mend, run: {kind: job, container: {command: [test, -e, ${join(folder, 'mended')}]}}}
`

const makefile = (n) =>
  `all: ${Array.from({ length: n }, (_, i) => `o${i}`).join(' ')}\n${Array.from({ length: n }, (_, i) => `o${i}:\n\t@true #;\n`).join('')}`

const rssFile = join(folder, 'rss')
writeFileSync(
  join(folder, 'rss.cjs'),
  `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(rssFile)}, String(process.resourceUsage().maxRSS)))`,
)

/** Of the last program that was timed, if it was Node. */
const peakKb = () => Number(readFileSync(rssFile, 'utf8'))

function timed(label, program, args, { per = 0, input, expected = 0 } = {}) {
  const env = { ...process.env, NODE_OPTIONS: `--require=${join(folder, 'rss.cjs')}` }
  const start = performance.now()
  const done = spawnSync(program, args, { encoding: 'utf8', input, cwd: folder, env, maxBuffer: 2 ** 30 })
  const ms = performance.now() - start
  if (done.status !== expected)
    throw new Error(`${label}: exit code ${done.status}\n${done.stderr.slice(-2000)}`)
  const each = per ? `, ${(ms / per).toFixed(2)} ms an operation` : ''
  const memory = program === process.execPath ? `, ${Math.round(peakKb() / 1024)} MB` : ''
  console.log(`${label.padEnd(52)} ${(ms / 1000).toFixed(2)} s${each}${memory}`)
  return done
}

const file = (name, text) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const ours = (label, args, options) =>
  timed(label, process.execPath, [pxrun, ...args, '--home', home], options)

const run = (label, path, n, options) =>
  ours(label, ['run', '-f', path, '--jobs', '2', '-q'], { per: n, ...options })

/** When the first operation of the large dag that works was running in the last attempt, in milliseconds. */
function firstRunning(pipeline) {
  const asJson = (args) =>
    JSON.parse(spawnSync(process.execPath, [pxrun, ...args, '--home', home, '-o', 'json']).stdout)
  const query = `pipeline:${pipeline}, name:o0`
  const { uuid } = asJson(['ops', 'ls', '--query', query]).runs[0]
  const { status_conditions } = asJson(['ops', 'statuses', uuid])
  return Date.parse(status_conditions.findLast(({ type }) => type === 'running').last_transition_time)
}

try {
  const numbers = Array.from({ length: count }, (_, i) => i).join('\n')
  timed(`xargs -P2, ${count} × true`, 'xargs', ['-P2', '-n1', 'true'], { per: count, input: numbers })
  timed(`make -j2, ${count} × true`, 'make', ['-j2', '-f', file('Makefile', makefile(count))], { per: count })
  run(`mapping, ${count} × true`, file('mapping.yaml', mapping(count)), count)
  run(`wide dag, ${count} × true`, file('wide.yaml', wide(count)), count)
  const big = file('large.yaml', idle(large))
  timed(`check of a dag of ${large}`, process.execPath, [pxrun, 'check', '-f', big])
  ours(`plan of a dag of ${large} (--dry-run)`, ['run', '-f', big, '--dry-run'])
  const peaks = [large / 100, large / 10, large].map((n) => {
    run(`a dag of ${n} that do nothing`, file(`idle-${n}.yaml`, idle(n)), n, { expected: 1 })
    return { n, kb: peakKb() }
  })
  const [first, last] = [peaks[0], peaks.at(-1)]
  console.log(
    `peak memory: ${((last.kb - first.kb) / (last.n - first.n)).toFixed(1)} kB more for each operation`,
  )
  const { runs } = JSON.parse(
    ours('ls', ['ops', 'ls', '--query', 'kind:dag', '--limit', '1', '-o', 'json']).stdout,
  )
  file('mended', '')
  const startedAt = Date.now()
  ours(`going on with it, ${large - 10} done`, ['ops', 'resume', runs[0].uuid, '-q', '--jobs', '2'])
  console.log(
    `the first of the ten runs ${firstRunning(runs[0].uuid) - startedAt} ms after the command began`,
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
