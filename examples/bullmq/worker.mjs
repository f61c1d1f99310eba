// A worker: takes documents from a queue in Redis and runs them. Start as many as you like, on as many
// machines; each has an engine and a home of its own.
//   REDIS_URL=redis://localhost:6379 node examples/bullmq/worker.mjs [HOME]
import { Worker } from 'bullmq'
import { createEngine } from 'pxrun'

const [home = './runs'] = process.argv.slice(2)
const engine = await createEngine({ home })

const worker = new Worker(
  'pxrun',
  async (job) => {
    const { document, params } = job.data
    const run = await engine.run({ text: document }, params, { name: job.name })
    if (run.status !== 'succeeded') throw new Error(`the run ${run.uuid} ${run.status}`)
    return { uuid: run.uuid, status: run.status, inputs: run.inputs, outputs: run.outputs, home }
  },
  // How many runs at a time. Redis gives a job to another worker when this one dies.
  { connection: { url: process.env.REDIS_URL ?? 'redis://localhost:6379' }, concurrency: 2 },
)

worker.on('ready', () => console.log('ready'))
worker.on('error', (error) => console.error(error.message))

// Takes no more jobs, and waits for those that it has.
process.once('SIGTERM', async () => {
  await worker.close()
  await engine.close()
})
