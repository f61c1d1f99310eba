/**
 * Starts processes, all but the first two or so through a small helper process.
 *
 * To start a process the system copies the page tables of the one that asks, which stands still meanwhile:
 * the more memory pxrun, or the server that embeds it, uses, the longer, tens of milliseconds in the end. The
 * helper is small and stays so. It is started beside the second process, which does not wait for it: whoever
 * starts one only is spared it. It ends with this one. What is asked of it travels through a socket that no other process has, secrets included.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { invariant } from '../../base/invariant.js'
import { type Detached, startDetached } from './detached.js'
import { READY, type SpawnAnswer, type SpawnRequest } from './serve-spawns.js'

/** The helper has gone away before it has answered: nobody knows whether the process was started. */
export class SpawnUnknownError extends Error {
  override readonly name = 'SpawnUnknownError'
}

export class Spawner {
  readonly #program: string | undefined
  #helper: Helper | undefined
  #hasStarted = false

  /** `program` is the helper's; without one every process is started by this one. */
  constructor(program?: string) {
    this.#program = program
  }

  /** Resolves once the system has made the process; with a text, it says why it has not. */
  async start(detached: Detached): Promise<string | undefined> {
    if (this.#program === undefined) return await startDetached(detached)
    if (this.#helper?.state === 'ready') return await this.#helper.start(detached)
    const started = await startDetached(detached)
    if (this.#hasStarted) this.#alive(this.#program)
    this.#hasStarted = true
    return started
  }

  /** Resolves once the helper is there to be asked, for whoever wants it for the first process too. */
  async warm(): Promise<void> {
    if (this.#program !== undefined) await this.#alive(this.#program).whenReady()
  }

  #alive(program: string): Helper {
    if (this.#helper === undefined || this.#helper.state === 'gone') this.#helper = new Helper(program)
    return this.#helper
  }

  /** Ends the helper; what it has started goes on. */
  close(): void {
    this.#helper?.close()
    this.#helper = undefined
  }
}

interface Asked {
  readonly resolve: (problem: string | undefined) => void
  readonly reject: (error: Error) => void
}

class Helper {
  state: 'starting' | 'ready' | 'gone' = 'starting'
  readonly #ready: Promise<void>
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined
  readonly #process: ChildProcess
  readonly #asked = new Map<number, Asked>()
  #count = READY

  constructor(program: string) {
    this.#ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    // Most never ask.
    this.#ready.catch(() => {})
    // Detached: Ctrl-C in a terminal is for pxrun alone, which ends it in its own time.
    this.#process = spawn(process.execPath, [program], {
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true,
    })
    this.#process.on('message', (answer: SpawnAnswer) => this.#take(answer))
    for (const event of ['error', 'exit', 'disconnect'] as const) this.#process.on(event, () => this.#leave())
    this.#process.unref()
    this.#process.channel?.unref()
  }

  /** Resolves once it can be asked; rejects when it cannot be started. */
  async whenReady(): Promise<void> {
    this.#process.channel?.ref()
    await this.#ready
    if (this.#asked.size === 0) this.#process.channel?.unref()
  }

  start(detached: Detached): Promise<string | undefined> {
    invariant(this.state === 'ready', 'the helper is not there to be asked')
    const id = ++this.#count
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject })
      // Only while an answer is due this process has to stay for it.
      this.#process.channel?.ref()
      this.#process.send({ id, detached } satisfies SpawnRequest, (error) => {
        if (error) this.#leave()
      })
    })
  }

  close(): void {
    this.state = 'gone'
    if (this.#process.connected) this.#process.disconnect()
  }

  #take({ id, problem }: SpawnAnswer): void {
    if (id === READY) {
      this.state = 'ready'
      this.#settle?.resolve()
      return
    }
    this.#asked.get(id)?.resolve(problem)
    this.#asked.delete(id)
    if (this.#asked.size === 0) this.#process.channel?.unref()
  }

  #leave(): void {
    this.close()
    const error = new SpawnUnknownError('the process that starts others has gone away')
    this.#settle?.reject(error)
    for (const { reject } of this.#asked.values()) reject(error)
    this.#asked.clear()
  }
}
