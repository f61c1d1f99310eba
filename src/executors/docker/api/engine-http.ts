/**
 * HTTP to a container engine over its socket. Knows nothing of containers: it sends a request and
 * gives the answer as JSON or as a stream of bytes.
 */
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import type { Readable } from 'node:stream'
import { addressText, type EngineAddress } from '../engine-address.js'
import { EngineRefusalError, EngineUnreachableError } from './engine-errors.js'

export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'HEAD'
  /** With the version, e.g. `/v1.41/info`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
  /** Sent as it comes, instead of a body; such a request is sent once only. */
  readonly content?: Readable
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  /** How long the engine may keep silent before its answer begins; without it, for ever. */
  readonly silenceMs?: number
}

export class EngineHttp {
  readonly #agent = new Agent({ keepAlive: true })

  constructor(readonly address: EngineAddress) {}

  /** The whole answer, parsed; `undefined` when it is empty. */
  async json(asked: EngineRequest): Promise<unknown> {
    const text = await readText(await this.open(asked))
    return text.trim() === '' ? undefined : parseJson(text)
  }

  /** The headers of an answer whose body says nothing. */
  async headers(asked: EngineRequest): Promise<IncomingHttpHeaders> {
    const answer = await this.open(asked)
    answer.resume()
    return answer.headers
  }

  /** The answer as it comes. A broken connection is an `EngineUnreachableError` of the iteration. */
  async *bytes(asked: EngineRequest): AsyncGenerator<Buffer> {
    const answer = await this.open(asked)
    try {
      for await (const chunk of answer) yield chunk as Buffer
    } catch (error) {
      if (asked.signal?.aborted) throw error
      throw unreachable(this.address, error as Error)
    } finally {
      answer.destroy()
    }
  }

  /** Sends a request; resolves when the answer begins, unless it is a refusal. */
  async open(asked: EngineRequest): Promise<IncomingMessage> {
    const answer = await this.#send(asked)
    const status = answer.statusCode ?? 0
    if (status < 400) return answer
    throw new EngineRefusalError(status, problemOf(await readText(answer)))
  }

  async #send(asked: EngineRequest): Promise<IncomingMessage> {
    try {
      return await this.#sendOnce(asked)
    } catch (error) {
      // A kept connection that the engine had closed meanwhile says nothing about the engine.
      if (!(error as { reusedSocket?: boolean }).reusedSocket || asked.content) throw error
      return await this.#sendOnce(asked)
    }
  }

  #sendOnce({
    method,
    path,
    query,
    body,
    content,
    headers,
    signal,
    silenceMs,
  }: EngineRequest): Promise<IncomingMessage> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const sent = request({
        ...(this.address.kind === 'socket'
          ? { socketPath: this.address.path }
          : { host: this.address.host, port: this.address.port }),
        // A kept connection may turn out to be closed, and what was sent cannot be sent again.
        agent: content ? false : this.#agent,
        method,
        path: path + queryText(query),
        headers: {
          // The name of a host means nothing on a socket, and must not be its path.
          Host: 'engine',
          ...(text !== undefined && {
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(text),
          }),
          ...headers,
        },
        ...(signal && { signal }),
      })
      if (silenceMs !== undefined)
        sent.setTimeout(silenceMs, () =>
          sent.destroy(new Error(`it gave no answer for ${silenceMs / 1000} s`)),
        )
      sent.once('response', (answer) => {
        sent.setTimeout(0)
        resolve(answer)
      })
      sent.once('error', (error) => {
        if (signal?.aborted) return reject(error)
        reject(Object.assign(unreachable(this.address, error), { reusedSocket: sent.reusedSocket }))
      })
      if (content) content.pipe(sent)
      else sent.end(text)
    })
  }

  /** Ends the connections that are kept for later requests. */
  close(): void {
    this.#agent.destroy()
  }
}

function queryText(query: EngineRequest['query']): string {
  const given = Object.entries(query ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}

async function readText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of answer) chunks.push(chunk as Buffer)
  } catch (error) {
    throw new EngineUnreachableError(`the container engine broke off its answer: ${(error as Error).message}`)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new EngineRefusalError(0, `it answered what is no JSON: ${text.slice(0, 200)}`)
  }
}

/** The engine's sentence in an answer of refusal: `{"message": "…"}`, or text. */
function problemOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    if (typeof message === 'string') return message
  } catch {
    // Not JSON: the text itself says it.
  }
  return text.trim() || 'it gave no reason'
}

function unreachable(address: EngineAddress, error: Error): EngineUnreachableError {
  const code = (error as NodeJS.ErrnoException).code
  const at = addressText(address)
  if (code === 'EACCES')
    return new EngineUnreachableError(`the container engine at ${at} may not be used by this user`)
  if (code === 'ENOENT' || code === 'ECONNREFUSED')
    return new EngineUnreachableError(`no container engine answers at ${at}`)
  return new EngineUnreachableError(
    `the connection to the container engine at ${at} failed: ${error.message}`,
  )
}
