// Puts a document into the queue once for each set of params, and prints what becomes of it.
//   REDIS_URL=redis://localhost:6379 node examples/bullmq/submit.mjs train.yaml '{"lr": 0.1}' '{"lr": 0.2}'
import { readFileSync } from 'node:fs'
import { Queue, QueueEvents } from 'bullmq'

const [file, ...sets] = process.argv.slice(2)
const connection = { url: process.env.REDIS_URL ?? 'redis://localhost:6379' }
const queue = new Queue('pxrun', { connection })
const events = new QueueEvents('pxrun', { connection })
await events.waitUntilReady()

const document = readFileSync(file, 'utf8')
const jobs = await queue.addBulk(
  sets.map((set, index) => ({ name: `run-${index}`, data: { document, params: JSON.parse(set) } })),
)
const results = await Promise.allSettled(jobs.map((job) => job.waitUntilFinished(events)))
for (const { value, reason } of results) console.log(JSON.stringify(value ?? { problem: reason.message }))
await events.close()
await queue.close()
