/**
 * Questions to a container engine in the version of the API that both know, and who answers. It knows nothing of
 * what is asked.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { EngineAddress } from '../engine-address.js'
import { EngineRefusalError, isUnreachable } from './engine-errors.js'
import { EngineHttp, type EngineRequest } from './engine-http.js'
import { lines } from './lines.js'

export interface EngineKind {
  readonly name: 'docker' | 'podman'
  /** The engine's own version, e.g. `20.10.24` or `4.3.1`. */
  readonly version: string
}

/** Nothing newer is asked for than what this client was written for. */
const NEWEST_API = [1, 47] as const
/** Plain questions; an engine that keeps silent for so long hangs. */
const SILENCE_MS = 30_000
export class EngineConnection {
  readonly #http: EngineHttp
  #version: Promise<{ prefix: string; kind: EngineKind }> | undefined

  constructor(readonly address: EngineAddress) {
    this.#http = new EngineHttp(address)
  }

  async kind(): Promise<EngineKind> {
    return (await this.#negotiated()).kind
  }

  /** The answer to a question. */
  async ask(asked: EngineRequest, silenceMs = SILENCE_MS): Promise<unknown> {
    return await this.wait({ ...asked, silenceMs })
  }

  /** The same; undefined when the engine does not have what is asked about. */
  async askIfThere(asked: EngineRequest): Promise<unknown> {
    return await ifThere(this.ask(asked))
  }

  /** The answer, however long the engine is silent before. */
  async wait(asked: EngineRequest): Promise<unknown> {
    return await this.waitAt(await this.#versioned(asked))
  }

  /** The same for a path that has its version already. */
  async waitAt(asked: EngineRequest): Promise<unknown> {
    return await this.#http.json(asked)
  }

  /** The answer as it comes. */
  async *bytes(asked: EngineRequest): AsyncGenerator<Buffer> {
    yield* this.#http.bytes(await this.#versioned(asked))
  }

  /** The lines of the answer as they come, each of them JSON. */
  async *reports<T>(asked: EngineRequest): AsyncGenerator<T> {
    for await (const line of lines(this.bytes(asked))) yield JSON.parse(line) as T
  }

  close(): void {
    this.#http.close()
  }

  async #versioned(asked: EngineRequest): Promise<EngineRequest> {
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

/** Undefined when the engine does not have what is asked about. */
export async function ifThere(answer: Promise<unknown>): Promise<unknown> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof EngineRefusalError && error.status === 404) return undefined
    throw error
  }
}

/** A failed question is asked again next time. */
export async function forgetFailure<T>(answer: Promise<T>, forget: () => void): Promise<T> {
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
