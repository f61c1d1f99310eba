/**
 * A container engine of one test file's own: its daemon, all of its state in a temporary folder, and an
 * image with a shell. Needs root, the engine's packages and a static busybox; without them it says what
 * is missing.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { accessSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { EngineApi } from '../../../src/executors/docker/api/engine-api.js'
import { importBusybox } from './busybox-image.js'

export interface EngineProgram {
  readonly name: 'docker' | 'podman'
  /** What must be installed. */
  readonly needs: readonly string[]
  /** The command line of the daemon that keeps all in a folder and answers at a socket. */
  command(folder: string, socket: string): readonly string[]
  environment(folder: string): Readonly<Record<string, string>>
}

const START_MS = 30_000
const STOP_MS = 20_000

export class EngineDaemon {
  readonly folder: string
  readonly socket: string
  readonly dockerHost: string
  #process: ChildProcess | undefined

  constructor(readonly program: EngineProgram) {
    this.folder = mkdtempSync(join(tmpdir(), `px-${program.name}-`))
    this.socket = join(this.folder, 'api.sock')
    this.dockerHost = `unix://${this.socket}`
  }

  /** A connection of its own to the engine, to look behind the executor's back. */
  api(): EngineApi {
    return new EngineApi({ kind: 'socket', path: this.socket })
  }

  /** Starts the daemon and imports the image. */
  async setUp(): Promise<void> {
    await this.start()
    await importBusybox(this)
  }

  async start(): Promise<void> {
    const log = openSync(join(this.folder, 'daemon.log'), 'a')
    // It must not outlive the tests, however they end.
    const command = ['setpriv', '--pdeathsig', 'TERM', ...this.program.command(this.folder, this.socket)]
    this.#process = spawn(command[0]!, command.slice(1), {
      cwd: this.folder,
      env: { ...process.env, ...this.program.environment(this.folder) },
      stdio: ['ignore', log, log],
    })
    const deadline = Date.now() + START_MS
    while (!(await this.answers())) {
      if (this.#process.exitCode !== null || Date.now() > deadline)
        throw new Error(
          `${this.program.name} did not start:\n${readFileSync(join(this.folder, 'daemon.log'), 'utf8')}`,
        )
      await wait(20)
    }
  }

  async answers(): Promise<boolean> {
    const api = this.api()
    try {
      await api.kind()
      return true
    } catch {
      return false
    } finally {
      api.close()
    }
  }

  get pid(): number {
    return this.#process!.pid!
  }

  /** Ends the daemon as an administrator would; by force when it takes too long. */
  async stop(): Promise<void> {
    const daemon = this.#process
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return
    const ended = new Promise((resolve) => daemon.once('exit', resolve))
    daemon.kill('SIGTERM')
    const force = setTimeout(() => daemon.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(force)
  }

  /** Ends all containers and the daemon, and removes its folder. */
  async tearDown(): Promise<void> {
    const api = this.api()
    try {
      for (const { Id } of await api.containersWithLabel('pxrun.run')) await api.remove(Id)
    } catch {
      // Without the daemon its containers cannot be removed one by one; the folder goes as a whole.
    } finally {
      api.close()
    }
    await this.stop()
    for (const mount of mountsBelow(this.folder)) execFileSync('umount', ['-l', mount])
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** What keeps this engine from being tested here; undefined when nothing does. */
export function missingFor({ name, needs }: EngineProgram): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return `${name} is started by root on Linux only`
  const missing = [...needs, 'busybox', 'setpriv', 'tar'].filter((program) => !isInstalled(program))
  return missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined
}

function isInstalled(program: string): boolean {
  return `${process.env.PATH}:/usr/sbin:/sbin`.split(':').some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Deepest first. */
function mountsBelow(folder: string): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .reverse()
}
