/** The tutorial's two schedules, for real: only their periods are shorter. Each run scores the CSV file. */
import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root, workspace } from './support.js'

it('scoring-every-monday and scoring-every-60-minute score each time', { timeout: 240_000 }, async () => {
  const { folder, home, json, pxrun, start } = workspace()
  const repository = join(folder, 'polyaxon-ml-serving')
  cpSync(join(root, 'fixtures/iris/repo'), repository, { recursive: true })
  const scoring = join(repository, 'batch-scoring')
  const change = (name: string, from: string, to: string) => {
    const text = readFileSync(join(scoring, name), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(scoring, name), text.replace(from, to))
  }
  // A minute is the shortest period of a cron; with `startAt` there is a slot at once.
  const now = new Date().toISOString()
  change(
    'scoring-every-monday.yaml',
    'cron: "0 0 * * MON"',
    `cron: "* * * * *"\n  startAt: "${now}"\n  maxRuns: 2`,
  )
  change('scoring-every-60-minute.yaml', 'frequency: 3600', 'frequency: 1\n  maxRuns: 3')
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'x'],
  ])
    execFileSync('git', args, { cwd: repository })
  const train = [
    'run',
    '-f',
    join(repository, 'train/polyaxonfile.yaml'),
    '-P',
    'learning_rate=0.5',
    '-P',
    'epochs=300',
  ]
  const model = json(train)
  expect(model.status).toBe('succeeded')

  const params = ['-P', `uuid=${model.uuid}`]
  const monday = pxrun(['run', '-f', join(scoring, 'scoring-every-monday.yaml'), ...params, '--detach'])
  expect(monday).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^scoring-every-monday registered: cron/),
  })
  const scheduler = start(['run', '-f', join(scoring, 'scoring-every-60-minute.yaml'), ...params])
  await scheduler.line(/scoring-every-60-minute registered: every 1s/)
  await scheduler.line(/this one is it, for 1 other schedule too/)
  const fates = (name: string) =>
    json(['schedule', 'history', name]).slots.filter(
      ({ outcome }: { outcome: string }) => outcome === 'fired',
    )
  await scheduler.line(/scoring-every-60-minute: no more slots/)
  await scheduler.line(/scoring-every-monday: no more slots/)
  for (const name of ['scoring-every-monday', 'scoring-every-60-minute'])
    while (json(['schedule', 'get', name]).status !== 'succeeded');
  scheduler.child.kill('SIGINT')
  expect(await scheduler.ended).toBe(130)

  const [mondays, hours] = [fates('scoring-every-monday'), fates('scoring-every-60-minute')]
  expect([mondays.length, hours.length]).toEqual([2, 3])
  const results = [...mondays, ...hours].map(({ run, run_status: status }) => {
    expect(status).toBe('succeeded')
    const { upstream } = json(['ops', 'lineage', run])
    expect(upstream[0].upstream).toBe(model.uuid)
    return readFileSync(join(home, 'runs', run, 'outputs/results.csv'), 'utf8')
  })
  expect(results[0]!.trim().split('\n')).toHaveLength(151)
  expect(new Set(results).size).toBe(1)
  // dependsOnPast: one after the other.
  const runs = hours.map(({ run }: { run: string }) => json(['ops', 'get', run])).reverse()
  for (let i = 1; i < runs.length; i++)
    expect(Date.parse(runs[i - 1].finished_at)).toBeLessThanOrEqual(Date.parse(runs[i].created_at))
})
