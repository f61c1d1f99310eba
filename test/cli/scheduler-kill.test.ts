/** Schedulers that are killed at random moments, two at a time: each slot has one run, and none is lost. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Running } from './support.js'
import { workspace } from './support.js'

const SLOTS = 60
const KILLS = 30

/** Deterministic by its seed, which a failure prints. */
function randoms(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

it('two schedulers and 30 kills over 60 slots give one run a slot', { timeout: 400_000 }, async () => {
  const { start, write, json, pxrun, folder } = workspace()
  const seed = Date.now() >>> 0
  const random = randoms(seed)
  write(
    'a.yaml',
    `version: 1.1
kind: operation
name: tick
schedule: {kind: interval, frequency: 1, maxRuns: ${SLOTS}}
component:
  run:
    kind: job
    container:
      image: busybox
      command: [sh, -c]
      args: ['echo "{{ globals.schedule_at }} {{ globals.uuid }}" >> ${folder}/ran']
`,
  )
  const registered = pxrun(['run', '-f', 'a.yaml', '--detach', '--catchup', 'all', '--catchup-limit', '1000'])
  expect(registered.status).toBe(0)
  const schedulers = [start(['scheduler', 'start']), start(['scheduler', 'start'])]
  let killed = 0
  for (; killed < KILLS; killed++) {
    // Mostly the one that leads, right after it has said something, or a moment later.
    const leader = schedulers.findIndex(({ stderr }) => /is the scheduler of the home/.test(stderr))
    const index = leader === -1 || random() < 0.2 ? Math.floor(random() * 2) : leader
    const victim = schedulers[index]!
    await somethingSaid(victim)
    if (random() < 0.7) await wait(random() * 1500)
    victim.child.kill('SIGKILL')
    await victim.ended
    schedulers[index] = start(['scheduler', 'start'])
  }
  const get = () => json(['schedule', 'get', 'tick'])
  while (get().status !== 'succeeded') await wait(200)
  for (const { child } of schedulers) child.kill('SIGTERM')

  const { slots } = json(['schedule', 'history', 'tick', '--limit', '1000'])
  const said = `with the seed ${seed}`
  expect(
    slots.map(({ outcome }: { outcome: string }) => outcome),
    said,
  ).toEqual(Array(SLOTS).fill('fired'))
  expect(new Set(slots.map(({ run }: { run: string }) => run)).size, said).toBe(SLOTS)
  const instants = slots.map(({ slot }: { slot: string }) => Date.parse(slot)).reverse()
  expect(
    instants.map((at: number) => at - instants[0]),
    said,
  ).toEqual(Array.from({ length: SLOTS }, (_, index) => index * 1000))
  // Each process ran once, and nothing else did. One may be lost: killed after it was said that it is about
  // to be spawned, which is never said twice.
  const ran = readFileSync(join(folder, 'ran'), 'utf8').trim().split('\n')
  const runs = ran.map((line) => line.split(' ').at(-1)!)
  expect(new Set(runs).size, said).toBe(runs.length)
  for (const { run, run_status: status } of slots as { run: string; run_status: string }[]) {
    if (status === 'succeeded') expect(runs, said).toContain(run)
    else
      expect(json(['ops', 'statuses', run]).status_conditions.at(-1), said).toMatchObject({ reason: 'lost' })
  }
  expect(json(['ops', 'ls', '--query', 'kind:job', '--limit', '1000']).total, said).toBe(SLOTS)
})

/** A new line, or the end of the process. */
async function somethingSaid(running: Running): Promise<void> {
  const before = running.stdout.length + running.stderr.length
  const lines = running.child.stdout!
  await Promise.race([
    running.ended,
    new Promise((resolve) => lines.once('data', resolve)),
    // The one that stands by says nothing.
    wait(before > 0 ? 1500 : 4000),
  ])
}
