/** Files by URL, and those below the URL of a connection of the kind `http`. */
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { redactCredentials } from '../../base/redact.js'
import { fail, ok, type Result } from '../../base/result.js'
import type { InitConnection, InitProblem } from '../contract.js'
import type { Fetched, Fetching, Source } from './source.js'

export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path)

export class WebSource implements Source {
  constructor(readonly connection: InitConnection | null) {}

  uri(path: string): string {
    return redactCredentials(this.#url(path).href)
  }

  async fetch(
    path: string,
    target: string,
    { signal, progress }: Fetching,
  ): Promise<Result<Fetched, InitProblem>> {
    const url = this.#url(path)
    const shown = redactCredentials(url.href)
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return fail({ problem: `${shown} is neither an http nor an https URL` })
    const authorization = authorizationOf(url, this.connection)
    url.username = ''
    url.password = ''
    try {
      const response = await fetch(url, { signal, ...(authorization && { headers: { authorization } }) })
      if (!response.ok || !response.body) {
        await response.body?.cancel()
        return fail({
          problem: `${shown} cannot be had: the server says ${response.status} ${response.statusText}`.trim(),
        })
      }
      const bytes = await save(response.body, target, { signal, progress })
      return ok({ files: 1, bytes, isFolder: false })
    } catch (error) {
      const { message, cause } = error as Error
      const why =
        cause instanceof Error ? cause.message || String((cause as { code?: string }).code) : message
      return fail({ problem: `${shown} cannot be had: ${why}` })
    }
  }

  /** A path below the connection's URL; never another place of its server. */
  #url(path: string): URL {
    const base = this.connection?.schema.url
    if (typeof base !== 'string' || isUrl(path)) return new URL(path)
    const root = new URL(base.endsWith('/') ? base : `${base}/`)
    const segments = path
      .split('/')
      .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    return new URL(segments.map(encodeURIComponent).join('/'), root)
  }
}

/** What a connection knows; else what the URL itself says. A connection's own are for its own server only. */
function authorizationOf(url: URL, connection: InitConnection | null): string | undefined {
  const { TOKEN, USERNAME, PASSWORD } = connection?.variables ?? {}
  const base = connection?.schema.url
  const isOwn = typeof base === 'string' && new URL(base).origin === url.origin
  if (isOwn && TOKEN !== undefined) return `Bearer ${TOKEN}`
  if (isOwn && PASSWORD !== undefined) return basic(USERNAME ?? '', PASSWORD)
  return url.username ? basic(decodeURIComponent(url.username), decodeURIComponent(url.password)) : undefined
}

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** Under another name first: a file is there whole or not at all. Resolves to its size. */
export async function save(
  body: ReadableStream<Uint8Array> | Readable,
  target: string,
  { signal, progress }: Fetching,
): Promise<number> {
  await mkdir(dirname(target), { recursive: true })
  const part = `${target}.part`
  let bytes = 0
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      progress.add(chunk.length)
      done(null, chunk)
    },
  })
  const readable = body instanceof Readable ? body : Readable.fromWeb(body as never)
  try {
    await pipeline(readable, counting, createWriteStream(part), { signal })
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  progress.add(0, { file: true })
  return bytes
}
