/** What the docker executor does beyond the contract, on each engine that can be started here. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DockerExecutor } from '../../src/executors/docker/docker-executor.js'
import { describeFailure } from '../../src/lifecycle/failure.js'
import { Gate } from '../support/gate.js'
import { BUSYBOX, BUSYBOX_WITH_ENTRY } from './engines/busybox-image.js'
import { containerRun, observed, ran, summary } from './engines/container-run.js'
import { dockerEngine } from './engines/docker-engine.js'
import { onEngines } from './engines/on-engines.js'
import { hostPodmanEngine } from './engines/podman-engine.js'
import { startRegistry } from './engines/registry.js'
import { runPlanProcess } from './engines/run-plan-process.js'

onEngines(
  (daemon) => {
    describe('a container', () => {
      it('runs the command and the arguments of the image, unless the plan has its own', async () => {
        const words = async (container: { command?: string[]; args?: string[] }, argv: string[] = []) => {
          const run = containerRun(daemon())
          const plan = { ...run.shell('', container), image: BUSYBOX_WITH_ENTRY, argv }
          return (await ran(run, plan))[0]
        }
        expect(await words({})).toBe('entry image args')
        expect(await words({ args: ['mine', 'a b'] })).toBe('entry mine a b')
        expect(await words({ command: ['echo', 'c'] })).toBe('c')
        expect(await words({ command: ['echo', 'c'], args: ['d'] })).toBe('c d')
        expect(await words({}, ['echo', 'whole', 'argv'])).toBe('whole argv')
      })

      it('is known by the name and the labels of its run, and nothing of it stays after it is cleaned', async () => {
        const run = containerRun(daemon())
        await ran(run, run.shell('true', { labels: { team: 'a' } }))
        const api = daemon().api()
        const found = await api.container(`pxrun-${run.uuid}-1-main`)
        expect(found?.Config.Labels).toMatchObject({
          team: 'a',
          'pxrun.run': run.uuid,
          'pxrun.attempt': '1',
          'pxrun.container': 'main',
          'pxrun.home': expect.stringMatching(/^[0-9a-f]{16}$/),
        })
        expect(await run.executor.leftovers(run.home)).toEqual([
          { run: run.uuid, attempt: 1, container: 'main' },
        ])
        expect(await run.executor.leftovers('/another/home')).toEqual([])
        await run.executor.clean('main', run.attempt)
        expect(await run.executor.leftovers(run.home)).toEqual([])
        expect(await api.container(found!.Id)).toBeUndefined()
        api.close()
      })

      it('is started once, however often that is tried', async () => {
        const run = containerRun(daemon())
        const plan = run.shell(`echo x >> ${run.home}/starts`)
        await ran(run, plan)
        // As after a crash between the start and whatever was to come next.
        rmSync(run.attempt.exit('main'))
        expect(await run.executor.start(plan, run.attempt)).toEqual({ ok: true, value: undefined })
        // As after a crash before the container was recorded.
        rmSync(run.attempt.pid('main'))
        expect(await run.executor.start(plan, run.attempt)).toEqual({ ok: true, value: undefined })
        expect(await observed(run)).toEqual(['exit 0'])
        expect(readFileSync(join(run.home, 'starts'), 'utf8')).toBe('x\n')
      })

      it('leaves its name to whoever has it', async () => {
        const run = containerRun(daemon())
        const other = containerRun(daemon())
        // The same run in another home.
        const attempt = { ...other.attempt, root: other.attempt.root.replace(other.uuid, run.uuid) }
        await ran(run, run.shell('true'))
        expect(await other.executor.start(run.shell('true'), attempt)).toMatchObject({
          ok: false,
          error: { reason: 'start-failed', problem: expect.stringContaining('another container named') },
        })
      })

      it('that runs out of memory says so', async () => {
        const run = containerRun(daemon())
        const plan = run.shell('exec tail /dev/zero', {
          resources: { memoryLimitBytes: 32 << 20, cpuLimit: 64 },
        })
        expect(await ran(run, plan)).toEqual(['exit 137 out of memory'])
        expect(await run.executor.inspect('main', run.attempt)).toEqual({
          state: 'exited',
          exitCode: 137,
          at: expect.any(Date),
          outOfMemory: true,
        })
      })

      it('that is removed from outside is lost, and is not started again', async () => {
        const run = containerRun(daemon())
        const plan = run.shell('echo one; sleep 60')
        await run.executor.start(plan, run.attempt)
        const api = daemon().api()
        await api.remove(`pxrun-${run.uuid}-1-main`)
        api.close()
        expect(await run.executor.inspect('main', run.attempt)).toEqual({ state: 'lost' })
        expect((await observed(run)).at(-1)).toBe('lost')
        expect(await run.executor.start(plan, run.attempt)).toMatchObject({ error: { reason: 'lost' } })
      })

      it('that is removed under the eyes of its observer keeps what it said', async () => {
        const run = containerRun(daemon())
        await run.executor.start(run.shell('echo one; printf two; sleep 60'), run.attempt)
        const api = daemon().api()
        const events = await observed(run, async (event) => {
          if (event.kind === 'log' && event.line === 'one') await api.remove(`pxrun-${run.uuid}-1-main`)
        })
        api.close()
        expect(events[0]).toBe('one')
        // Engines kill first and remove then: whoever looks in between sees the first.
        expect(['lost', 'exit 137']).toContain(events.at(-1))
      })
    })

    describe('mounts', () => {
      it('show folders of this machine, empty folders that containers share, and memory', async () => {
        const run = containerRun(daemon())
        mkdirSync(join(run.home, 'data', 'part'), { recursive: true })
        writeFileSync(join(run.home, 'data', 'part', 'file'), 'content')
        const mounts = [
          { kind: 'bind', source: join(run.home, 'data'), target: '/ro', readOnly: true, subPath: 'part' },
          { kind: 'bind', source: join(run.home, 'new'), target: '/new', readOnly: false, create: 'folder' },
          { kind: 'scratch', name: 'shared', target: '/shared', readOnly: false },
          { kind: 'memory', target: '/memory', sizeBytes: 1 << 20 },
        ] as const
        const script =
          'cat /ro/file; echo; touch /ro/x 2>/dev/null || echo read-only; touch /new/x; echo hi > /shared/x; df -k /memory | tail -1 | tr -s " " | cut -d" " -f2'
        expect(await ran(run, run.shell(script, { mounts }))).toEqual([
          'content',
          'read-only',
          '1024',
          'exit 0',
        ])
        expect(existsSync(join(run.home, 'new', 'x'))).toBe(true)
        const sidecar = { ...run.shell('cat /shared/x', { mounts }), name: 'sidecar' }
        await run.executor.start(sidecar, run.attempt)
        const { signal } = new AbortController()
        const seen: string[] = []
        for await (const event of run.executor.observe('sidecar', run.attempt, { fromOffset: 0, signal }))
          seen.push(summary(event))
        expect(seen).toEqual(['hi', 'exit 0'])
      })

      it('are refused where they do not exist, lead out of their volume, or show the engine', async () => {
        const run = containerRun(daemon())
        symlinkSync('/etc', join(run.home, 'link'))
        const problem = async (mount: { source: string; subPath?: string }) => {
          const mounts = [{ kind: 'bind', target: '/x', readOnly: true, ...mount } as const]
          const started = await run.executor.start(run.shell('true', { mounts }), run.attempt)
          return started.ok ? undefined : describeFailure(started.error)
        }
        const { folder, socket } = daemon()
        expect(await problem({ source: join(run.home, 'none') })).toContain('does not exist')
        expect(existsSync(join(run.home, 'none'))).toBe(false)
        expect(await problem({ source: 'relative' })).toContain('is not absolute')
        expect(await problem({ source: run.home, subPath: '../..' })).toContain('leads out of its volume')
        expect(await problem({ source: run.home, subPath: 'link/ssl' })).toContain('leads out of its volume')
        expect(await problem({ source: socket })).toContain('sockets are not mounted')
        expect(await problem({ source: folder })).toContain('never mounted')
        expect(await problem({ source: '/' })).toContain('never mounted')
      })

      it('make files that belong to who runs pxrun', async () => {
        const run = containerRun(daemon())
        const user = { uid: 12_345, gid: 12_346 }
        chmodSync(daemon().folder, 0o755)
        chmodSync(daemon().socket, 0o666)
        chownSync(run.home, user.uid, user.gid)
        const plan = run.shell(
          `id -u; echo $HOME; mkdir -p ${run.home}/out/deep; touch ${run.home}/out/deep/file`,
        )
        const child = await runPlanProcess(daemon(), { home: run.home, uuid: run.uuid, plan }, user)
        let printed = ''
        child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
        await new Promise((resolve) => child.once('close', resolve))
        expect(
          printed
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        ).toMatchObject([
          { started: { ok: true } },
          { kind: 'log', line: '12345' },
          { kind: 'log', line: '/tmp' },
          { kind: 'exited', exitCode: 0 },
        ])
        expect(statSync(join(run.home, 'out', 'deep', 'file'))).toMatchObject(user)
      })
    })

    describe('what the document asks for', () => {
      it('is given: user, read-only root, no new privileges, shared memory, hosts', async () => {
        const run = containerRun(daemon())
        const script = [
          'id -u; id -g',
          'touch /work/x 2>/dev/null || echo read-only',
          'grep NoNewPrivs /proc/self/status | cut -f2',
          'df -k /dev/shm | tail -1 | tr -s " " | cut -d" " -f2',
          'grep -c "10.1.2.3" /etc/hosts',
        ].join('; ')
        const plan = run.shell(script, {
          security: { user: 1234, group: 2345, readOnlyRoot: true, mayGainPrivileges: false },
          shm: 8 << 20,
          // There is no hosts file without a network, nor one to share.
          network: 'host',
          hosts: [{ ip: '10.1.2.3', name: 'db' }],
        })
        expect(await ran(run, plan)).toEqual(['1234', '2345', 'read-only', '1', '8192', '1', 'exit 0'])
      })

      it('is refused where the container would be root and must not', async () => {
        const run = containerRun(daemon())
        expect(await run.executor.prepare(run.shell('true', { security: { nonRoot: true } }))).toMatchObject({
          error: { reason: 'refused', problem: expect.stringContaining('as root') },
        })
        expect(
          (await run.executor.prepare(run.shell('true', { security: { nonRoot: true, user: 7 } }))).ok,
        ).toBe(true)
      })
    })

    describe('an image', () => {
      it('that is not there is a failure that says why, by its policy', async () => {
        const run = containerRun(daemon())
        const prepared = async (image: string, imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never') => {
          const result = await run.executor.prepare({ ...run.shell('true', { imagePullPolicy }), image })
          return result.ok ? 'ok' : describeFailure(result.error)
        }
        expect(await prepared(BUSYBOX, 'Never')).toBe('ok')
        expect(await prepared('localhost/none:1', 'Never')).toMatch(
          /^main: the image localhost\/none:1 cannot be used: it is not on this machine/,
        )
        expect(await prepared('127.0.0.1:9/none:1', 'Always')).toContain(
          'the registry 127.0.0.1:9 cannot be reached (',
        )
      })

      it('is pulled with the credentials of `docker login`, and its progress told', async () => {
        const registry = await startRegistry(join(daemon().folder, 'busybox.tar'))
        onTestFinished(() => registry.close())
        const run = containerRun(daemon(), { DOCKER_CONFIG: daemon().folder })
        const plan = { ...run.shell(''), image: registry.image, argv: [] }
        const config = join(daemon().folder, 'config.json')
        rmSync(config, { force: true })
        expect(await run.executor.prepare(plan)).toMatchObject({
          error: { reason: 'image-pull', problem: expect.stringContaining(`docker login ${registry.host}`) },
        })
        writeFileSync(config, JSON.stringify({ auths: { [registry.host]: { auth: registry.credentials } } }))
        const lines: string[] = []
        expect(await run.executor.prepare(plan, { onProgress: (line) => lines.push(line) })).toMatchObject({
          ok: true,
        })
        expect(lines[0]).toBe(`pulling ${registry.image}`)
        expect(await ran(run, plan)).toEqual(['pulled', 'exit 0'])
        const missing = { ...plan, image: registry.image.replace(/:1$/, ':2') }
        expect(await run.executor.prepare(missing)).toMatchObject({
          error: { reason: 'image-pull', problem: expect.stringContaining('does not have it') },
        })
      })
    })

    describe('the raw log', () => {
      it('is exact when whoever copies it is killed again and again in the middle', async () => {
        const run = containerRun(daemon())
        const gates = ['a', 'b', 'c'].map((name) => new Gate(join(run.home, name)))
        const [a, b, c] = gates.map(({ wait }) => wait)
        const script = `${a}; seq 1 60000; ${b}; seq 60001 120000; ${c}; seq 120001 180000; printf end`
        await run.executor.start(run.shell(script), run.attempt)
        const log = run.attempt.log('main')
        const size = () => (existsSync(log) ? statSync(log).size : 0)
        for (const gate of gates) {
          const observer = await runPlanProcess(daemon(), { home: run.home, uuid: run.uuid })
          await new Promise((resolve) => observer.stdout?.once('data', resolve))
          const before = size()
          gate.open()
          while (size() < before + 20_000) await new Promise((resolve) => setTimeout(resolve, 1))
          observer.kill('SIGKILL')
          await new Promise((resolve) => observer.once('exit', resolve))
        }
        const events = await observed(run)
        const expected = `${Array.from({ length: 180_000 }, (_, index) => `${index + 1}\n`).join('')}end`
        expect(readFileSync(log, 'utf8') === expected).toBe(true)
        expect(events.length).toBe(180_002)
        expect(events.slice(-3)).toEqual(['180000', 'end', 'exit 0'])
      })

      it('waits for a full disk to have room again, and is exact then', async () => {
        const run = containerRun(daemon())
        const mountPoint = join(run.home, 'attempts')
        const mount = (...options: string[]) =>
          execFileSync('mount', ['-t', 'tmpfs', ...options, 'tmpfs', mountPoint])
        mkdirSync(mountPoint)
        mount('-o', 'size=512k')
        onTestFinished(() => void execFileSync('umount', ['-l', mountPoint]))
        await run.executor.start(run.shell('seq 1 200000; exit 3'), run.attempt)
        const events = await observed(run, async (event) => {
          if (event.kind === 'notice' && event.message.includes('disk is full'))
            mount('-o', 'remount,size=16m')
        })
        const lines = Array.from({ length: 200_000 }, (_, index) => `${index + 1}\n`)
        expect(readFileSync(run.attempt.log('main'), 'utf8') === lines.join('')).toBe(true)
        expect(events.filter((event) => event.startsWith('notice')).length).toBe(2)
        expect(events.at(-1)).toBe('exit 3')
      })

      it('holds whole lines of both streams, each in its order', async () => {
        const run = containerRun(daemon())
        const script = '(seq 1 30000 | sed "s/^/out /") & (seq 1 30000 | sed "s/^/err /" >&2) & wait'
        const lines = await ran(run, run.shell(script))
        const numbers = (stream: string) =>
          lines.filter((line) => line.startsWith(stream)).map((line) => Number(line.slice(4)))
        const all = Array.from({ length: 30_000 }, (_, index) => index + 1)
        expect(numbers('out ')).toEqual(all)
        expect(numbers('err ')).toEqual(all)
        expect(lines.length).toBe(60_001)
      })
    })
    // A registry of the tests is in the machine's network.
  },
  [dockerEngine, hostPodmanEngine],
)

describe('without an engine', () => {
  it('a run is refused with what to do about it', async () => {
    const executor = new DockerExecutor({ environment: { DOCKER_HOST: 'tcp://10.0.0.1:2375' } })
    const plan = { name: 'main', image: 'x', argv: ['true'], env: {}, workingDir: '' }
    expect(await executor.prepare(plan)).toMatchObject({
      error: { reason: 'executor-unavailable', problem: expect.stringContaining('only local engines') },
    })
  })
})
