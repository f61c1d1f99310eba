/** Each mistake ends with a clear message, the right exit code and status, and a store that is still sound. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bin, root, shellJob, workspace } from './support.js'

const SCORING = readFileSync(join(root, 'fixtures/iris/repo/batch-scoring/polyaxonfile.yaml'), 'utf8')
const MONDAY = readFileSync(join(root, 'fixtures/iris/repo/batch-scoring/scoring-every-monday.yaml'), 'utf8')
const NOBODY = 'e'.repeat(32)

describe('a document that cannot be used', () => {
  const cases: [string, Record<string, string>, string[], RegExp][] = [
    ['an unknown file', {}, ['-f', 'nothing.yaml'], /there is no file nothing\.yaml/],
    ['a folder', { 'x/y': '' }, ['-f', 'x'], /x is a folder/],
    [
      'a file that is much too large',
      { 'a.yaml': '#'.repeat(13 << 20) },
      ['-f', 'a.yaml'],
      /larger than 12 MiB/,
    ],
    [
      'text that is not YAML',
      { 'a.yaml': 'version: 1.1\nkind: [component\nname: x\n' },
      ['-f', 'a.yaml'],
      /a\.yaml:\d+:\d+: error/,
    ],
    [
      'a wrong kind',
      { 'a.yaml': 'version: 1.1\nkind: componnent\nrun: {kind: job}\n' },
      ['-f', 'a.yaml'],
      /a\.yaml:2:7: error:.*componnent[\s\S]*component/,
    ],
    [
      'a wrong key',
      { 'a.yaml': shellJob('true').replace('container:', 'conntainer:') },
      ['-f', 'a.yaml'],
      /a\.yaml:6:3: error:.*conntainer[\s\S]*did you mean `?container/,
    ],
    [
      'a missing param',
      { 'polyaxonfile.yaml': SCORING },
      [],
      /polyaxonfile\.yaml:7:\d+: error:.*`?uuid`?[\s\S]*-P uuid=/,
    ],
    ['an unknown param', { 'a.yaml': shellJob('true') }, ['-f', 'a.yaml', '-P', 'lr=1'], /lr/],
  ]
  it.each(cases)('%s: exit code 3 and no run', (_, files, args, message) => {
    const { pxrun, json } = workspace(files)
    const { status, stderr, stdout } = pxrun(['run', ...args])
    expect(stderr).toMatch(message)
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    expect(json(['ops', 'ls'])).toEqual({ total: 0, runs: [] })
  })

  it.each([
    ['run', []],
    ['check', []],
    ['check', ['-o', 'json']],
    ['compile', []],
    ['migrate', []],
  ])('comes without an end out of a pipe: `%s %j` ends with exit code 3', async (command, options) => {
    const { start, json } = workspace()
    const endless = ['sh', '-c', 'yes "# a document without an end" | "$@"', 'sh']
    const running = start([command, '-f', '-', ...options], endless)
    expect(await running.ended).toBe(3)
    expect(`${running.stdout}${running.stderr}`).toContain('standard input is larger than 12 MiB')
    expect(json(['ops', 'ls'])).toEqual({ total: 0, runs: [] })
  })

  it('comes out of a pipe and is too long, too large or too broad for YAML', () => {
    const { pxrun } = workspace()
    for (const [input, problem] of [
      ['#'.repeat(13 << 20), 'standard input is larger than 12 MiB'],
      ['#'.repeat(5 << 20), '<stdin>:1:1: error: '],
      [`a: ${'x'.repeat(2 << 20)}`, '<stdin>:1:4: error: '],
      [`a: [${'1,'.repeat(300_000)}]`, '<stdin>:1:'],
    ] as const) {
      const { status, stderr, stdout } = pxrun(['check', '-f', '-'], { input })
      expect(`${stdout}${stderr}`).toContain(problem)
      expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
    }
  })

  it('may be unreadable', () => {
    if (process.getuid?.() === 0) return expect(process.getuid?.()).toBe(0)
    const { pxrun, folder } = workspace({ 'a.yaml': shellJob('true') })
    chmodSync(join(folder, 'a.yaml'), 0)
    expect(pxrun(['run', '-f', 'a.yaml'])).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/may not be read/),
    })
  })

  it('misses uuid in the file that a schedule refers to: the diagnostic points there', () => {
    const { pxrun } = workspace({ 'polyaxonfile.yaml': SCORING, 'monday.yaml': MONDAY })
    const { status, stderr } = pxrun(['compile', '-f', 'monday.yaml'])
    expect(status).toBe(3)
    expect(stderr).toMatch(/polyaxonfile\.yaml:7:\d+: error:.*uuid/)
    expect(stderr).toMatch(/-P uuid=/)
  })

  it('is on a schedule: its params are asked for before it is registered', () => {
    const { pxrun } = workspace({ 'polyaxonfile.yaml': SCORING, 'monday.yaml': MONDAY })
    expect(pxrun(['compile', '-f', 'monday.yaml', '-P', `uuid=${NOBODY}`]).status).toBe(0)
    expect(pxrun(['run', '-f', 'monday.yaml', '--detach'])).toMatchObject({ status: 3 })
    expect(pxrun(['schedule', 'ls']).stdout).not.toMatch(/scoring-every-monday/)
    expect(pxrun(['run', '-f', 'monday.yaml', '--detach', '-P', `uuid=${NOBODY}`]).status).toBe(0)
    expect(pxrun(['schedule', 'ls']).stdout).toMatch(/scoring-every-monday/)
  })
})

describe('a run that goes wrong', () => {
  const cases: [string, string, number, RegExp][] = [
    [
      'a command that is not there',
      shellJob('').replace('[sh, -c]', '[no-such-program]'),
      1,
      /the command `no-such-program` was not found/,
    ],
    ['a non-zero exit code', shellJob('exit 9'), 1, /ended with exit code 9/],
    ['a signal', shellJob('kill -TERM $$'), 1, /ended by signal 15/],
    [
      'a uuid that no run has',
      SCORING.replace(/^ {2}- git.*\n/m, ''),
      1,
      new RegExp(`no run here has the uuid \`${NOBODY}\``),
    ],
    [
      'a git url that fails',
      SCORING.replace('../../polyaxon-ml-serving', 'file:///no/such/repository'),
      1,
      /git could not get file:\/\/\/no\/such\/repository/,
    ],
  ]
  it.each(cases)('by %s: the message, the exit code and the record agree', (_, document, code, message) => {
    const { pxrun, json } = workspace({ 'a.yaml': document })
    const params = document.includes('{{ uuid }}') ? ['-P', `uuid=${NOBODY}`] : []
    const { status, stderr } = pxrun(['run', '-f', 'a.yaml', ...params])
    expect(status).toBe(code)
    const [run] = json(['ops', 'ls']).runs
    expect(run.status).toBe('failed')
    const last = json(['ops', 'statuses', run.uuid]).status_conditions.at(-1)
    expect(last.message).toMatch(message)
    expect(stderr).toContain(last.message)
  })

  it('by an artifact that does not exist: names what is there', () => {
    const { pxrun, json } = workspace({
      'train.yaml': shellJob('mkdir -p $POLYAXON_ARTIFACTS_ROOT/x'),
      'a.yaml': SCORING.replace(/^ {2}- git.*\n/m, ''),
    })
    const { uuid } = json(['run', '-f', 'train.yaml'])
    const { status, stderr } = pxrun(['run', '-f', 'a.yaml', '-P', `uuid=${uuid}`])
    expect(status).toBe(1)
    expect(stderr).toMatch(/the artifacts store has no `[0-9a-f]{32}\/outputs\/model\/model\.onnx`/)
  })
})

describe('a home that cannot be used', () => {
  it('is locked by another process: exit code 4 after the patience, then fine again', async () => {
    const { pxrun, home } = workspace({ 'a.yaml': shellJob('true') })
    expect(pxrun(['run', '-f', 'a.yaml', '--quiet']).status).toBe(0)
    const script = `
      const Database = require('libsql')
      const db = new Database(process.argv[1])
      db.exec('BEGIN EXCLUSIVE')
      console.log('locked')
      setInterval(() => {}, 1000)
    `
    const holder = spawn(process.execPath, ['-e', script, join(home, 'pxrun.db')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void holder.kill('SIGKILL'))
    await once(holder.stdout, 'data')
    const { status, stderr } = pxrun(['run', '-f', 'a.yaml'], { env: { PXRUN_LOCK_TIMEOUT: '0.3' } })
    expect(stderr).toMatch(/locked|busy/i)
    expect(status).toBe(4)
    holder.kill('SIGKILL')
    await once(holder, 'close')
    expect(pxrun(['run', '-f', 'a.yaml', '--quiet']).status).toBe(0)
  })

  it('is a file', () => {
    const { pxrun, home } = workspace({ 'a.yaml': shellJob('true') })
    writeFileSync(home, '')
    expect(pxrun(['run', '-f', 'a.yaml'])).toMatchObject({
      status: 4,
      stderr: expect.stringMatching(/error: .*home[\s\S]*hint:/),
    })
  })

  it('may not be written to', () => {
    const { pxrun, folder } = workspace({ 'a.yaml': shellJob('true') })
    // Even root cannot write there.
    const { status, stderr } = pxrun(['run', '-f', 'a.yaml', '--home', '/sys/pxrun-home'])
    expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringMatching(/hint:/) })
    expect(folder).not.toBe('')
  })

  it('holds a store that is no store', () => {
    const { pxrun, home } = workspace({ 'a.yaml': shellJob('true') })
    mkdirSync(home)
    writeFileSync(
      join(home, 'pxrun.db'),
      'this is not a database, and it is longer than a header would be '.repeat(20),
    )
    expect(pxrun(['ops', 'ls'])).toMatchObject({ status: 4, stderr: expect.stringMatching(/pxrun\.db/) })
  })
})

describe('a wrong use of the command line', () => {
  const cases: [string[], RegExp][] = [
    [['rnu'], /there is no command `pxrun rnu`; did you mean `pxrun run`\?/],
    [['ops', 'lst'], /did you mean `pxrun ops ls`\?/],
    [['ops'], /needs one of: ls, get/],
    [['run', '--flie', 'x'], /no option --flie; did you mean --file\?/],
    [['run'], /there is no polyaxonfile\.yaml/],
    [['run', '-f', 'a.yaml', '-P', 'x'], /-P takes NAME=VALUE/],
    [['run', '-f', 'a.yaml', '--executor', 'podmann'], /there is no executor `podmann`/],
    [['ops', 'get'], /which run\?/],
    [['ops', 'get', 'abc123'], /there is no run `abc123`/],
    [['ops', 'get', 'xyz'], /is not a run's uuid/],
    [['ops', 'ls', '--query', 'stauts:failed'], /--query: .*status/s],
    [['ops', 'ls', '--limit', 'many'], /--limit takes a whole number/],
    [['check', '-f', 'a.yaml', '-o', 'xml'], /-o knows json/],
    [['score', '--model', 'm'], /needs --/],
  ]
  it.each(cases)('%j: exit code 2', (args, message) => {
    const { pxrun } = workspace({ 'a.yaml': shellJob('true') })
    const { status, stderr } = pxrun(args)
    expect(stderr).toMatch(message)
    expect(status).toBe(2)
  })
})

describe('two runs at once', () => {
  it('both end well and both are on record', async () => {
    const { start, json } = workspace({ 'a.yaml': shellJob('echo hi') })
    const runs = Array.from({ length: 4 }, () => start(['run', '-f', 'a.yaml']))
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([0, 0, 0, 0])
    const listed = json(['ops', 'ls', '--query', 'status:succeeded'])
    expect(listed.total).toBe(4)
  })
})

it('the program under test is the one that was built', () =>
  expect(readFileSync(bin, 'utf8').startsWith('#!/usr/bin/env node')).toBe(true))
