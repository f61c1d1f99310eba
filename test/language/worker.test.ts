/** The library where there is no file system: in a worker, with what it is given and nothing else. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { build, type Plugin } from 'esbuild'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** The library as one script that can import nothing: a module of Node in it would not be found. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { bundleOf, check, compile, loadDocument } from './src/index.ts'
        globalThis.answer = async ({ text, params, context }) => {
          const loader = { load: async ({ path }) => ({ ok: true, value: { name: path, text } }) }
          const bundle = await loadDocument({ path: 'a.yaml' }, loader)
          return {
            checked: check(bundle, { params }).diagnostics.map(({ code }) => code),
            args: compile(bundleOf({ name: 'a.yaml', text }), { params, context }).operation.run.container.args,
          }
        }`,
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'neutral',
    target: 'es2022',
    plugins: [laterOnes],
  })
  return outputFiles[0]!.text
}

/** What is imported when it is called, such as the engine, is left where it is: nobody calls it here. */
const laterOnes: Plugin = {
  name: 'later-ones',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    ),
}

it('works in a worker that has no modules of Node', async () => {
  const question = {
    text: readFileSync(join(root, 'fixtures/iris/repo/train/polyaxonfile.yaml'), 'utf8'),
    params: { learning_rate: '0.5' },
    context: { owner: 'user', project: 'project', uuid: '0'.repeat(32), contextRoot: '/plx-context' },
  }
  const script = `
    const { parentPort, workerData } = require('node:worker_threads')
    const { code, question } = workerData
    // The names that a worker of a browser has not.
    new Function('require', 'process', 'Buffer', 'module', code)()
    globalThis.answer(question).then((answer) => parentPort.postMessage(JSON.parse(JSON.stringify(answer))))`
  const worker = new Worker(script, { eval: true, workerData: { code: await bundled(), question } })
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve).once('error', reject)
  })
  await worker.terminate()
  expect(answer).toEqual({ checked: [], args: expect.arrayContaining([expect.stringContaining('0.5')]) })
})
