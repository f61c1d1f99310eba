// Writes what V8 makes of the program once it has checked a file: `bin.ts` starts from there.
//   node scripts/code-cache.mjs PROGRAM.cjs
// A process of its own, since only the functions that have run are kept.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'

const path = process.argv[2]
const root = fileURLToPath(new URL('..', import.meta.url))
const document = join(root, 'fixtures', 'iris', 'repo', 'batch-scoring', 'polyaxonfile.yaml')

const script = new Script(readFileSync(path, 'latin1'), { filename: path })
const module = { exports: {} }
script.runInThisContext()(module.exports, createRequire(path), module)
await module.exports.program(root, ['check', '-f', document, '-P', `uuid=${'0'.repeat(32)}`])
writeFileSync(`${path}.cache`, script.createCachedData())
