// How much it costs to import the package: time over that of bare Node, and the size of what is loaded.
//   npm run setup && node bench/import.mjs
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median } from './pairs.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const ROUNDS = 15

function timeOf(script) {
  const begin = performance.now()
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root })
  if (status !== 0) throw new Error(String(stderr))
  return performance.now() - begin
}

/** The files that an import loads at once: the entry and its static imports. */
function staticFiles(entry, seen = new Set()) {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const [, path] of readFileSync(entry, 'utf8').matchAll(/(?:from|^import|;import)\s*"(\.[^"]+)"/g))
    staticFiles(join(dirname(entry), path), seen)
  return seen
}

const kilobytes = (files) =>
  ([...files].reduce((sum, file) => sum + statSync(file).size, 0) / 1000).toFixed(0)

const entries = { pxrun: 'index.js', 'pxrun/tracking': 'tracking.js' }
const times = Object.fromEntries(['bare', ...Object.keys(entries)].map((name) => [name, []]))
for (let round = 0; round < ROUNDS; round++) {
  times.bare.push(timeOf(''))
  for (const name of Object.keys(entries)) times[name].push(timeOf(`import '${name}'`))
}
console.log(`bare Node: median ${median(times.bare).toFixed(0)} ms of ${ROUNDS}`)
for (const [name, file] of Object.entries(entries)) {
  const more = median(times[name].map((time, round) => time - times.bare[round]))
  const files = staticFiles(join(root, 'dist', file))
  console.log(`import '${name}': ${more.toFixed(0)} ms more, ${kilobytes(files)} kB in ${files.size} files`)
}
const whole = readdirSync(join(root, 'dist'), { recursive: true }).map((name) => join(root, 'dist', name))
console.log(
  `all of dist: ${kilobytes(whole.filter((file) => statSync(file).isFile() && file.endsWith('.js')))} kB of modules`,
)
