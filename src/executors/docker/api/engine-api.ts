/**
 * Containers in the Docker Engine API, in the calls that pxrun needs, typed. It knows the wire and nothing of runs.
 *
 * Podman speaks it too. One call is replaced by Podman's own: its compatible `wait` keeps a processor
 * busy for as long as it waits.
 */

import type { EngineAddress } from '../engine-address.js'
import { pause } from '../pause.js'
import { EngineConnection, type EngineKind, forgetFailure, ifThere } from './engine-connection.js'
import { EngineRefusalError } from './engine-errors.js'
import type { EngineRequest } from './engine-http.js'
import { EngineImages } from './engine-images.js'
import type { ContainerAnswer, CreateRequest, InfoAnswer, ListedContainer, StatsAnswer } from './wire.js'

/** Creating, starting and removing may have to wait for disks. */
const LONG_SILENCE_MS = 180_000

/** How often Podman looks whether a container has ended: most often at first, when a moment counts most. */
const PODMAN_LOOKS = [
  { lookMs: 10, forMs: 2000 },
  { lookMs: 50, forMs: 60_000 },
  { lookMs: 250, forMs: 3_600_000 },
] as const

const EXEC_LOOK_MS = 20

export class EngineApi {
  readonly images: EngineImages
  readonly #connection: EngineConnection
  #info: Promise<InfoAnswer> | undefined

  constructor(readonly address: EngineAddress) {
    this.#connection = new EngineConnection(address)
    this.images = new EngineImages(this.#connection)
  }

  async kind(): Promise<EngineKind> {
    return await this.#connection.kind()
  }

  /** What the engine says about its machine; asked for once. */
  async info(): Promise<InfoAnswer> {
    this.#info ??= this.#connection.ask({ method: 'GET', path: '/info' }) as Promise<InfoAnswer>
    return await forgetFailure(this.#info, () => (this.#info = undefined))
  }

  /** The new container's id. */
  async create(name: string, body: CreateRequest): Promise<string> {
    const path = '/containers/create'
    const answer = await this.#connection.ask(
      { method: 'POST', path, query: { name }, body },
      LONG_SILENCE_MS,
    )
    return (answer as { Id: string }).Id
  }

  /** Starts a container; one that was started already stays as it is. */
  async start(id: string): Promise<void> {
    await this.#connection.ask({ method: 'POST', path: `/containers/${id}/start` }, LONG_SILENCE_MS)
  }

  /** By id or name; undefined when the engine has no such container. */
  async container(id: string): Promise<ContainerAnswer | undefined> {
    return (await this.#connection.askIfThere({ method: 'GET', path: `/containers/${id}/json` })) as
      | ContainerAnswer
      | undefined
  }

  /** What a container uses right now; undefined when the engine has no such container. */
  async stats(id: string): Promise<StatsAnswer | undefined> {
    const query = { stream: 'false', 'one-shot': 'true' }
    return (await this.#connection.askIfThere({ method: 'GET', path: `/containers/${id}/stats`, query })) as
      | StatsAnswer
      | undefined
  }

  /** All containers, also ended ones, that carry a label. */
  async containersWithLabel(label: string): Promise<readonly ListedContainer[]> {
    const filters = JSON.stringify({ label: [label] })
    const query = { all: 'true', filters }
    return (await this.#connection.ask({
      method: 'GET',
      path: '/containers/json',
      query,
    })) as ListedContainer[]
  }

  /** Sends a signal; a container that does not run any more gets none. */
  async kill(id: string, signal: string): Promise<void> {
    await this.#ifRunning({ method: 'POST', path: `/containers/${id}/kill`, query: { signal } })
  }

  /** Runs a program in a container; its exit code, undefined when it does not end in time. */
  async exec(id: string, argv: readonly string[], timeoutMs: number): Promise<number | undefined> {
    // Attached, since Podman never tells the end of a program that it was not asked to wait for.
    const wanted = { Cmd: argv, AttachStdout: true, AttachStderr: true }
    const made = await this.#connection.ask({ method: 'POST', path: `/containers/${id}/exec`, body: wanted })
    const { Id } = made as { Id: string }
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const body = { Detach: false, Tty: false }
      const started = this.#connection.bytes({ method: 'POST', path: `/exec/${Id}/start`, body, signal })
      for await (const _ of started);
      for (;;) {
        const answer = await this.#connection.ask({ method: 'GET', path: `/exec/${Id}/json`, signal })
        const { Running, ExitCode } = answer as { Running: boolean; ExitCode: number | null }
        if (!Running && ExitCode !== null) return ExitCode
        await pause(EXEC_LOOK_MS, signal)
      }
    } catch (error) {
      if (signal.aborted) return undefined
      throw error
    }
  }

  /** Lets a paused container go on. */
  async unpause(id: string): Promise<void> {
    await this.#ifRunning({ method: 'POST', path: `/containers/${id}/unpause` })
  }

  /** Removes a container with its anonymous volumes, by force if it runs. None is fine. */
  async remove(id: string): Promise<void> {
    const asked: EngineRequest = {
      method: 'DELETE',
      path: `/containers/${id}`,
      query: { force: 'true', v: 'true' },
    }
    try {
      await this.#connection.ask(asked, LONG_SILENCE_MS)
    } catch (error) {
      // 409: somebody else is removing it right now.
      if (!(error instanceof EngineRefusalError) || (error.status !== 404 && error.status !== 409))
        throw error
    }
  }

  /** Resolves when the container may have ended or is gone, or after a long time: ask for it then. */
  async wait(id: string, signal: AbortSignal): Promise<void> {
    const { name } = await this.kind()
    if (name === 'podman') return await this.#waitInPodman(id, signal)
    const path = `/containers/${id}/wait`
    await ifThere(this.#connection.wait({ method: 'POST', path, signal }))
  }

  async #waitInPodman(id: string, signal: AbortSignal): Promise<void> {
    const path = `/v4.0.0/libpod/containers/${id}/wait`
    for (const { lookMs, forMs } of PODMAN_LOOKS) {
      const over = AbortSignal.timeout(forMs)
      const query = { condition: 'exited', interval: `${lookMs}ms` }
      try {
        const asked = { method: 'POST', path, query, signal: AbortSignal.any([signal, over]) } as const
        await ifThere(this.#connection.waitAt(asked))
        return
      } catch (error) {
        if (signal.aborted || !over.aborted) throw error
      }
    }
  }

  /** The log from its start, or from a time in Unix seconds on, as multiplexed frames with timestamps. */
  async *logs(
    id: string,
    { follow, since, signal }: { follow: boolean; since?: string | undefined; signal: AbortSignal },
  ): AsyncGenerator<Buffer> {
    const query = { stdout: 'true', stderr: 'true', timestamps: 'true', follow: String(follow), since }
    yield* this.#connection.bytes({ method: 'GET', path: `/containers/${id}/logs`, query, signal })
  }

  close(): void {
    this.#connection.close()
  }

  /** 404 and 409 say that there is nothing to send to; Podman says it as 500. */
  async #ifRunning(asked: EngineRequest): Promise<void> {
    try {
      await this.#connection.ask(asked)
    } catch (error) {
      if (!(error instanceof EngineRefusalError)) throw error
      const isOver =
        error.status === 404 ||
        error.status === 409 ||
        /is not running|can only kill running/.test(error.problem)
      if (!isOver) throw error
    }
  }
}
