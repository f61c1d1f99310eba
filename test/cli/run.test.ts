import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bin, shellJob, workspace } from './support.js'

describe('pxrun run', () => {
  it('prints the lines of the run to standard output and its own words to standard error', () => {
    const { pxrun } = workspace({ 'polyaxonfile.yaml': shellJob('echo one; echo two') })
    const { status, stdout, stderr } = pxrun(['run'])
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'one\ntwo\n' })
    expect(stderr).toMatch(/shell-job [0-9a-f]{32}/)
    expect(stderr).toMatch(/succeeded/)
  })

  it('takes -f without the word run, a file from standard input, and presets', () => {
    const { pxrun, write } = workspace({
      'a.yaml': shellJob('echo $NAME-{{ x }}', 'inputs:\n- {name: x, type: int}\n'),
    })
    expect(pxrun(['-f', 'a.yaml', '-P', 'x=3']).stdout).toBe('-3\n')
    expect(
      pxrun(['run', '-f', '-', '-P', 'x=4'], {
        input: shellJob('echo {{ x }}', 'inputs:\n- {name: x, type: int}\n'),
      }).stdout,
    ).toBe('4\n')
    write(
      'preset.yaml',
      'version: 1.1\nkind: operation\nisPreset: true\nrunPatch:\n  container:\n    env:\n    - {name: NAME, value: preset}\n',
    )
    expect(pxrun(['run', '-f', 'a.yaml', '-f', 'preset.yaml', '-P', 'x=5']).stdout).toBe('preset-5\n')
  })

  it('says each line’s container when init steps log too', () => {
    const { pxrun } = workspace({
      'a.yaml': shellJob('echo hi').replace(
        '  kind: job\n',
        '  kind: job\n  init:\n  - file: {filename: x, content: y}\n',
      ),
    })
    expect(pxrun(['run', '-f', 'a.yaml']).stdout).toBe('init | wrote x\nmain | hi\n')
  })

  it('gives the run its name, description, tags and project', () => {
    const { json } = workspace({ 'a.yaml': shellJob('true') })
    const run = json([
      'run',
      '-f',
      'a.yaml',
      '--name',
      'first',
      '--description',
      'a try',
      '--tags',
      'a, b',
      '-p',
      'iris',
    ])
    expect(run).toMatchObject({
      name: 'first',
      description: 'a try',
      tags: ['a', 'b'],
      project: 'iris',
      status: 'succeeded',
    })
  })

  it('prints with -o json the finished run and nothing else, and with --quiet nothing', () => {
    const { pxrun } = workspace({ 'a.yaml': shellJob('echo noise') })
    const { stdout } = pxrun(['run', '-f', 'a.yaml', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'job', status: 'succeeded', inputs: {}, outputs: {} })
    expect(pxrun(['run', '-f', 'a.yaml', '--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  it('runs nothing with --dry-run and shows the final argv', () => {
    const { pxrun, json } = workspace({
      'a.yaml': shellJob('echo {{ x }}', 'inputs:\n- {name: x, type: float, value: 1.10}\n'),
    })
    expect(JSON.parse(pxrun(['run', '-f', 'a.yaml', '--dry-run']).stdout).containers[0].argv).toEqual([
      'sh',
      '-c',
      'echo 1.1',
    ])
    expect(json(['ops', 'ls']).total).toBe(0)
  })

  it('stops on Ctrl-C: the process may clean up, the run is `stopped`, the exit code 130', async () => {
    const { start, json } = workspace({
      'a.yaml': shellJob('trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.05 & wait $!; done'),
    })
    const running = start(['run', '-f', 'a.yaml'])
    await running.line(/^ready$/)
    running.child.kill('SIGINT')
    await running.line(/^bye$/)
    expect(await running.ended).toBe(130)
    expect(json(['ops', 'ls']).runs[0].status).toBe('stopped')
  })

  it('kills on the second Ctrl-C what does not heed the first', async () => {
    const { start, json } = workspace({
      'a.yaml': shellJob('trap "echo no" TERM; echo ready; while :; do sleep 0.05 & wait $!; done'),
    })
    const running = start(['run', '-f', 'a.yaml'])
    await running.line(/^ready$/)
    running.child.kill('SIGINT')
    await running.line(/^no$/)
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(130)
    expect(json(['ops', 'ls']).runs[0].status).toBe('stopped')
  })

  it('goes on when nobody reads its output any more', () => {
    const { folder, home, json } = workspace({ 'a.yaml': shellJob('seq 100000') })
    const pipeline = `'${process.execPath}' '${bin}' run -f a.yaml 2>/dev/null | head -n 1`
    const { stdout } = spawnSync('sh', ['-c', pipeline], {
      cwd: folder,
      env: { ...process.env, PXRUN_HOME: home },
      encoding: 'utf8',
    })
    expect(stdout).toBe('1\n')
    const [run] = json(['ops', 'ls']).runs
    expect(run.status).toBe('succeeded')
    expect(
      readFileSync(join(home, 'runs', run.uuid, 'plxlogs', 'logs.jsonl'), 'utf8')
        .trimEnd()
        .split('\n'),
    ).toHaveLength(100_000)
  })

  it('prints no stack trace when the reader of a list goes away', () => {
    const { folder, home } = workspace()
    const pipeline = `'${process.execPath}' '${bin}' --help 2>&1 | true; echo "\${PIPESTATUS[0]}"`
    expect(
      execFileSync('bash', ['-c', pipeline], {
        cwd: folder,
        env: { ...process.env, PXRUN_HOME: home },
        encoding: 'utf8',
      }),
    ).toBe('0\n')
  })
})

describe('pxrun check', () => {
  it('is quiet about nothing and loud about everything at once', () => {
    const { pxrun } = workspace({
      'a.yaml': shellJob('true'),
      'b.yaml': shellJob('true').replace('image:', 'imgae:').replace('kind: job', 'kind: jbo'),
    })
    expect(pxrun(['check', '-f', 'a.yaml'])).toEqual({ status: 0, stdout: 'a.yaml is valid\n', stderr: '' })
    expect(pxrun(['check', '-f', 'b.yaml']).status).toBe(3)
  })

  it('gives the same as data', () => {
    const { pxrun } = workspace({ 'b.yaml': shellJob('true').replace('container:', 'conntainer:') })
    const { status, stdout, stderr } = pxrun(['check', '-f', 'b.yaml', '-o', 'json'])
    const { valid, diagnostics } = JSON.parse(stdout)
    expect({ status, stderr, valid }).toEqual({ status: 3, stderr: '', valid: false })
    expect(diagnostics[0]).toMatchObject({
      severity: 'error',
      file: 'b.yaml',
      line: 6,
      column: 3,
      origin: 'format',
    })
  })
})

describe('pxrun ops', () => {
  it('lists, shows and deletes runs; a uuid may be cut short', () => {
    const { pxrun, json } = workspace({ 'a.yaml': shellJob('echo hello') })
    const { uuid } = json(['run', '-f', 'a.yaml'])
    expect(pxrun(['ops', 'ls']).stdout.split('\t').slice(0, 4)).toEqual([
      uuid,
      'shell-job',
      'job',
      'succeeded',
    ])
    expect(json(['ops', 'get', uuid.slice(0, 8)])).toMatchObject({
      uuid,
      status: 'succeeded',
      interrupted: false,
    })
    expect(json(['ops', 'get', '-uid', uuid]).uuid).toBe(uuid)
    expect(pxrun(['ops', 'logs', uuid]).stdout).toBe('hello\n')
    expect(pxrun(['ops', 'delete', uuid]).status).toBe(2)
    expect(pxrun(['ops', 'delete', uuid, '--yes']).status).toBe(0)
    expect(json(['ops', 'ls']).total).toBe(0)
    expect(execFileSync('find', [join(workspace().home, '..')], { encoding: 'utf8' })).not.toContain(uuid)
  })

  it('follows a live run from another terminal, and stops it', async () => {
    const { start, pxrun } = workspace({ 'a.yaml': shellJob('echo one; sleep 60') })
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    await running.line(/^one$/)
    const following = start(['ops', 'logs', '-f', uuid])
    await following.line(/^one$/)
    expect(pxrun(['ops', 'stop', uuid]).stdout).toBe(`${uuid} stopped\n`)
    expect(await following.ended).toBe(0)
    expect(await running.ended).toBe(1)
  })
})

describe('help', () => {
  // One process a command: nothing hangs, but a busy machine takes its time.
  it('is there for the program and for every command, with examples', { timeout: 180_000 }, async () => {
    const { commands } = await import('../../src/cli/commands/index.js')
    const { pxrun } = workspace()
    expect(pxrun(['--help'])).toMatchObject({ status: 0, stdout: expect.stringContaining('pxrun run -f') })
    for (const { name } of commands) {
      const { status, stdout } = pxrun([...name.split(' '), '--help'])
      expect({ name, status }).toEqual({ name, status: 0 })
      expect(stdout).toMatch(/Examples:\n {2}pxrun /)
    }
  })

  it('says the version', () => {
    const { pxrun } = workspace()
    expect(pxrun(['version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
