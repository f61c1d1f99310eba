/** Plans that run by themselves: written here, run there, without the store of either. */
import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bin, shellJob, workspace } from './support.js'

const JOB = shellJob(
  'echo "{{ who }} at {{ globals.run_outputs_path }}"; mkdir -p "{{ globals.run_outputs_path }}"; echo kept > "{{ globals.run_outputs_path }}/file"',
  'inputs:\n  - {name: who, type: str, value: me}\n',
)

/** Writes a plan in one workspace. */
function planned(document: string, args: readonly string[] = []): string {
  const { pxrun } = workspace({ 'polyaxonfile.yaml': document })
  const { stdout, stderr, status } = pxrun(['compile', '-f', 'polyaxonfile.yaml', '-o', 'plan', ...args])
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout
}

describe('pxrun exec', () => {
  it('runs a plan elsewhere, with the folders that are there', () => {
    const plan = planned(JOB, ['-P', 'who=you'])
    const there = workspace({ 'plan.json': plan })
    const { status, stdout } = there.pxrun(['exec', '--plan', 'plan.json', '--out', 'results'])
    expect(status).toBe(0)
    const { plan: content, format, version } = JSON.parse(plan)
    expect({ format, version }).toEqual({ format: 'pxrun-plan', version: 1 })
    const outputs = join(there.folder, 'results/runs', content.uuid, 'outputs')
    expect(stdout).toMatch(new RegExp(`you at ${join(there.folder, 'results')}/context/.*/outputs`))
    expect(readFileSync(join(outputs, 'file'), 'utf8')).toBe('kept\n')
    expect(existsSync(there.home)).toBe(false)
  })

  it('tells what happens as JSON lines on a descriptor, and keeps nothing', () => {
    const there = workspace({ 'plan.json': planned(JOB) })
    const file = join(there.folder, 'events.jsonl')
    const fd = openSync(file, 'w')
    const { status, stdout } = spawnSync(
      process.execPath,
      [bin, 'exec', '--plan', 'plan.json', '-q', '--events-fd', '3'],
      {
        cwd: there.folder,
        env: { PATH: process.env.PATH, HOME: there.folder, TMPDIR: there.folder },
        stdio: ['ignore', 'pipe', 'pipe', fd],
        encoding: 'utf8',
      },
    )
    closeSync(fd)
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ event: 'begin', format: 'pxrun-events', version: 1 })
    expect(lines.filter(({ event }) => event === 'status').map((line) => line.status)).toEqual(
      expect.arrayContaining(['created', 'running', 'succeeded']),
    )
    expect(lines.find(({ event }) => event === 'log').line).toContain('me at ')
    expect(lines.at(-1)).toMatchObject({ event: 'end', run: { status: 'succeeded' } })
    expect(readdirSync(there.folder).sort()).toEqual(['events.jsonl', 'plan.json'])
  })

  it('ends as the run ends', () => {
    const { pxrun } = workspace({ 'plan.json': planned(shellJob('exit 3')) })
    expect(pxrun(['exec', '--plan', 'plan.json']).status).toBe(1)
  })

  it('stops the run when it is stopped', async () => {
    const there = workspace({ 'plan.json': planned(shellJob('echo up; exec sleep 600')) })
    const running = there.start(['exec', '--plan', 'plan.json'])
    await running.line(/\bup\b/)
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(143)
  })

  it.each([
    ['no plan', ['exec'], /--plan is missing/],
    ['a file that is no plan', ['exec', '--plan', 'other.json'], /this is no plan/],
    [
      'a plan of another version',
      ['exec', '--plan', 'later.json'],
      /of version 2, and this pxrun reads version 1/,
    ],
    ['what is no JSON', ['exec', '--plan', 'polyaxonfile.yaml'], /is not JSON/],
    [
      'a descriptor that is not open',
      ['exec', '--plan', 'plan.json', '--events-fd', '77'],
      /cannot be written to/,
    ],
    [
      'the plan of a dag',
      ['compile', '-f', 'dag.yaml', '-o', 'plan'],
      /can be planned: a job, a service, a distributed kind/,
    ],
  ])('refuses %s', (_, args, message) => {
    const { pxrun } = workspace({
      'plan.json': JSON.stringify({
        format: 'pxrun-plan',
        version: 1,
        marks: { context: '/c', store: '/s' },
        plan: { uuid: 'a' },
      }),
      'other.json': '{}',
      'later.json': '{"format": "pxrun-plan", "version": 2}',
      'polyaxonfile.yaml': JOB,
      'dag.yaml':
        'version: 1.1\nkind: component\nrun:\n  kind: dag\n  components:\n    - {name: a, run: {kind: job, container: {command: [a]}}}\n  operations:\n    - {name: a, dagRef: a}\n',
    })
    const { status, stderr } = pxrun(args)
    expect(stderr).toMatch(message)
    expect(status).toBe(2)
  })
})
