/** The engine as other programs use it: documents in, events out, nothing shared between two of them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ConnectionKind, DocumentError, type EngineEvent, type Initializer } from '../../src/index.js'
import { tempDir } from '../support/temp-dir.js'
import { engineIn, job, until } from './support.js'

const isOver = (event: EngineEvent) =>
  event.type === 'run.status' && event.path.length === 0 && event.run.finishedAt !== null

describe('an embedded engine', () => {
  it('runs a document with params and tells what happens, in order', async () => {
    const engine = await engineIn(tempDir())
    const events = engine.events()
    const inputs = 'inputs:\n  - {name: who, type: str}\n  - {name: times, type: int, value: 1}\n'
    const run = await engine.submit(
      { text: job('echo "hello {{ who }} {{ times }}"', inputs) },
      { who: 'you', times: 2 },
    )
    const seen = await until(events, isOver)
    expect(
      seen.map((event) =>
        'line' in event ? event.line : 'condition' in event ? event.condition.type : event.type,
      ),
    ).toEqual(expect.arrayContaining(['run.created', 'running', 'hello you 2', 'succeeded']))
    expect(seen[0]).toMatchObject({ type: 'run.created', uuid: run.uuid, root: run.uuid, path: [] })
    expect(await engine.wait(run.uuid)).toMatchObject({
      status: 'succeeded',
      inputs: { who: 'you', times: 2 },
    })
    expect(await engine.store.getRun(run.uuid)).toMatchObject({ status: 'succeeded' })
    expect(readFileSync(join(engine.folderOf(run.uuid), 'plxlogs/logs.jsonl'), 'utf8')).toContain(
      'hello you 2',
    )
  })

  it('runs a dag, and reads the events of one run alone', async () => {
    const engine = await engineIn(tempDir())
    const dag = `version: 1.1\nkind: component\nname: two\nrun:\n  kind: dag\n  components:\n    - name: say\n      run: {kind: job, container: {command: [echo, hi]}}\n  operations:\n    - {name: a, dagRef: say}\n    - {name: b, dagRef: say, dependencies: [a]}\n`
    const run = await engine.submit({ text: dag })
    const events = engine.events({ run: run.uuid, types: ['run.status'] })
    const other = await engine.run({ text: job('echo other') })
    const seen = await until(events, isOver)
    expect(other.status).toBe('succeeded')
    expect(new Set(seen.map((event) => ('path' in event ? event.path.join('/') : '')))).toEqual(
      new Set(['', 'a', 'b']),
    )
    expect(seen.every((event) => 'root' in event && event.root === run.uuid)).toBe(true)
  })

  it('throws what is wrong with a document, and records nothing', async () => {
    const engine = await engineIn(tempDir())
    const wrong = engine.submit({
      text: 'version: 1.1\nkind: component\nrun: {kind: jbo}\n',
      name: 'mine.yaml',
    })
    await expect(wrong).rejects.toThrow(DocumentError)
    const error: DocumentError = await wrong.catch((caught) => caught)
    expect(error.diagnostics[0]).toMatchObject({
      code: 'unknown-kind',
      location: { file: { name: 'mine.yaml' } },
    })
    await expect(engine.submit({ text: job('true') }, { x: 1 })).rejects.toThrow('`x` is not an input')
    expect((await engine.store.listRuns({ limit: 10, offset: 0 })).total).toBe(0)
  })

  it('reads files, with what they refer to', async () => {
    const folder = tempDir()
    writeFileSync(join(folder, 'job.yaml'), job('echo from a file'))
    writeFileSync(join(folder, 'op.yaml'), 'version: 1.1\nkind: operation\npathRef: ./job.yaml\n')
    const engine = await engineIn(tempDir())
    expect(await engine.run({ path: join(folder, 'op.yaml') })).toMatchObject({ status: 'succeeded' })
    const text = 'version: 1.1\nkind: operation\npathRef: ./job.yaml\n'
    expect(await engine.run({ text, folder })).toMatchObject({ status: 'succeeded' })
  })

  it('stops a run by its signal and by its uuid', async () => {
    const engine = await engineIn(tempDir())
    const events = engine.events({ types: ['run.log'] })
    const stopping = new AbortController()
    const first = await engine.submit(
      { text: job('echo up; exec sleep 600') },
      {},
      { signal: stopping.signal },
    )
    await until(events, ({ type }) => type === 'run.log')
    stopping.abort()
    expect(await engine.wait(first.uuid)).toMatchObject({ status: 'stopped' })
    const second = await engine.submit({ text: job('exec sleep 600') })
    await engine.stop(second.uuid)
    expect(await engine.wait(second.uuid)).toMatchObject({ status: 'stopped' })
    await expect(
      engine.submit({ text: job('true') }, {}, { signal: AbortSignal.abort(new Error('no')) }),
    ).rejects.toThrow('no')
  })

  it('ends a wait by its signal, and the run goes on', async () => {
    const folder = tempDir()
    const engine = await engineIn(tempDir())
    const run = await engine.submit({ text: job(`until [ -e ${folder}/go ]; do sleep 0.05; done`) })
    const waiting = new AbortController()
    const wait = engine.wait(run.uuid, { signal: waiting.signal })
    waiting.abort(new Error('enough'))
    await expect(wait).rejects.toThrow('enough')
    writeFileSync(join(folder, 'go'), '')
    expect(await engine.wait(run.uuid)).toMatchObject({ status: 'succeeded' })
  })

  it('lets runs wait for a slow reader, drops nothing, and waits no more for one that has left', async () => {
    const engine = await engineIn(tempDir())
    const slow = engine.events({ types: ['run.log'], buffer: 2 })
    const lines = 200
    const run = await engine.submit({
      text: job(`i=0; while [ $i -lt ${lines} ]; do echo line $i; i=$((i+1)); done`),
    })
    const seen: string[] = []
    for await (const event of slow) {
      // What is not read yet holds the run up.
      if (seen.length === 0) expect((await engine.store.getRun(run.uuid))?.finishedAt).toBeNull()
      if (event.type === 'run.log') seen.push(event.line)
      if (seen.length === lines) break
    }
    expect(seen).toEqual(Array.from({ length: lines }, (_, index) => `line ${index}`))
    expect(await engine.wait(run.uuid)).toMatchObject({ status: 'succeeded' })

    const left = engine.events({ buffer: 1 })
    await left.return?.()
    const aborted = new AbortController()
    const cut = engine.events({ buffer: 1, signal: aborted.signal })
    aborted.abort()
    expect(await cut.next()).toEqual({ done: true, value: undefined })
    expect(await engine.run({ text: job('echo 1; echo 2; echo 3; echo 4') })).toMatchObject({
      status: 'succeeded',
    })
  })

  it('takes init steps of other kinds', async () => {
    const folder = tempDir()
    const seen: unknown[] = []
    const file: Initializer = {
      kind: 'file',
      async run(spec, { artifactsPath }) {
        seen.push(spec)
        writeFileSync(join(artifactsPath, 'mine.txt'), 'brought by mine')
        return { ok: true, value: { artifacts: [], edges: [] } }
      },
    }
    const engine = await engineIn(tempDir(), { initializers: [file] })
    const text = `version: 1.1\nkind: component\nrun:\n  kind: job\n  init:\n    - file: {filename: a, content: b}\n  container:\n    command: [cp, '{{ globals.artifacts_path }}/mine.txt', ${folder}/out]\n`
    expect(await engine.run({ text })).toMatchObject({ status: 'succeeded' })
    expect(readFileSync(join(folder, 'out'), 'utf8')).toBe('brought by mine')
    expect(seen).toMatchObject([{ filename: 'a' }])
  })

  it('takes connections of other kinds, and says which it does not know', async () => {
    const home = tempDir()
    const folder = tempDir()
    writeFileSync(join(folder, 'a.csv'), 'shared')
    const text = 'connections: [{name: data, kind: share, schema: {share: sets, mountPath: /data}}]'
    writeFileSync(join(home, 'config.yaml'), text)
    const share: ConnectionKind = {
      kind: 'share',
      needs: ['share', 'mountPath'],
      folder: ({ share }) => (share === 'sets' ? folder : undefined),
    }
    const document = {
      text: job('cat {{ connections.data.mountPath }}/a.csv').replace(
        'kind: job',
        'kind: job\n  connections: [data]',
      ),
    }
    const engine = await engineIn(home, { connectionKinds: [share] })
    const events = engine.events({ types: ['run.log'] })
    expect(await engine.run(document)).toMatchObject({ status: 'succeeded' })
    expect(await events.next()).toMatchObject({ value: { line: 'shared' } })
    await engine.close()
    const without = await engineIn(home)
    const run = await without.run(document)
    expect(run.status).toBe('failed')
    expect((await without.store.conditions(run.uuid)).at(-1)?.message).toContain('`share` is no kind')
  })

  it('takes the environment that it is given, and no other', async () => {
    const engine = await engineIn(tempDir(), {
      environment: { PATH: process.env.PATH, MINE: 'yes', TZ: 'UTC' },
      pass: ['MINE'],
    })
    const events = engine.events({ types: ['run.log'] })
    await engine.submit({ text: job('echo "$MINE ${HOME-none}"') })
    const [line] = await until(events, ({ type }) => type === 'run.log')
    expect(line).toMatchObject({ line: 'yes none' })
  })

  it('makes the runs of schedules and tells of each slot', async () => {
    const engine = await engineIn(tempDir())
    const times = 'schedule: {kind: interval, frequency: 3600, maxRuns: 1, startAt: 2020-01-01T00:00:00}'
    const run = 'run: {kind: job, container: {command: [echo, tick]}}'
    const text = `version: 1.1\nkind: operation\n${times}\ncomponent:\n  ${run}\n`
    await expect(engine.submit({ text })).rejects.toThrow('register it')
    await expect(engine.register({ text })).rejects.toThrow('needs a name')
    const schedule = await engine.register({ text }, {}, { name: 'hourly', keep: { runs: 5 } })
    expect(schedule.definition).toMatchObject({ keep: { runs: 5 } })
    const stopping = new AbortController()
    const events = engine.events()
    const work = engine.schedule({ signal: stopping.signal })
    const seen = await until(
      events,
      (event) => event.type === 'run.status' && event.run.status === 'succeeded',
    )
    stopping.abort()
    await work
    const tick = seen.find((event) => event.type === 'schedule.tick' && event.decision === 'fired')
    expect(tick).toMatchObject({ schedule: { uuid: schedule.uuid, name: 'hourly' }, run: expect.any(String) })
  })

  it('starts a standing operation each time that a run of another one takes its status', async () => {
    const engine = await engineIn(tempDir())
    const run = 'run: {kind: job, container: {command: [echo, seen]}}'
    const text = `version: 1.1\nkind: operation\nname: report\nevents: [{ref: ops.job, kinds: [run_status_succeeded]}]\ncomponent:\n  ${run}\n`
    await expect(engine.submit({ text })).rejects.toThrow('register it')
    await expect(engine.register({ text: job('true') })).rejects.toThrow('submit it')
    const both = text.replace('events:', 'schedule: {kind: interval, frequency: 60}\nevents:')
    await expect(engine.register({ text: both })).rejects.toThrow('not by both')
    await expect(engine.register({ text: text.replace('name: report', 'name: job') })).rejects.toThrow(
      'it waits for itself',
    )
    const schedule = await engine.register({ text })
    const stopping = new AbortController()
    const work = engine.schedule({ signal: stopping.signal })
    for (const times of [1, 2]) {
      const events = engine.events()
      await engine.run({ text: job('true') })
      const isReport = (event: EngineEvent) =>
        event.type === 'run.status' && event.run.name === 'report' && event.run.status === 'succeeded'
      await until(events, isReport)
      const { runs } = await engine.store.listRuns({ limit: 10, offset: 0 })
      expect(runs.filter(({ parent }) => parent === schedule.uuid)).toHaveLength(times)
    }
    stopping.abort()
    await work
  })

  it('shares nothing with another one in the same process', async () => {
    const [one, two] = [await engineIn(tempDir()), await engineIn(tempDir())]
    const events = two.events({ types: ['run.log'] })
    const runs = await Promise.all([one.run({ text: job('echo one') }), two.run({ text: job('echo two') })])
    expect(runs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    expect(await one.store.getRun(runs[1]!.uuid)).toBeUndefined()
    const { value } = await events.next()
    expect(value).toMatchObject({ line: 'two' })
  })

  it('waits for its runs when it is closed, or stops them; readers end', async () => {
    const folder = tempDir()
    const engine = await engineIn(tempDir())
    const events = engine.events({ types: ['run.created'] })
    await engine.submit({ text: job(`sleep 0.3; touch ${folder}/done`) })
    await engine.close()
    expect(existsSync(join(folder, 'done'))).toBe(true)
    expect((await until(events, () => false)).map(({ type }) => type)).toEqual(['run.created'])
    await expect(engine.submit({ text: job('true') })).rejects.toThrow('closed')

    const other = await engineIn(tempDir())
    await other.submit({ text: job('exec sleep 600') })
    await other.close({ stop: true })
  })
})
