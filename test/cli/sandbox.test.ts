/** `pxrun run --sandbox`, as a user sees it. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shellJob, workspace } from './support.js'

const works = spawnSync('bwrap', ['--ro-bind', '/', '/', 'true']).status === 0
if (!works) process.stderr.write('\n*** SKIPPED: tests of --sandbox: bubblewrap does not work here\n')

describe.skipIf(!works)('pxrun run --sandbox', () => {
  it('gives a process Polyaxon’s own paths, pxrun itself, and its own folders to write to', () => {
    const { home, folder, write, pxrun, json } = workspace()
    const track =
      "process.chdir('/plx-context'); const {tracking} = await import('/plx-context/node_modules/pxrun/dist/tracking.js'); tracking.init(); tracking.logMetrics({loss: 0.5}); tracking.end()"
    const script = [
      'echo {{ globals.run_outputs_path }} | cut -d/ -f1-3',
      'cat /plx-context/artifacts/hello.txt; echo',
      'echo out > {{ globals.run_outputs_path }}/x',
      'pxrun version > /dev/null && echo pxrun',
      `node --input-type=module -e "${track}"`,
      `touch ${home}/x ${folder}/x /x 2>/dev/null || echo kept out`,
    ].join('; ')
    const init = '  init:\n  - file: {filename: hello.txt, content: hello}\n'
    write('a.yaml', shellJob(script).replace('  kind: job\n', `  kind: job\n${init}`))
    expect(pxrun(['run', '-f', 'a.yaml', '--sandbox'])).toMatchObject({
      status: 0,
      stdout:
        'init | wrote hello.txt\nmain | /plx-context/artifacts\nmain | hello\nmain | pxrun\nmain | kept out\n',
    })
    const [run] = json(['ops', 'ls']).runs
    expect(run).toMatchObject({ status: 'succeeded', outputs: { loss: 0.5 } })
    expect(readFileSync(join(home, 'runs', run.uuid, 'outputs', 'x'), 'utf8')).toBe('out\n')
    expect(readdirSync(join(home, 'attempts', run.uuid, '1', 'volumes'))).toEqual([])
  })

  it('has secrets of the configuration mounted where the document says, read-only and masked', () => {
    const { write, pxrun } = workspace({
      'home/config.yaml': 'secrets: {keys: {KEY: {env: MY_KEY}}}\n',
    })
    const volumes = '  volumes: [{name: keys, secret: {secretName: keys}}]\n'
    write(
      'a.yaml',
      shellJob('cat /keys/KEY; echo; touch /keys/x 2>/dev/null || echo read-only')
        .replace('  container:\n', `${volumes}  container:\n`)
        .replace('    command:', '    volumeMounts: [{name: keys, mountPath: /keys}]\n    command:'),
    )
    expect(pxrun(['run', '-f', 'a.yaml', '--sandbox'], { env: { MY_KEY: 'correct-horse' } })).toMatchObject({
      status: 0,
      stdout: '***\nread-only\n',
    })
  })

  it('goes on when pxrun is killed, is settled by a later command, and is stopped with grace', async () => {
    const { home, write, start, pxrun, json } = workspace()
    const wait = 'while [ ! -e {{ globals.run_outputs_path }}/go ]; do sleep 0.05; done'
    write('a.yaml', shellJob(`echo first; ${wait}; echo last`))
    const killed = start(['run', '-f', 'a.yaml', '--sandbox'])
    const uuid = await killed.uuid()
    await killed.line(/^first$/)
    killed.child.kill('SIGKILL')
    await killed.ended
    expect(json(['ops', 'get', uuid]).status).toBe('running')
    writeFileSync(join(home, 'runs', uuid, 'outputs', 'go'), '')
    for (let status = 'running'; status !== 'succeeded'; status = json(['ops', 'get', uuid]).status)
      expect(status).toBe('running')
    expect(pxrun(['ops', 'logs', uuid]).stdout).toBe('first\nlast\n')

    write('b.yaml', shellJob('trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.05; done'))
    const stopped = start(['run', '-f', 'b.yaml', '--sandbox'])
    await stopped.line(/^ready$/)
    expect(pxrun(['ops', 'stop', await stopped.uuid()]).status).toBe(0)
    await stopped.line(/^bye$/)
    await stopped.ended
  })

  it('cannot be had for containers', () => {
    const { pxrun } = workspace({ 'a.yaml': shellJob('true') })
    expect(pxrun(['run', '-f', 'a.yaml', '--sandbox', '--executor', 'docker']).status).toBe(2)
  })
})

it('a plain process whose document writes out /plx-context is told about --sandbox', () => {
  const { pxrun } = workspace({ 'a.yaml': shellJob('ls /plx-context') })
  const { status, stderr } = pxrun(['run', '-f', 'a.yaml'])
  expect({ status, stderr }).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/\/plx-context.*--sandbox/),
  })
})

it('where bubblewrap is missing the run says so and pxrun ends with exit code 4', () => {
  const { pxrun } = workspace({ 'a.yaml': shellJob('true') })
  expect(pxrun(['run', '-f', 'a.yaml', '--sandbox'], { env: { PATH: '/nowhere' } })).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('not installed'),
  })
})
