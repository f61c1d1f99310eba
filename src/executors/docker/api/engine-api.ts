/**
 * The Docker Engine API in the calls that pxrun needs, typed. It knows the wire and nothing of runs.
 *
 * Podman speaks it too. One call is replaced by Podman's own: its compatible `wait` keeps a processor
 * busy for as long as it waits.
 */

import type { IncomingHttpHeaders } from 'node:http'
import type { EngineAddress } from '../engine-address.js'
import { pause } from '../pause.js'
import { EngineRefusalError, isUnreachable } from './engine-errors.js'
import { EngineHttp, type EngineRequest } from './engine-http.js'
import { lines } from './lines.js'
import type {
  BuildCall,
  ContainerAnswer,
  CreateRequest,
  ImageAnswer,
  InfoAnswer,
  ListedContainer,
  ListedImage,
  PullLine,
  StatsAnswer,
} from './wire.js'

export interface EngineKind {
  readonly name: 'docker' | 'podman'
  /** The engine's own version, e.g. `20.10.24` or `4.3.1`. */
  readonly version: string
}

/** Nothing newer is asked for than what this client was written for. */
const NEWEST_API = [1, 47] as const
/** Plain questions; an engine that keeps silent for so long hangs. */
const SILENCE_MS = 30_000
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
  readonly #http: EngineHttp
  #version: Promise<{ prefix: string; kind: EngineKind }> | undefined
  #info: Promise<InfoAnswer> | undefined

  constructor(readonly address: EngineAddress) {
    this.#http = new EngineHttp(address)
  }

  async kind(): Promise<EngineKind> {
    return (await this.#negotiated()).kind
  }

  /** What the engine says about its machine; asked for once. */
  async info(): Promise<InfoAnswer> {
    this.#info ??= this.#ask({ method: 'GET', path: '/info' }) as Promise<InfoAnswer>
    return await forgetFailure(this.#info, () => (this.#info = undefined))
  }

  /** Undefined when the engine has no such image. */
  async image(name: string): Promise<ImageAnswer | undefined> {
    return (await this.#askIfThere({ method: 'GET', path: `/images/${encodeURIComponent(name)}/json` })) as
      | ImageAnswer
      | undefined
  }

  /** Pulls an image; gives what the engine reports on the way. A failure may come as a line with `error`. */
  async *pull(
    { name, tag, auth }: { name: string; tag: string; auth: string | undefined },
    signal?: AbortSignal,
  ): AsyncGenerator<PullLine> {
    const asked = await this.#request({
      method: 'POST',
      path: '/images/create',
      query: { fromImage: name, tag },
      ...(auth && { headers: { 'X-Registry-Auth': auth } }),
      ...(signal && { signal }),
    })
    for await (const line of lines(this.#http.bytes(asked))) yield JSON.parse(line) as PullLine
  }

  /** Pushes an image under one of its names; gives what the engine reports on the way. */
  async *push(
    { name, tag, auth }: { name: string; tag: string; auth: string | undefined },
    signal?: AbortSignal,
  ): AsyncGenerator<PullLine> {
    const asked = await this.#request({
      method: 'POST',
      path: `/images/${name}/push`,
      query: { tag },
      // Engines insist on the header.
      headers: { 'X-Registry-Auth': auth ?? Buffer.from('{}').toString('base64url') },
      ...(signal && { signal }),
    })
    for await (const line of lines(this.#http.bytes(asked))) yield JSON.parse(line) as PullLine
  }

  /** Builds an image of a tar archive; gives what the builder reports on the way. A failure comes as a line with `error`. */
  async *build(
    { name, dockerfile, useCache, labels, credentials, content }: BuildCall,
    signal?: AbortSignal,
  ): AsyncGenerator<PullLine> {
    const asked = await this.#request({
      method: 'POST',
      path: '/build',
      query: {
        t: name,
        dockerfile,
        labels: JSON.stringify(labels),
        nocache: String(!useCache),
        rm: 'true',
        forcerm: 'true',
      },
      headers: {
        'Content-Type': 'application/x-tar',
        ...(credentials && { 'X-Registry-Config': credentials }),
      },
      content,
      ...(signal && { signal }),
    })
    for await (const line of lines(this.#http.bytes(asked))) yield JSON.parse(line) as PullLine
  }

  /** Gives an image a further name. */
  async tag(image: string, { name, tag }: { readonly name: string; readonly tag: string }): Promise<void> {
    const path = `/images/${encodeURIComponent(image)}/tag`
    await this.#ask({ method: 'POST', path, query: { repo: name, tag } })
  }

  /** All images that carry a label. */
  async imagesWithLabel(label: string): Promise<readonly ListedImage[]> {
    const filters = JSON.stringify({ label: [label] })
    return (await this.#ask({ method: 'GET', path: '/images/json', query: { filters } })) as ListedImage[]
  }

  /** Removes an image with all of its names; none is fine. One that a container uses is refused. */
  async removeImage(id: string): Promise<void> {
    const query = { force: 'true' }
    await this.#askIfThere({ method: 'DELETE', path: `/images/${encodeURIComponent(id)}`, query })
  }

  /** The new container's id. */
  async create(name: string, body: CreateRequest): Promise<string> {
    const path = '/containers/create'
    const answer = await this.#ask({ method: 'POST', path, query: { name }, body }, LONG_SILENCE_MS)
    return (answer as { Id: string }).Id
  }

  /** Starts a container; one that was started already stays as it is. */
  async start(id: string): Promise<void> {
    await this.#ask({ method: 'POST', path: `/containers/${id}/start` }, LONG_SILENCE_MS)
  }

  /** By id or name; undefined when the engine has no such container. */
  async container(id: string): Promise<ContainerAnswer | undefined> {
    return (await this.#askIfThere({ method: 'GET', path: `/containers/${id}/json` })) as
      | ContainerAnswer
      | undefined
  }

  /** What a container uses right now; undefined when the engine has no such container. */
  async stats(id: string): Promise<StatsAnswer | undefined> {
    const query = { stream: 'false', 'one-shot': 'true' }
    return (await this.#askIfThere({ method: 'GET', path: `/containers/${id}/stats`, query })) as
      | StatsAnswer
      | undefined
  }

  /** All containers, also ended ones, that carry a label. */
  async containersWithLabel(label: string): Promise<readonly ListedContainer[]> {
    const filters = JSON.stringify({ label: [label] })
    const query = { all: 'true', filters }
    return (await this.#ask({ method: 'GET', path: '/containers/json', query })) as ListedContainer[]
  }

  /** Sends a signal; a container that does not run any more gets none. */
  async kill(id: string, signal: string): Promise<void> {
    await this.#ifRunning({ method: 'POST', path: `/containers/${id}/kill`, query: { signal } })
  }

  /** Runs a program in a container; its exit code, undefined when it does not end in time. */
  async exec(id: string, argv: readonly string[], timeoutMs: number): Promise<number | undefined> {
    // Attached, since Podman never tells the end of a program that it was not asked to wait for.
    const wanted = { Cmd: argv, AttachStdout: true, AttachStderr: true }
    const made = await this.#ask({ method: 'POST', path: `/containers/${id}/exec`, body: wanted })
    const { Id } = made as { Id: string }
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const body = { Detach: false, Tty: false }
      const asked = await this.#request({ method: 'POST', path: `/exec/${Id}/start`, body, signal })
      for await (const _ of this.#http.bytes(asked));
      for (;;) {
        const answer = await this.#ask({ method: 'GET', path: `/exec/${Id}/json`, signal })
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
      await this.#ask(asked, LONG_SILENCE_MS)
    } catch (error) {
      // 409: somebody else is removing it right now.
      if (!(error instanceof EngineRefusalError) || (error.status !== 404 && error.status !== 409))
        throw error
    }
  }

  /** Resolves when the container may have ended or is gone, or after a long time: ask for it then. */
  async wait(id: string, signal: AbortSignal): Promise<void> {
    const { kind } = await this.#negotiated()
    if (kind.name === 'podman') return await this.#waitInPodman(id, signal)
    const path = `/containers/${id}/wait`
    await this.#ifThere(this.#http.json(await this.#request({ method: 'POST', path, signal })))
  }

  async #waitInPodman(id: string, signal: AbortSignal): Promise<void> {
    const path = `/v4.0.0/libpod/containers/${id}/wait`
    for (const { lookMs, forMs } of PODMAN_LOOKS) {
      const over = AbortSignal.timeout(forMs)
      const query = { condition: 'exited', interval: `${lookMs}ms` }
      try {
        const asked = { method: 'POST', path, query, signal: AbortSignal.any([signal, over]) } as const
        await this.#ifThere(this.#http.json(asked))
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
    yield* this.#http.bytes(
      await this.#request({ method: 'GET', path: `/containers/${id}/logs`, query, signal }),
    )
  }

  close(): void {
    this.#http.close()
  }

  async #ask(asked: EngineRequest, silenceMs = SILENCE_MS): Promise<unknown> {
    return await this.#http.json(await this.#request({ ...asked, silenceMs }))
  }

  async #askIfThere(asked: EngineRequest): Promise<unknown> {
    return await this.#ifThere(this.#ask(asked))
  }

  /** Undefined when the engine does not have what is asked about. */
  async #ifThere(answer: Promise<unknown>): Promise<unknown> {
    try {
      return await answer
    } catch (error) {
      if (error instanceof EngineRefusalError && error.status === 404) return undefined
      throw error
    }
  }

  /** 404 and 409 say that there is nothing to send to; Podman says it as 500. */
  async #ifRunning(asked: EngineRequest): Promise<void> {
    try {
      await this.#ask(asked)
    } catch (error) {
      if (!(error instanceof EngineRefusalError)) throw error
      const isOver =
        error.status === 404 ||
        error.status === 409 ||
        /is not running|can only kill running/.test(error.problem)
      if (!isOver) throw error
    }
  }

  async #request(asked: EngineRequest): Promise<EngineRequest> {
    const { prefix } = await this.#negotiated()
    return { ...asked, path: prefix + asked.path }
  }

  async #negotiated(): Promise<{ prefix: string; kind: EngineKind }> {
    this.#version ??= this.#http
      .headers({ method: 'GET', path: '/_ping', silenceMs: SILENCE_MS })
      .then(readPing)
    return await forgetFailure(this.#version, () => (this.#version = undefined))
  }
}

/** A failed question is asked again next time. */
async function forgetFailure<T>(answer: Promise<T>, forget: () => void): Promise<T> {
  try {
    return await answer
  } catch (error) {
    forget()
    throw isUnreachable(error) ? error : toRefusal(error)
  }
}

const toRefusal = (error: unknown): unknown =>
  error instanceof EngineRefusalError
    ? new EngineRefusalError(error.status, `what answers there is no container engine: ${error.problem}`)
    : error

/** `/version` would say it too, but takes Podman half a second. */
function readPing(headers: IncomingHttpHeaders): { prefix: string; kind: EngineKind } {
  const version = String(headers['api-version'] ?? '')
  const [major, minor] = version.split('.').map(Number)
  if (!major || minor === undefined)
    throw new EngineRefusalError(0, 'it does not tell the version of its API')
  const isNewer = major > NEWEST_API[0] || (major === NEWEST_API[0] && minor > NEWEST_API[1])
  const podman = headers['libpod-api-version']
  const docker = /^Docker\/([\d.]+)/.exec(String(headers.server ?? ''))?.[1] ?? ''
  return {
    prefix: `/v${isNewer ? NEWEST_API.join('.') : version}`,
    kind: podman ? { name: 'podman', version: String(podman) } : { name: 'docker', version: docker },
  }
}
