/** What a run does of `plugins`, as a user sees it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { shellJob, workspace } from './support.js'

/** Works until its use was sampled. */
const untilSampled = (last: string) =>
  `i=0; while [ ! -e {{ globals.run_artifacts_path }}/resources/metric/${last}.plx ]; do i=$((i+1)); done; echo sampled`

const withPlugins = (script: string, plugins: string) => shellJob(script, `plugins: ${plugins}\n`)

describe('plugins', () => {
  it('collectResources: what a run uses is sampled in Polyaxon’s format and is in its lineage, not its outputs', () => {
    const { home, pxrun, json } = workspace({ 'a.yaml': shellJob(untilSampled('load')) })
    expect(pxrun(['run', '-f', 'a.yaml'])).toMatchObject({ status: 0, stdout: 'sampled\n' })
    const [{ uuid, outputs }] = json(['ops', 'ls']).runs
    expect(outputs).toEqual({})
    const folder = join(home, 'runs', uuid, 'resources', 'metric')
    expect(readdirSync(folder).sort()).toEqual(['cpu.plx', 'load.plx', 'memory.plx'])
    const cpu = readFileSync(join(folder, 'cpu.plx'), 'utf8')
    expect(cpu).toMatch(/^step\|timestamp\|metric\n\|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00\|[\d.]+/)
    expect(Number(cpu.split('\n')[1]!.split('|')[2])).toBeGreaterThan(0)
    const artifacts = json(['ops', 'artifacts', uuid])
    expect(artifacts.map(({ name, kind }: { name: string; kind: string }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(['system cpu', 'system memory', 'system load']),
    )
  })

  it('collectResources, collectLogs, collectArtifacts can be switched off', async () => {
    const { folder, home, write, start, pxrun } = workspace()
    const script = `mkdir -p $POLYAXON_ARTIFACTS_ROOT/x; echo $POLYAXON_COLLECT_ARTIFACTS $POLYAXON_LOG_LEVEL; echo printed; while [ ! -e ${folder}/go ]; do sleep 0.02; done`
    const plugins = '{collectResources: false, collectLogs: false, collectArtifacts: false, logLevel: DEBUG}'
    write('a.yaml', withPlugins(script, plugins))
    write('b.yaml', shellJob(untilSampled('load')))
    const running = start(['run', '-f', 'a.yaml'])
    const uuid = await running.uuid()
    await running.line(/^printed$/)
    // What begins later and is sampled shows that this one has lived long enough to be.
    expect(pxrun(['run', '-f', 'b.yaml', '--jobs', '4'])).toMatchObject({ status: 0 })
    write('go', '')
    expect(await running.ended).toBe(0)
    expect(running.stdout).toBe('false DEBUG\nprinted\n')
    expect(existsSync(join(home, 'runs', uuid, 'resources', 'metric'))).toBe(false)
    expect(readdirSync(join(home, 'attempts', uuid, '1')).sort()).toEqual(['main.exit', 'main.pid'])
    expect(existsSync(join(home, 'runs', uuid, 'plxlogs', 'logs.jsonl'))).toBe(false)
    expect(pxrun(['ops', 'logs', uuid])).toMatchObject({ status: 0, stdout: '' })
  })

  it('mountArtifactsStore: a process sees the whole store', () => {
    const { home, write, pxrun, json } = workspace({
      'a.yaml': shellJob('echo 1 > {{ globals.run_outputs_path }}/x'),
    })
    expect(pxrun(['run', '-f', 'a.yaml']).status).toBe(0)
    const [{ uuid }] = json(['ops', 'ls']).runs
    write(
      'home/config.yaml',
      'artifactsStore: store\nconnections:\n- {name: store, kind: host_path, schema: {hostPath: /data, mountPath: /data}}\n',
    )
    write(
      'b.yaml',
      withPlugins(`cat {{ globals.store_path }}/${uuid}/outputs/x`, '{mountArtifactsStore: true}'),
    )
    expect(pxrun(['run', '-f', 'b.yaml'])).toMatchObject({ status: 0, stdout: '1\n' })
    expect(existsSync(home)).toBe(true)
  })
})

onEngines((daemon) => {
  const flags = () => ['--executor', 'docker', '--docker-host', daemon().dockerHost]
  const inBusybox = (job: string) => job.replace('image: busybox', `image: ${BUSYBOX}`)

  it('collectResources: what a container uses is sampled', () => {
    const { home, pxrun, json } = workspace({ 'a.yaml': inBusybox(shellJob(untilSampled('load'))) })
    expect(pxrun(['run', '-f', 'a.yaml', ...flags()])).toMatchObject({ status: 0, stdout: 'sampled\n' })
    const [{ uuid }] = json(['ops', 'ls']).runs
    const folder = join(home, 'runs', uuid, 'resources', 'metric')
    const last = (name: string) => Number(readFileSync(join(folder, name), 'utf8').split('|').at(-1))
    expect(last('cpu.plx')).toBeGreaterThan(0)
    expect(last('memory.plx')).toBeGreaterThanOrEqual(0)
  })

  it('collectLogs, collectArtifacts, logLevel: as for a process', () => {
    const script = 'mkdir -p $POLYAXON_ARTIFACTS_ROOT/x; echo $POLYAXON_COLLECT_ARTIFACTS $POLYAXON_LOG_LEVEL'
    const plugins = '{collectLogs: false, collectArtifacts: false, logLevel: DEBUG}'
    const { home, pxrun, json } = workspace({ 'a.yaml': inBusybox(withPlugins(script, plugins)) })
    expect(pxrun(['run', '-f', 'a.yaml', ...flags()])).toMatchObject({ status: 0, stdout: 'false DEBUG\n' })
    const [{ uuid }] = json(['ops', 'ls']).runs
    expect(existsSync(join(home, 'runs', uuid, 'plxlogs', 'logs.jsonl'))).toBe(false)
    expect(pxrun(['ops', 'logs', uuid])).toMatchObject({ status: 0, stdout: '' })
  })

  it('mountArtifactsStore: a container sees the whole store where the document calls it, and without it nothing', () => {
    const { write, pxrun, json } = workspace({
      'a.yaml': shellJob('echo 1 > {{ globals.run_outputs_path }}/x'),
      'home/config.yaml':
        'artifactsStore: store\nconnections:\n- {name: store, kind: host_path, schema: {hostPath: /data, mountPath: /data}}\n',
    })
    expect(pxrun(['run', '-f', 'a.yaml']).status).toBe(0)
    const [{ uuid }] = json(['ops', 'ls']).runs
    const script = `cat {{ globals.store_path }}/${uuid}/outputs/x 2>/dev/null || echo none`
    write('with.yaml', inBusybox(withPlugins(script, '{mountArtifactsStore: true}')))
    write('without.yaml', inBusybox(shellJob(script)))
    expect(pxrun(['run', '-f', 'with.yaml', ...flags()])).toMatchObject({ status: 0, stdout: '1\n' })
    expect(pxrun(['run', '-f', 'without.yaml', ...flags()])).toMatchObject({ status: 0, stdout: 'none\n' })
  })

  it('shm: shared memory beyond what an engine gives, unless it is switched off', () => {
    const script = 'df -k /dev/shm | awk \'NR==2 {print ($2 > 65536) ? "large" : "as the engine has it"}\''
    const { write, pxrun } = workspace({ 'on.yaml': inBusybox(shellJob(script)) })
    expect(pxrun(['run', '-f', 'on.yaml', ...flags()])).toMatchObject({ status: 0, stdout: 'large\n' })
    write('off.yaml', inBusybox(withPlugins(script, '{shm: false}')))
    expect(pxrun(['run', '-f', 'off.yaml', ...flags()]).stdout).toBe('as the engine has it\n')
  })

  it('docker: the socket of the engine is mounted where the configuration of the home allows it only', () => {
    const script = 'test -S /var/run/docker.sock && echo socket'
    const { home, pxrun } = workspace({ 'a.yaml': inBusybox(withPlugins(script, '{docker: true}')) })
    expect(pxrun(['run', '-f', 'a.yaml', ...flags()])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('permissions.dockerSocket'),
    })
    writeFileSync(join(home, 'config.yaml'), 'permissions: {dockerSocket: true}\n')
    expect(pxrun(['run', '-f', 'a.yaml', ...flags()])).toMatchObject({ status: 0, stdout: 'socket\n' })
  })
})
