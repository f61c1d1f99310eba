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
    expect(unknown.stderr).toContain('no connection is called `data`')
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
