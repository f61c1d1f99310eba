/**
 * What a pipeline costs: operations of `true` through a mapping and through a wide dag, beside `xargs -P2` and
 * `make -j2`; the planning of a dag of ten thousand operations; going on with one of which all but ten are done.
 *
 *   node bench/pipeline.mjs [operations=1000] [large=10000]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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

function timed(label, program, args, { per = 0, input } = {}) {
  const start = performance.now()
  const done = spawnSync(program, args, { encoding: 'utf8', input, cwd: folder, maxBuffer: 2 ** 30 })
  const ms = performance.now() - start
  if (done.status !== 0) throw new Error(`${label}: exit code ${done.status}\n${done.stderr.slice(-2000)}`)
  const each = per ? `, ${(ms / per).toFixed(2)} ms an operation` : ''
  console.log(`${label.padEnd(44)} ${(ms / 1000).toFixed(2)} s${each}`)
  return done
}

const file = (name, text) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const run = (label, path, n) =>
  timed(label, process.execPath, [pxrun, 'run', '-f', path, '--jobs', '2', '-q', '--home', home], { per: n })

try {
  const numbers = Array.from({ length: count }, (_, i) => i).join('\n')
  timed(`xargs -P2, ${count} × true`, 'xargs', ['-P2', '-n1', 'true'], { per: count, input: numbers })
  run(`mapping, ${count} × true`, file('mapping.yaml', mapping(count)), count)
  run(`wide dag, ${count} × true`, file('wide.yaml', wide(count)), count)
  const big = file('large.yaml', wide(large))
  timed(`check of a dag of ${large}`, process.execPath, [pxrun, 'check', '-f', big])
  timed(`plan of a dag of ${large} (--dry-run)`, process.execPath, [
    pxrun,
    'run',
    '-f',
    big,
    '--dry-run',
    '--home',
    home,
  ])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
