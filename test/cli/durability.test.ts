/** What a user saw survives the end of pxrun, however it ends. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Gate } from '../support/gate.js'
import { shellJob, workspace } from './support.js'

describe('pxrun killed with SIGKILL', () => {
  it('in the middle of a run: the job finishes, the next command settles it with all of its lines', async () => {
    const { folder, home, start, write, json, pxrun } = workspace()
    const gate = new Gate(join(folder, 'gate'))
    write('a.yaml', shellJob(`echo first; ${gate.wait}; echo last; touch ${folder}/done`))
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    await running.line(/^first$/)
    running.child.kill('SIGKILL')
    await running.ended
    expect(json(['ops', 'get', uuid]).status).toBe('running')
    gate.open()
    const following = start(['ops', 'logs', '-f', uuid])
    await following.line(/^last$/)
    for (let status = 'running'; status !== 'succeeded'; status = json(['ops', 'get', uuid]).status)
      expect(status).toBe('running')
    expect(pxrun(['ops', 'logs', uuid]).stdout).toBe('first\nlast\n')
    const logs = readFileSync(join(home, 'runs', uuid, 'plxlogs', 'logs.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    expect(logs.map((line) => JSON.parse(line).value)).toEqual(['first', 'last'])
  })

  it('while an init step runs: the run is interrupted, and `ops resume` goes on with it', async () => {
    const { folder, start, write, json } = workspace()
    // A git server that does not answer: the init step waits.
    const { createServer } = await import('node:net')
    const server = createServer(() => {}).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    write(
      'a.yaml',
      shellJob('echo ran').replace(
        '  kind: job\n',
        `  kind: job\n  init:\n  - git: {url: "git://127.0.0.1:${port}/x"}\n`,
      ),
    )
    const connected = new Promise((resolve) => server.once('connection', resolve))
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    await connected
    running.child.kill('SIGKILL')
    await running.ended
    expect(json(['ops', 'get', uuid])).toMatchObject({ status: 'starting', interrupted: true })
    server.close()
    const resumed = json(['ops', 'resume', uuid])
    expect(resumed).toMatchObject({ uuid, status: 'failed' })
    expect(folder).not.toBe('')
  })

  it('and the job stopped afterwards: nobody drives it, yet `ops stop` ends it and records who asked', async () => {
    const { start, write, json, pxrun } = workspace()
    write('a.yaml', shellJob('echo first; sleep 600'))
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    await running.line(/^first$/)
    running.child.kill('SIGKILL')
    await running.ended
    expect(pxrun(['ops', 'stop', uuid]).stdout).toBe(`${uuid} stopped\n`)
    expect(json(['ops', 'statuses', uuid]).status_conditions.at(-1).message).toBe(
      'it was stopped by pxrun ops stop',
    )
  })

  it('and its timeout over since: whoever opens the store next enforces it', async () => {
    const { start, write, json } = workspace()
    write('a.yaml', shellJob('echo first; sleep 600', 'termination: {timeout: 1}\n'))
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    await running.line(/^first$/)
    running.child.kill('SIGKILL')
    await running.ended
    let status = 'running'
    while (status === 'running') status = json(['ops', 'get', uuid]).status
    expect(status).toBe('failed')
    expect(json(['ops', 'statuses', uuid]).status_conditions.at(-1).reason).toBe('timed-out')
  })
})
