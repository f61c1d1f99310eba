import { mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfiguration } from '../../src/connections/load-configuration.js'
import { connectionKinds } from '../../src/init/kinds/index.js'
import { tempDir } from '../support/temp-dir.js'

function place(files: Readonly<Record<string, string>>) {
  const root = tempDir()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return { root, home: join(root, 'home'), project: join(root, 'project') }
}

const HOME = 'home/config.yaml'
const PROJECT = 'project/.pxrun/config.yaml'

const problemsOf = (text: string, name = HOME) => {
  const { home, project } = place({ [name]: text, 'project/deep/x': '' })
  return loadConfiguration(home, project, connectionKinds).diagnostics.map(
    ({ code, severity, message, hint }) => ({
      code,
      severity,
      message,
      ...(hint && { hint }),
    }),
  )
}

describe('the configuration', () => {
  it('is empty where there is no file, or an empty one', () => {
    const { home, project } = place({ [HOME]: '# nothing yet\n', 'project/x': '' })
    const { configuration, diagnostics } = loadConfiguration(home, project, connectionKinds)
    expect(diagnostics).toEqual([])
    expect(configuration).toMatchObject({ connections: {}, secrets: {}, queues: {}, pass: [] })
  })

  it('has connections of Polyaxon’s kinds, queues, claims, variables to pass and permissions', () => {
    const { home } = place({
      [HOME]: `
artifactsStore: artifacts-store
connections:
- name: code
  kind: git
  schema: {url: https://example.com/code.git, revision: main}
  secret: {name: git-token, items: [TOKEN]}
- name: data
  kind: host_path
  tags: images,big
  schema: {host_path: ~/data, mount_path: /data, read_only: true}
- name: claimed
  kind: volume_claim
  schema: {volumeClaim: sets, mountPath: /sets}
- name: alerts
  kind: slack
  secret: {name: git-token}
secrets:
  git-token:
    TOKEN: {env: GIT_TOKEN}
    OTHER: {file: ./token}
    THIRD: {command: [pass, show, token]}
config_maps:
  training: {LEVEL: info, WORKERS: 4, FAST: true, FROM: {file: /etc/hostname}}
volumeClaims: {sets: ../sets}
queues: {gpu: {concurrency: 1, priority: 10}, slow: {}}
environment: {pass: [HF_HOME, WANDB_*]}
permissions: {privileged: true}
`,
    })
    const { configuration, diagnostics } = loadConfiguration(home, null, connectionKinds)
    expect(diagnostics).toEqual([])
    expect(configuration).toMatchObject({
      artifactsStore: 'artifacts-store',
      connections: {
        code: {
          kind: 'git',
          schema: { url: 'https://example.com/code.git', revision: 'main' },
          secret: { name: 'git-token', items: ['TOKEN'] },
        },
        data: { tags: ['images', 'big'], schema: { hostPath: join(homedir(), 'data') } },
        alerts: { secret: { name: 'git-token', items: null } },
      },
      secrets: {
        'git-token': {
          TOKEN: { from: 'env', variable: 'GIT_TOKEN' },
          OTHER: { from: 'file', path: join(home, 'token') },
          THIRD: { from: 'command', argv: ['pass', 'show', 'token'], folder: home },
        },
      },
      configMaps: {
        training: {
          LEVEL: { from: 'text', text: 'info' },
          WORKERS: { from: 'text', text: '4' },
          FAST: { from: 'text', text: 'true' },
          FROM: { from: 'file', path: '/etc/hostname' },
        },
      },
      volumeClaims: { sets: join(dirname(home), 'sets') },
      queues: { gpu: { concurrency: 1, priority: 10 }, slow: { priority: 0 } },
      pass: ['HF_HOME', 'WANDB_*'],
      permissions: { privileged: true, dockerSocket: false },
    })
  })

  it('of a project lies above its documents and replaces what the home calls the same', () => {
    const { home, project, root } = place({
      [HOME]: 'connections: [{name: a, kind: custom}, {name: b, kind: custom}]\nenvironment: {pass: [A]}\n',
      [PROJECT]: 'connections: [{name: b, kind: http, schema: {url: https://b}}]\nenvironment: {pass: [B]}\n',
      'project/deep/down/x': '',
    })
    const kinds = (folder: string | null) =>
      Object.entries(loadConfiguration(home, folder, connectionKinds).configuration.connections).map(
        ([name, { kind }]) => [name, kind],
      )
    expect(kinds(join(project, 'deep', 'down'))).toEqual([
      ['a', 'custom'],
      ['b', 'http'],
    ])
    expect(kinds(root)).toEqual([
      ['a', 'custom'],
      ['b', 'custom'],
    ])
    expect(kinds(null)).toEqual([
      ['a', 'custom'],
      ['b', 'custom'],
    ])
    expect(loadConfiguration(home, project, connectionKinds).configuration.pass).toEqual(['A', 'B'])
  })

  it('of a project gives no permissions and makes no queues', () => {
    const { home, project } = place({
      [PROJECT]: 'permissions: {privileged: true, dockerSocket: true}\nqueues: {q: {}}\n',
    })
    const { configuration, diagnostics } = loadConfiguration(home, project, connectionKinds)
    expect(configuration.permissions).toEqual({ privileged: false, dockerSocket: false })
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['config-home-only', 'warning'],
      ['config-home-only', 'warning'],
    ])
  })

  it.each([
    ['conections: []', 'unknown-key', /did you mean `connections`/],
    ['connections: [{name: a, kind: gitt}]', 'config-kind', /did you mean `git`/],
    ['connections: [{kind: git}]', 'missing-key', undefined],
    ['connections: [{name: a, kind: git}]', 'config-connection', undefined],
    ['connections: [{name: a, kind: s3, schema: {url: x}}]', 'config-connection', undefined],
    ['connections: [{name: a, kind: custom}, {name: a, kind: custom}]', 'config-name-twice', undefined],
    ['secrets: {a: {K: {}}}', 'config-source', undefined],
    ['secrets: {a: {K: {env: A, file: b}}}', 'config-source', undefined],
    ['secrets: {a: {K: {command: []}}}', 'config-source', undefined],
    ['secrets: {a: {K: in-the-clear}}', 'wrong-type', undefined],
    ['queues: {a: {concurrency: 0}}', 'out-of-range', undefined],
    ['environment: {pass: A}', 'wrong-type', undefined],
    [
      'secrets: {s: {A: {env: A}}}\nconnections: [{name: a, kind: custom, secret: {name: s, items: [B]}}]',
      'config-key',
      undefined,
    ],
    ['a: [', 'yaml-syntax', undefined],
  ])('says what is wrong in `%s`', (text, code, hint) => {
    const [problem] = problemsOf(text)
    expect(problem).toMatchObject({ code, severity: 'error' })
    if (hint) expect(problem!.hint).toMatch(hint)
  })
})
