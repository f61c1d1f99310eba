// How long it takes to refuse each document that is made to do harm. Goal: under 100 ms each, in a process
// that has read documents before.
//   npm run setup && node bench/attacks.mjs
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundleOf, compile } from '../dist/index.js'
import { median } from './pairs.mjs'

const ROUNDS = 5
const context = { owner: 'user', project: 'project', uuid: '0'.repeat(32), contextRoot: '/plx-context' }
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../test/language/attacks.ts', import.meta.url))],
  format: 'esm',
  write: false,
})
const { attacks } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)

const results = attacks.map(({ title, text, params = {} }) => {
  const times = Array.from({ length: ROUNDS + 1 }, () => {
    const start = performance.now()
    const { operation } = compile(bundleOf({ name: 'a.yaml', text }), { params, context })
    if (operation) throw new Error(`${title} is not refused`)
    return performance.now() - start
  })
  return { title, ms: median(times.slice(1)) }
})
for (const { title, ms } of results.sort((a, b) => b.ms - a.ms).slice(0, 12))
  console.log(`${ms.toFixed(1).padStart(8)} ms  ${title}`)
const slow = results.filter(({ ms }) => ms >= 100).length
console.log(`${results.length} attacks refused, ${slow} of them in 100 ms or more`)
