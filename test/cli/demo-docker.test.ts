/** The tutorial in containers: the same results as with processes, to the byte. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importNode } from '../executors/engines/node-image.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { tempDir } from '../support/temp-dir.js'
import { root } from './support.js'

/** What the demo's files name; here both are made of this machine's own Node. */
const IMAGES = ['docker.io/library/node:20', 'docker.io/polyaxon/polyaxon-examples:ml-serving']

onEngines((daemon) => {
  it('npm run demo -- --executor docker comes to what npm run demo comes to', async () => {
    await importNode(daemon(), IMAGES)
    const inContainers = demo(['--executor', 'docker', '--docker-host', daemon().dockerHost])
    expect(inContainers).toEqual(demo([]))
    expect(inContainers.accuracies).toHaveLength(4)
    const api = daemon().api()
    expect(await api.containersWithLabel('pxrun.run')).toEqual([])
    api.close()
  }, 900_000)
})

/** Runs the demo; gives its accuracies and the scored rows. */
function demo(flags: readonly string[]) {
  const work = tempDir()
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/demo.mjs'), ...flags], {
    env: { ...process.env, PXRUN_DEMO_DIR: work },
    encoding: 'utf8',
  })
  expect({ status, stdout, stderr }).toMatchObject({ status: 0 })
  const runs = join(work, 'home', 'runs')
  const results = readdirSync(runs)
    .map((uuid) => join(runs, uuid, 'outputs', 'results.csv'))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .sort()
  return {
    results,
    accuracies: [...stdout.matchAll(/accuracy (?:of these predictions: )?([\d.]+)$/gm)]
      .map((match) => match[1])
      .slice(0, 4),
    lineage: stdout
      .replaceAll(work, '')
      .match(/^ *(from train|out ).*$/gm)
      // What it used of the machine is there for a run that lasts long enough to be sampled.
      ?.filter((line) => !line.includes('(system, '))
      .map((line) => line.replaceAll(/[0-9a-f]{32}/g, 'UUID')),
  }
}
