import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shellJob, workspace } from './support.js'

describe('pxrun config', () => {
  it('says where its files lie, what they come to, and what is wrong with them', () => {
    const place = workspace()
    const { pxrun, write, home, folder, json } = place
    expect(pxrun(['config', 'check'])).toMatchObject({
      status: 0,
      stdout: 'there is no configuration file\n',
    })
    write('home/config.yaml', 'secrets: {s: {K: {env: MY_SECRET}}}\nqueues: {gpu: {concurrency: 1}}\n')
    write('.pxrun/config.yaml', 'connections: [{name: c, kind: git, schema: {url: https://x}}]\n')
    expect(json(['config', 'path'])).toEqual([
      { role: 'home', path: join(home, 'config.yaml'), exists: true },
      { role: 'project', path: join(folder, '.pxrun/config.yaml'), exists: true },
    ])
    const shown = json(['config', 'show'])
    expect(shown).toMatchObject({
      secrets: { s: { K: { env: 'MY_SECRET' } } },
      queues: { gpu: { concurrency: 1 } },
    })
    const unset = pxrun(['config', 'check'])
    expect(unset.status).toBe(1)
    expect(unset.stderr).toContain('`K` of `s`: the variable MY_SECRET is not set')
    expect(pxrun(['config', 'check', '--no-secrets']).status).toBe(0)
    const set = pxrun(['config', 'check'], { env: { MY_SECRET: 'hidden-value' } })
    expect(set.status).toBe(0)
    expect(
      set.stdout + pxrun(['config', 'show'], { env: { MY_SECRET: 'hidden-value' } }).stdout,
    ).not.toContain('hidden')
    write('.pxrun/config.yaml', 'connection: []\n')
    const wrong = pxrun(['config', 'show'])
    expect(wrong.status).toBe(3)
    expect(wrong.stderr).toContain('did you mean `connections`')
    write('polyaxonfile.yaml', shellJob('true'))
    expect(pxrun(['run']).status).toBe(3)
  })

  it('shows connections to templates: a process sees the folder itself, a container its mount', () => {
    const { pxrun, write, folder } = workspace({
      'home/config.yaml': `connections: [{name: data, kind: host_path, schema: {hostPath: /tmp, mountPath: /data}}]\n`,
    })
    write(
      'polyaxonfile.yaml',
      shellJob('echo {{ connections.data.mountPath }}').replace('run:', 'run:\n  connections: [data]'),
    )
    expect(pxrun(['run']).stdout).toBe('/tmp\n')
    expect(pxrun(['compile']).stdout).toContain('echo /data')
    const unknown = pxrun(['run', '--home', join(folder, 'other')])
    expect(unknown.status).toBe(3)
    expect(unknown.stderr).toContain('the configuration has no connection `data`')
  })

  it('passes named variables on, and no others', () => {
    const { pxrun, write } = workspace({
      'home/config.yaml': 'environment: {pass: [WANDB_*]}\n',
      'polyaxonfile.yaml': shellJob('echo "$WANDB_MODE|$HF_HOME|$OTHER"'),
    })
    const env = { WANDB_MODE: 'offline', HF_HOME: '/hf', OTHER: 'x' }
    expect(pxrun(['run'], { env }).stdout).toBe('offline||\n')
    expect(pxrun(['run', '--env-pass', 'HF_HOME'], { env }).stdout).toBe('offline|/hf|\n')
    write('polyaxonfile.yaml', shellJob('true'))
  })
})

