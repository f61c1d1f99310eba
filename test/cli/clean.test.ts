/** What runs leave behind, and `pxrun clean`. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { containerRun } from '../executors/engines/container-run.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { Gate } from '../support/gate.js'
import { shellJob, workspace } from './support.js'

const kinds = (waste: readonly { kind: string; run: string | null }[]) =>
  waste.map(({ kind, run }) => `${kind} ${run ?? ''}`.trim()).sort()

describe('pxrun clean', () => {
  it('removes what runs that are over have left, and nothing of one that goes on', async () => {
    const { folder, home, write, start, pxrun, json } = workspace()
    write('done.yaml', shellJob('echo done > {{ globals.run_outputs_path }}/x; echo line'))
    write('fails.yaml', shellJob('exit 3'))
    const gate = new Gate(join(folder, 'gate'))
    write('goes-on.yaml', shellJob(`echo ready; ${gate.wait}`))
    expect(pxrun(['run', '-f', 'done.yaml']).status).toBe(0)
    expect(pxrun(['run', '-f', 'fails.yaml']).status).toBe(1)
    const [failed, done] = json(['ops', 'ls']).runs.map(({ uuid }: { uuid: string }) => uuid)
    const going = start(['run', '-f', 'goes-on.yaml'])
    const live = await going.uuid()
    await going.line(/^ready$/)
    // As a deletion leaves it that was cut short.
    const deleted = 'd'.repeat(32)
    for (const place of ['context', 'attempts']) mkdirSync(join(home, place, deleted), { recursive: true })

    const all = [`attempts ${deleted}`, `context ${deleted}`, `context ${done}`, `context ${failed}`].sort()
    expect(kinds(json(['clean', '--dry-run']))).toEqual(all)
    expect(existsSync(join(home, 'context', done))).toBe(true)
    expect(kinds(json(['clean']))).toEqual(all)
    expect(readdirSync(join(home, 'context'))).toEqual([live])
    expect(json(['clean'])).toEqual([])

    expect(existsSync(join(home, 'runs', done, 'outputs', 'x'))).toBe(true)
    expect(pxrun(['ops', 'logs', done]).stdout).toBe('line\n')
    gate.open()
    expect(await going.ended).toBe(0)
    expect(pxrun(['clean']).stderr).toMatch(/^removed 1 things, /)
  })

  it('removes git mirrors on request only, and they are made again', () => {
    const { home, write, pxrun, json } = workspace({ 'repo/file': 'x' })
    const git = shellJob('cat {{ globals.artifacts_path }}/repo/file').replace(
      '  kind: job\n',
      '  kind: job\n  init:\n  - git: {url: ./repo}\n',
    )
    write('a.yaml', git)
    expect(gitRepository(join(home, '..', 'repo'))).toBe(0)
    expect(pxrun(['run', '-f', 'a.yaml']).status).toBe(0)
    expect(kinds(json(['clean'])).filter((kind) => kind === 'cache')).toEqual([])
    expect(kinds(json(['clean', '--caches']))).toEqual(['cache'])
    expect(readdirSync(join(home, 'cache', 'git'))).toEqual([])
    expect(pxrun(['run', '-f', 'a.yaml']).stdout).toContain('main | x')
  })
})

onEngines((daemon) => {
  const flags = () => ['--docker-host', daemon().dockerHost]
  const busybox = (script: string) => shellJob(script).replace('image: busybox', `image: ${BUSYBOX}`)
  const containers = async () => {
    const api = daemon().api()
    const found = await api.containersWithLabel('pxrun.run')
    api.close()
    return found.length
  }

  it('no container is left after success, failure, a stop, or a container that was removed from outside', async () => {
    const { write, start, pxrun, json } = workspace()
    write('a.yaml', busybox('true'))
    write('b.yaml', busybox('exit 7'))
    write('c.yaml', busybox('echo ready; sleep 600'))
    expect(pxrun(['run', '-f', 'a.yaml', '--executor', 'docker', ...flags()]).status).toBe(0)
    expect(pxrun(['run', '-f', 'b.yaml', '--executor', 'docker', ...flags()]).status).toBe(1)
    const stopped = start(['run', '-f', 'c.yaml', '--executor', 'docker', ...flags()])
    await stopped.line(/^ready$/)
    expect(pxrun(['ops', 'stop', await stopped.uuid(), '--kill', ...flags()]).status).toBe(0)
    expect(await stopped.ended).toBe(1)
    const removed = start(['run', '-f', 'c.yaml', '--executor', 'docker', ...flags()])
    await removed.line(/^ready$/)
    const api = daemon().api()
    await api.remove(`pxrun-${await removed.uuid()}-1-main`)
    api.close()
    expect(await removed.ended).toBe(1)
    expect(json(['ops', 'get', await removed.uuid()]).status).toBe('failed')
    expect(await containers()).toBe(0)
  })

  it('a container of a pxrun that was killed goes when its run is settled; one of a deleted run, with clean', async () => {
    const { home, write, start, pxrun, json } = workspace()
    write('c.yaml', busybox('echo ready; sleep 600'))
    const killed = start(['run', '-f', 'c.yaml', '--executor', 'docker', ...flags()])
    await killed.line(/^ready$/)
    killed.child.kill('SIGKILL')
    await killed.ended
    const uuid = await killed.uuid()
    expect(kinds(json(['clean', ...flags()]))).toEqual([])
    expect(json(['ops', 'get', uuid, ...flags()]).status).toBe('running')
    expect(pxrun(['ops', 'stop', uuid, '--kill', ...flags()]).status).toBe(0)
    expect(await containers()).toBe(0)

    // Of a run that the store of this home does not know (any more).
    const stray = containerRun(daemon(), {}, home)
    await stray.executor.start(stray.shell('true'), stray.attempt)
    expect(kinds(json(['clean', ...flags()]))).toContain(`container ${stray.uuid}`)
    expect(await containers()).toBe(0)
  })
})

/** Makes a repository with one commit of a folder. */
function gitRepository(folder: string): number | null {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.org']
  const script = [
    ['init', '--quiet'],
    ['add', '.'],
    [...author, 'commit', '--quiet', '-m', 'x'],
  ]
  for (const args of script) {
    const { status } = spawnSync('git', args, { cwd: folder })
    if (status !== 0) return status
  }
  return 0
}
