import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/base/value.js'
import { type Configuration, NO_CONFIGURATION } from '../../src/connections/configuration.js'
import { volumeFiles } from '../../src/connections/volume-files.js'
import { podFields } from '../../src/plan/pod-fields.js'
import type { RunPlan } from '../../src/plan/run-plan.js'
import { shellContainer, shellPlan } from '../engine/support.js'
import { tempDir } from '../support/temp-dir.js'

const configuredIn = (folder: string): Configuration => ({
  ...NO_CONFIGURATION,
  secrets: {
    keys: {
      KEY: { from: 'file', path: join(folder, 'key') },
      TOKEN: { from: 'env', variable: 'TOKEN' },
    },
  },
  configMaps: { settings: { 'a.ini': { from: 'text', text: '[a]' } } },
})
const environment = { TOKEN: 'token' }
const machine = { hostName: 'host', processors: 8, memoryBytes: 2 ** 30 }
const run = {
  environment: { labels: { team: 'a' }, annotations: { note: 'x "y"' } },
  container: { resources: { limits: { cpu: '1500m', memory: '64Mi' } } },
}
const plan: RunPlan = { ...shellPlan('true'), uuid: 'f'.repeat(32), run }
const fields = podFields(plan, shellContainer('true'), machine)

async function filesOf(volume: Record<string, Json>) {
  const folder = tempDir()
  writeFileSync(join(folder, 'key'), 'a\nb\n')
  const configuration = configuredIn(folder)
  const section = { volumes: [{ name: 'v', ...volume }] }
  const mounts = { volumeMounts: [{ name: 'v', mountPath: '/v' }] }
  const found = await volumeFiles(section, mounts, { configuration, environment, fields })
  if (!found.ok) return found.error
  return found.value.v?.map(({ path, content, mode, isSecret }) => [
    path,
    content.toString(),
    mode.toString(8),
    isSecret,
  ])
}

describe('the files of a volume', () => {
  it('are all keys of a secret or a config map as they are, or chosen ones at other places', async () => {
    expect(await filesOf({ secret: { secretName: 'keys' } })).toEqual([
      ['KEY', 'a\nb\n', '644', true],
      ['TOKEN', 'token', '644', true],
    ])
    expect(await filesOf({ configMap: { name: 'settings', defaultMode: 0o400 } })).toEqual([
      ['a.ini', '[a]', '400', false],
    ])
    const items = [{ key: 'KEY', path: 'deep/id', mode: 0o600 }]
    expect(await filesOf({ secret: { secretName: 'keys', items } })).toEqual([
      ['deep/id', 'a\nb\n', '600', true],
    ])
  })

  it('come out of several sources, of which the last has a path that two want', async () => {
    const sources = [
      { secret: { name: 'keys', items: [{ key: 'TOKEN', path: 'x' }] } },
      { configMap: { name: 'settings', items: [{ key: 'a.ini', path: 'x' }] } },
      { secret: { name: 'none', optional: true } },
      {
        downwardAPI: {
          items: [
            { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
            { path: 'cpu', resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } },
          ],
        },
      },
    ]
    expect(await filesOf({ projected: { sources, defaultMode: 0o440 } })).toEqual([
      ['x', '[a]', '440', false],
      ['labels', 'team="a"', '440', false],
      ['cpu', '1500', '440', false],
    ])
  })

  it.each<[string, Record<string, Json>, RegExp]>([
    ['a secret that is not configured', { secret: { secretName: 'x' } }, /no secret is configured as `x`/],
    [
      'a key that it does not have',
      { secret: { secretName: 'keys', items: [{ key: 'X', path: 'x' }] } },
      /with the key `X`/,
    ],
    [
      'a path that leads out',
      { configMap: { name: 'settings', items: [{ key: 'a.ini', path: 'a/../../b' }] } },
      /no path of a file/,
    ],
    ['a mode that is none', { configMap: { name: 'settings', defaultMode: 4096 } }, /the mode 4096/],
    [
      'a source of Kubernetes',
      { projected: { sources: [{ serviceAccountToken: { path: 'x' } }] } },
      /no serviceAccountToken outside/,
    ],
  ])('are refused for %s', async (_, volume, problem) => {
    expect(await filesOf(volume)).toMatch(problem)
  })

  it('are looked up for what is mounted only', async () => {
    const section = { volumes: [{ name: 'v', secret: { secretName: 'x' } }] }
    expect(await volumeFiles(section, {}, { configuration: NO_CONFIGURATION, environment, fields })).toEqual({
      ok: true,
      value: {},
    })
  })
})

describe('what a container is told of itself', () => {
  it.each([
    ['metadata.name', `pxrun-${'f'.repeat(32)}`],
    ['metadata.uid', 'f'.repeat(32)],
    ['metadata.namespace', 'default'],
    ["metadata.labels['team']", 'a'],
    ["metadata.labels['none']", ''],
    ['metadata.annotations', 'note="x \\"y\\""'],
    ['spec.nodeName', 'host'],
  ])('%s', (path, value) => {
    expect(fields.field(path)).toEqual({ ok: true, value })
  })

  it.each([
    [{ resource: 'limits.cpu' }, '2'],
    [{ resource: 'limits.memory', divisor: '1Mi' }, '64'],
    [{ resource: 'requests.cpu', divisor: '1m' }, '1500'],
  ])('%o', (ref, value) => {
    expect(fields.resource(ref)).toEqual({ ok: true, value })
  })

  it('is what the machine has where nothing is limited, and nothing that there is not', () => {
    const without = podFields(shellPlan('true'), shellContainer('true'), machine)
    expect(without.resource({ resource: 'limits.cpu' })).toEqual({ ok: true, value: '8' })
    expect(without.resource({ resource: 'requests.memory' })).toEqual({ ok: true, value: '0' })
    expect(without.field('status.podIP').ok).toBe(false)
    expect(without.resource({ resource: 'limits.ephemeral-storage' }).ok).toBe(false)
  })
})
