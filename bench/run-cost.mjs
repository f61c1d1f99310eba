// What one process run of `true` costs, from the start of `pxrun run` to its exit, beside bare node.
//   npm run setup && node bench/run-cost.mjs
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compare } from './pairs.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'pxrun-bench-'))
const file = join(folder, 'true.yaml')
writeFileSync(
  file,
  'version: 1.1\nkind: component\nname: nothing\nrun:\n  kind: job\n  container:\n    command: ["true"]\n',
)

const run = [process.execPath, join(root, 'dist', 'bin.cjs'), 'run', '-f', file, '--quiet']
const bare = [process.execPath, '-e', 'require("child_process").spawnSync("true")']
const env = { ...process.env, PXRUN_HOME: join(folder, 'home') }
const { aMs, bMs, ratio } = compare(run, bare, { env })
console.log(
  `pxrun run of \`true\`: ${aMs.toFixed(1)} ms; node that spawns \`true\`: ${bMs.toFixed(1)} ms; ratio ${ratio.toFixed(2)}`,
)