describe('pxrun config set, unset, get', () => {
  const FILE = `# what this machine has
queues:
  gpu: {concurrency: 1} # one card

connections:
- name: code # the repository
  kind: git
  schema: {url: https://example.org/code}
`
  const settings = (text = FILE) => {
    const place = workspace({ 'home/config.yaml': text })
    const file = join(place.home, 'config.yaml')
    return {
      ...place,
      file,
      set: (...args: string[]) => place.pxrun(['config', 'set', ...args]),
      content: () => readFileSync(file, 'utf8'),
    }
  }

  it('change one setting, and leave comments, order and rights of the file as they are', () => {
    const { pxrun, set, content, file, home, json } = settings()
    chmodSync(file, 0o640)
    expect(set('queues.gpu.priority', '10')).toEqual({ status: 0, stdout: `${file}\n`, stderr: '' })
    expect(set('connections.code.schema.revision', 'main').status).toBe(0)
    expect(
      set('connections.data', '{kind: host_path, schema: {hostPath: ~/sets, mountPath: /data}}').status,
    ).toBe(0)
    expect(set('secrets.github.TOKEN.env', 'GITHUB_TOKEN').status).toBe(0)
    expect(set('secrets.registry.".dockerconfigjson"', '{file: ~/.docker/config.json}').status).toBe(0)
    expect(content()).toBe(`# what this machine has
queues:
  gpu: {concurrency: 1, priority: 10} # one card

connections:
- name: code # the repository
  kind: git
  schema: {url: https://example.org/code, revision: main}
- {name: data, kind: host_path, schema: {hostPath: ~/sets, mountPath: /data}}
secrets: {github: {TOKEN: {env: GITHUB_TOKEN}}, registry: {.dockerconfigjson: {file: ~/.docker/config.json}}}
`)
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(readdirSync(home)).toEqual(['config.yaml'])
    expect(pxrun(['config', 'get', 'queues.gpu.priority']).stdout).toBe('10\n')
    expect(pxrun(['config', 'get', 'connections.code.schema.url']).stdout).toBe('https://example.org/code\n')
    expect(json(['config', 'get', 'secrets.github'])).toEqual({ TOKEN: { env: 'GITHUB_TOKEN' } })
    expect(pxrun(['config', 'unset', 'connections.data']).status).toBe(0)
    expect(pxrun(['config', 'unset', 'secrets']).status).toBe(0)
    expect(pxrun(['config', 'unset', 'queues.gpu.priority']).status).toBe(0)
    expect(pxrun(['config', 'unset', 'connections.code.schema.revision']).status).toBe(0)
    expect(content()).toBe(FILE)
    expect(pxrun(['config', 'unset', 'queues.gpu.priority'])).toMatchObject({ status: 3, stdout: '' })
    expect(pxrun(['config', 'get', 'queues.cpu'])).toMatchObject({ status: 1, stdout: '' })
  })

  it('make the file of the home or of the project when there is none', () => {
    const { pxrun, folder, home } = workspace()
    expect(pxrun(['config', 'set', 'environment.pass', '[HF_HOME, WANDB_*]']).status).toBe(0)
    expect(readFileSync(join(home, 'config.yaml'), 'utf8')).toBe('environment: {pass: [HF_HOME, WANDB_*]}\n')
    expect(statSync(join(home, 'config.yaml')).mode & 0o777).toBe(0o600)
    const project = join(folder, '.pxrun/config.yaml')
    expect(pxrun(['config', 'set', '--project', 'volume_claims.sets', '/data']).stdout).toBe(`${project}\n`)
    expect(readFileSync(project, 'utf8')).toBe('volumeClaims: {sets: /data}\n')
  })

  it('write through a link', () => {
    const { file, folder, set } = settings()
    renameSync(file, join(folder, 'dotfiles.yaml'))
    symlinkSync(join(folder, 'dotfiles.yaml'), file)
    expect(set('queues.cpu.concurrency', '4').status).toBe(0)
    expect(readFileSync(join(folder, 'dotfiles.yaml'), 'utf8')).toContain('cpu: {concurrency: 4}')
  })

  it.each([
    ['queues.gpu.concurrency', 'many', 'concurrency'],
    ['queus.gpu.concurrency', '1', 'did you mean `queues`?'],
    ['connections.code.kind', 'gitt', 'did you mean `git`?'],
    ['connections.new', '{kind: s3, schema: {}}', 'needs `schema.bucket`'],
    ['queues.gpu', '{concurrency', 'not valid YAML'],
    ['queues..gpu', '1', 'names no setting'],
    ['queues.gpu.concurrency.x', '1', 'nothing can be set below'],
  ])('refuse %s = %s before anything is written', (key, value, problem) => {
    const { set, content } = settings()
    const refused = set(key, value)
    expect(refused.status).toBe(3)
    expect(refused.stderr).toContain(problem)
    expect(content()).toBe(FILE)
  })

  it.each([
    ['secrets.s.K', 'hunter2-hunter2'],
    ['secrets.s', '{K: hunter2-hunter2}'],
    ['secrets', '{s: {K: hunter2-hunter2}}'],
    ['connections.code.schema.url', 'https://me:hunter2-hunter2@example.org/code'],
    ['configMaps.m.URL', 'postgres://me:hunter2-hunter2@example.org'],
  ])('write no secret: %s', (key, value) => {
    const { set, content } = settings()
    const { status, stderr, stdout } = set(key, value)
    expect(status).toBe(3)
    expect(stderr).toMatch(/is never written into a configuration/)
    expect(stderr + stdout + content()).not.toContain('hunter2')
  })

  it('leave to the home what only the home can say, and what is shared as it is', () => {
    const { set, content, folder } = settings('queues:\n  a: &a {priority: 1}\n  b: *a\n')
    expect(set('--project', 'permissions.dockerSocket', 'true').stderr).toContain('only the home')
    expect(existsSync(join(folder, '.pxrun/config.yaml'))).toBe(false)
    expect(set('queues.b.priority', '2').stderr).toContain('shares `queues.b.priority` with other places')
    expect(content()).toContain('b: *a')
  })

  it('lose nothing when several pxruns change the file at the same time', async () => {
    const { start, json } = settings()
    const all = ['a', 'b', 'c', 'd'].map((name) => start(['config', 'set', `queues.${name}.priority`, '1']))
    expect(await Promise.all(all.map(({ ended }) => ended))).toEqual([0, 0, 0, 0])
    expect(Object.keys(json(['config', 'get', 'queues'])).sort()).toEqual(['a', 'b', 'c', 'd', 'gpu'])
  })
})

