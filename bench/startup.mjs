// How long pxrun takes to start, as a ratio to bare node. Goal: at most 1.4 each.
//   npm run setup && node bench/startup.mjs
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compare } from './pairs.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const pxrun = [process.execPath, join(root, 'dist', 'bin.cjs')]
const bare = [process.execPath, '-e', '0']
const scoring = join(root, 'fixtures', 'iris', 'repo', 'batch-scoring', 'polyaxonfile.yaml')
const env = { ...process.env, PXRUN_HOME: mkdtempSync(join(tmpdir(), 'pxrun-bench-')) }

const commands = {
  'pxrun version': ['version'],
  'pxrun check -f FILE -P uuid=…': ['check', '-f', scoring, '-P', `uuid=${'0'.repeat(32)}`],
  'pxrun ops ls (empty store)': ['ops', 'ls'],
}

for (const [title, args] of Object.entries(commands)) {
  const { aMs, bMs, ratio } = compare([...pxrun, ...args], bare, { env })
  console.log(
    `${title.padEnd(32)} ${aMs.toFixed(1)} ms, node -e 0: ${bMs.toFixed(1)} ms, ratio ${ratio.toFixed(2)}`,
  )
}
