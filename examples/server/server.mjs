// An HTTP server that runs Polyaxonfiles and streams what happens, with Hono.
//   node examples/server/server.mjs [PORT] [HOME]
//   curl --data-binary @train.yaml 'localhost:8080/runs?lr=0.1'      → { "uuid": … }
//   curl localhost:8080/runs/UUID                                    → the run
//   curl -N localhost:8080/runs/UUID/events                          → server-sent events until it is done
//   curl -X DELETE localhost:8080/runs/UUID                          → stops it
// It runs what it is sent: put it behind something that asks who is there.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { createEngine, DocumentError, isDone } from 'pxrun'

const [port = '8080', home = './runs'] = process.argv.slice(2)
const engine = await createEngine({ home })
const app = new Hono()

app.post('/runs', async (context) => {
  const run = await engine.submit({ text: await context.req.text() }, context.req.query())
  return context.json({ uuid: run.uuid }, 201)
})

app.get('/runs/:uuid', async (context) => {
  const run = await engine.store.getRun(context.req.param('uuid'))
  return run ? context.json(run) : context.notFound()
})

app.get('/runs/:uuid/events', (context) => {
  const uuid = context.req.param('uuid')
  return streamSSE(context, async (stream) => {
    const leaving = new AbortController()
    stream.onAbort(() => leaving.abort())
    // A slow client slows its run down; one that has left does not.
    const events = engine.events({ run: uuid, signal: leaving.signal })
    // Read after the call of `events`: what happens from here on is not missed.
    const run = await engine.store.getRun(uuid)
    if (run) await stream.writeSSE({ event: 'run.now', data: JSON.stringify({ run }) })
    if (!run || isDone(run.status)) return
    for await (const { type, ...data } of events) {
      await stream.writeSSE({ event: type, data: JSON.stringify(data) })
      if (type === 'run.status' && data.uuid === uuid && isDone(data.run.status)) break
    }
  })
})

app.delete('/runs/:uuid', async (context) => {
  await engine.stop(context.req.param('uuid'), { by: 'the server' })
  return context.body(null, 204)
})

app.onError((error, context) => {
  if (!(error instanceof DocumentError)) throw error
  const problems = error.diagnostics.map(({ code, message, hint }) => ({ code, message, hint }))
  return context.json({ problems }, 400)
})

const server = serve({ fetch: app.fetch, port: Number(port) }, ({ port: actual }) =>
  console.log(`listening on http://localhost:${actual}`),
)

process.once('SIGTERM', async () => {
  server.close()
  await engine.close({ stop: true })
})
