// How fast the language is, in one process: documents per second, and how time grows with a dag.
//   npm run setup && node bench/language.mjs [CORPUS] [--profile]
// CORPUS is a folder of conformance rows (default ../shared/conformance). Goals: at least 2,000 documents
// per second for check and for compile, reading the YAML included; a dag of 10,000 operations checked and
// compiled in under 1 s, and in at most 130 times what one of 100 takes.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve as absolute, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOf, check, compile, loadDocument, resolve } from '../dist/index.js'
import { median } from './pairs.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const corpus = absolute(process.argv[2] ?? join(root, '..', 'shared', 'conformance'))
const ROUNDS = 5

const context = {
  owner: 'user',
  project: 'project',
  name: 'run-name',
  uuid: '0'.repeat(32),
  contextRoot: '/plx-context',
  artifactsStore: { name: 'artifacts_store', storePath: '/tmp/plx/artifacts' },
  connections: {},
}

const rows = () =>
  readdirSync(corpus)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(corpus, name), 'utf8').split('\n'))
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line))

const loaderOf = (files) => ({
  async load({ kind, path = '', from = '' }) {
    const name = posix.normalize(posix.join(posix.dirname(from), path))
    return kind === 'path' && files[name] !== undefined
      ? { ok: true, value: { name, text: files[name] } }
      : { ok: false, error: 'there is no such file' }
  },
})

async function throughput(title, documents, use) {
  const rates = []
  for (let round = 0; round <= ROUNDS; round++) {
    const start = performance.now()
    for (const { main, presets = [], files, params = {} } of documents) {
      use(await loadDocument({ path: main, presets }, loaderOf(files)), params)
    }
    rates.push((1000 * documents.length) / (performance.now() - start))
  }
  const [cold, ...warm] = rates
  console.log(
    `${title.padEnd(10)} ${documents.length} documents: ${median(warm).toFixed(0)} per second; first round ${cold.toFixed(0)}`,
  )
}

/** Operations in ten chains, so that the dag is long as well as wide. */
function dagOf(count) {
  const operation = (_, index) =>
    `    - name: op-${index}\n      dagRef: work\n${index < 10 ? '' : `      dependencies: [op-${index - 10}]\n`}      params: {x: {value: ${index}}}\n`
  return `version: 1.1\nkind: component\nrun:\n  kind: dag\n  operations:\n${Array.from({ length: count }, operation).join('')}  components:\n    - name: work\n      inputs: [{name: x, type: int}]\n      run:\n        kind: job\n        container: {image: busybox, command: [echo, "{{ x }}"]}\n`
}

function dagTimes() {
  const times = new Map()
  for (const count of [100, 1_000, 10_000]) {
    const file = { name: 'dag.yaml', text: dagOf(count) }
    const runs = Array.from({ length: count < 10_000 ? 3 * ROUNDS : ROUNDS }, () => {
      const start = performance.now()
      const bundle = bundleOf(file)
      const checkedFrom = performance.now()
      const checked = check(bundle)
      const compiledFrom = performance.now()
      const { operation, diagnostics } = resolve(checked, { context })
      const end = performance.now()
      if (diagnostics.length || !operation) throw new Error(`the dag is wrong: ${diagnostics[0]?.message}`)
      return [end - start, checkedFrom - start, compiledFrom - checkedFrom, end - compiledFrom]
    })
    const [total, ...parts] = [0, 1, 2, 3].map((part) => median(runs.map((run) => run[part])))
    times.set(count, total)
    const [read, checked, compiled] = parts.map((ms) => ms.toFixed(1))
    const growth = times.has(count / 10) ? `; × ${(total / times.get(count / 10)).toFixed(1)}` : ''
    console.log(
      `dag of ${String(count).padStart(6)} operations: ${total.toFixed(1)} ms (read ${read}, check ${checked}, compile ${compiled})${growth}`,
    )
  }
  const growth = times.get(10_000) / times.get(100)
  console.log(`100 times the operations take ${growth.toFixed(0)} times as long (goal: at most 130)`)
}

if (existsSync(corpus)) {
  const documents = rows()
  await throughput('check', documents, (bundle, params) => check(bundle, { params }))
  await throughput('compile', documents, (bundle, params) => compile(bundle, { params, context }))
} else console.log(`no corpus at ${corpus}: the throughput is not measured`)
dagTimes()