describe('names that the configuration does not have', () => {
  const CONFIG = `connections: [{name: code, kind: git, schema: {url: https://example.org/code}}]
secrets: {github: {TOKEN: {env: TOKEN}}}
queues: {gpu: {concurrency: 1}}
`
  const JOB = `version: 1.1
kind: component
name: j
queue: gpus
hooks: [{connection: slak, hubRef: slack}]
run:
  kind: job
  connections: [coed]
  init: [{connection: code, git: {}}]
  volumes: [{name: v, persistentVolumeClaim: {claimName: sets}}]
  container:
    command: [touch, ran]
    env:
    - {name: A, valueFrom: {secretKeyRef: {name: github, key: TOKN}}}
    - {name: B, valueFrom: {secretKeyRef: {name: none, key: K, optional: true}}}
    envFrom: [{configMapRef: {name: settings}}]
`
  const DAG = `version: 1.1
kind: component
name: d
run:
  kind: dag
  operations:
  - {name: first, component: {run: {kind: job, container: {command: [touch, ran]}}}}
  - name: second
    dependencies: [first]
    component:
      run: {kind: job, init: [{connection: coed, git: {}}], container: {command: ["true"]}}
`

  it('are warnings of check, each with its place and what may be meant', () => {
    const { pxrun, write } = workspace({ 'polyaxonfile.yaml': JOB })
    const without = pxrun(['check', '-o', 'json'])
    expect(JSON.parse(without.stdout)).toMatchObject({ valid: true, diagnostics: [] })
    write('.pxrun/config.yaml', CONFIG.replace(/queues.*\n/, ''))
    write('home/config.yaml', 'queues: {gpu: {concurrency: 1}}\n')
    const { status, stdout } = pxrun(['check', '-o', 'json'])
    const { valid, diagnostics } = JSON.parse(stdout) as { valid: boolean; diagnostics: Said[] }
    expect([status, valid]).toEqual([0, true])
    expect(
      diagnostics.map(({ severity, origin, message, hint }) => [severity, origin, message, hint]),
    ).toEqual([
      ['warning', 'pxrun', 'the configuration has no queue `gpus`', 'did you mean `gpu`?'],
      ['warning', 'pxrun', 'the configuration has no connection `slak`', 'configured are `code`'],
      ['warning', 'pxrun', 'the configuration has no connection `coed`', 'did you mean `code`?'],
      [
        'warning',
        'pxrun',
        'the configuration has no volume claim `sets`',
        expect.stringContaining('none are configured'),
      ],
      [
        'warning',
        'pxrun',
        'the configuration has no key `TOKN` in the secret `github`',
        'did you mean `TOKEN`?',
      ],
      [
        'warning',
        'pxrun',
        'the configuration has no config map `settings`',
        expect.stringContaining('none are configured'),
      ],
    ])
    expect(pxrun(['check']).stderr).toMatch(/polyaxonfile.yaml:8:17[\s\S]*coed/)
  })

  it.each([
    ['a job', JOB],
    ['a pipeline', DAG],
  ])('keep %s from starting at all', (_, document) => {
    const { pxrun, folder, json } = workspace({ 'polyaxonfile.yaml': document, 'home/config.yaml': CONFIG })
    const refused = pxrun(['run'], { env: { TOKEN: 'hidden-token' } })
    expect(refused.status).toBe(3)
    expect(refused.stderr).toContain('the configuration has no connection `coed`')
    expect(refused.stderr).toContain('nothing was started')
    expect(existsSync(join(folder, 'ran'))).toBe(false)
    expect(json(['ops', 'ls'])).toMatchObject({ total: 0 })
  })

  interface Said {
    readonly severity: string
    readonly origin: string
    readonly message: string
    readonly hint: string
  }
})
