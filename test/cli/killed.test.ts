/**
 * pxrun killed with SIGKILL at many moments of a run: whatever it was doing, the run ends in a true final
 * status, has run once at most, has all of its lines, and leaves nothing behind.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { BUSYBOX } from '../executors/engines/busybox-image.js'
import { dockerEngine } from '../executors/engines/docker-engine.js'
import type { EngineDaemon } from '../executors/engines/engine-daemon.js'
import { EngineProxy } from '../executors/engines/engine-proxy.js'
import { onEngines } from '../executors/engines/on-engines.js'
import { shellJob, workspace } from './support.js'

const PATIENCE_MS = 240_000
const LINES = Array.from({ length: 200 }, (_, index) => `${index + 1}\n`).join('')
const JOB = shellJob('echo x >> {{ globals.run_outputs_path }}/starts; seq 1 200').replace(
  'image: busybox',
  `image: ${BUSYBOX}`,
)

/** Lines of pxrun, as a user sees them: one after each step of a run, and some of the run's own. */
const SEEN = [
  ...[/^shell-job /, /compiled:/, /queued:/, /scheduled:/, /starting:/, /running:/, /processing:/],
  ...[1, 2, 3, 20, 50, 80, 100, 120, 150, 180, 190, 198, 199, 200].map((line) => new RegExp(`^${line}$`)),
]

/** A home and what is done with it, without waiting for a program in a way that would stop this process. */
function survivor(flags: readonly string[]) {
  const { home, start } = workspace({ 'a.yaml': JOB })
  const engine = flags.length > 0 ? flags.slice(-2) : []
  const pxrun = async (args: readonly string[]) => {
    const running = start([...args, ...engine])
    await running.ended
    return running.stdout
  }
  return {
    begin: () => start(['run', '-f', 'a.yaml', ...flags]),
    /** Goes on with a run whose pxrun is dead, as a user does, and looks at how it ended. */
    async check(uuid: string, at: string): Promise<void> {
      const get = async () => JSON.parse(await pxrun(['ops', 'get', uuid, '-o', 'json']))
      let run = await get()
      if (run.interrupted) await pxrun(['ops', 'resume', uuid])
      while (!['succeeded', 'failed'].includes(run.status)) run = await get()
      const starts = join(home, 'runs', uuid, 'outputs', 'starts')
      const count = existsSync(starts) ? readFileSync(starts, 'utf8').length / 2 : 0
      expect([at, run.status, count]).toEqual([at, run.status, run.status === 'succeeded' ? 1 : 0])
      if (run.status === 'succeeded') expect([at, await pxrun(['ops', 'logs', uuid])]).toEqual([at, LINES])
    },
  }
}

async function killedAtWhatIsSeen(flags: readonly string[], seen: readonly RegExp[]): Promise<void> {
  const { begin, check } = survivor(flags)
  for (const line of seen) {
    const running = begin()
    const uuid = await running.uuid()
    await running.line(line)
    running.child.kill('SIGKILL')
    await running.ended
    await check(uuid, `killed at ${line}`)
  }
}

it('as processes, at 21 moments', () => killedAtWhatIsSeen([], SEEN), PATIENCE_MS)

const containersOf = async (daemon: EngineDaemon) => {
  const api = daemon.api()
  const found = await api.containersWithLabel('pxrun.run')
  api.close()
  return found
}

const inContainers = (dockerHost: string) => ['--executor', 'docker', '--docker-host', dockerHost]

onEngines(
  (daemon) => {
    const atEachStep = async () => {
      await killedAtWhatIsSeen(inContainers(daemon().dockerHost), SEEN.slice(0, 8))
      expect(await containersOf(daemon())).toEqual([])
    }
    it('in containers, at each step that is seen', atEachStep, PATIENCE_MS)
  },
  [dockerEngine],
)

onEngines((daemon) => {
  const atEachPassage = async () => {
    const proxy = new EngineProxy(daemon())
    const dockerHost = await proxy.start()
    onTestFinished(() => proxy.close())
    const { begin, check } = survivor(inContainers(dockerHost))
    let killedAt: string | undefined
    let moment = 0
    do {
      let passages = 0
      killedAt = undefined
      const running = begin()
      proxy.onPassage = ({ part, method, path }) => {
        if (passages++ !== moment) return killedAt === undefined
        killedAt = `${part} of ${method} ${path}`
        running.child.kill('SIGKILL')
        // What was asked for is done, and nobody learns of it.
        return part === 'request'
      }
      const uuid = await running.uuid()
      await running.ended
      proxy.onPassage = () => true
      if (killedAt) await check(uuid, `killed at the ${killedAt}`)
      moment++
    } while (killedAt)
    // Asking for the image, creating, starting, looking, waiting, removing: each a request and an answer.
    expect(moment).toBeGreaterThan(12)
    expect(await containersOf(daemon())).toEqual([])
  }
  it(
    'in containers, before each request to the engine and at each of its answers',
    atEachPassage,
    PATIENCE_MS,
  )
})
