/** Loads a document by URL: https only, a bounded size, and kept so that an unchanged one is not fetched again. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { redactCredentials } from '../base/redact.js'
import { fail, ok, type Result } from '../base/result.js'
import type { SourceFile } from '../diagnostics/source.js'
import type { LoadOptions } from '../polyaxonfile/bundle.js'

/** Ten times the longest Polyaxonfile that anybody writes by hand. */
const LARGEST_BYTES = 5 << 20
const PATIENCE_MS = 30_000

interface Kept {
  readonly etag: string
  readonly text: string
}

/** `cacheFolder` holds a file for each URL with the server's mark of its version. */
export async function loadUrl(
  url: string,
  cacheFolder: string,
  { signal }: LoadOptions = {},
): Promise<Result<SourceFile, string>> {
  const shown = redactCredentials(url)
  if (!isAllowed(url)) return fail(`${shown} is not fetched: only https is`)
  const place = join(cacheFolder, `${createHash('sha256').update(url).digest('hex')}.json`)
  const kept = await readKept(place)
  try {
    const headers = kept ? { 'if-none-match': kept.etag } : {}
    const patience = AbortSignal.timeout(PATIENCE_MS)
    const response = await fetch(url, {
      headers,
      signal: signal ? AbortSignal.any([patience, signal]) : patience,
    })
    if (response.status === 304 && kept) return ok({ name: shown, text: kept.text })
    if (!response.ok) return fail(`${shown} answered ${response.status} ${response.statusText}`.trim())
    if (!isAllowed(response.url))
      return fail(`${shown} leads to ${redactCredentials(response.url)}, which is not https`)
    const text = await boundedText(response)
    if (text === undefined) return fail(`${shown} is larger than ${LARGEST_BYTES >> 20} MiB`)
    const etag = response.headers.get('etag')
    if (etag) await keep(place, { etag, text })
    return ok({ name: shown, text })
  } catch (error) {
    return fail(`${shown} cannot be fetched: ${redactCredentials(reasonOf(error as Error))}`)
  }
}

/** https, and plain http to this machine itself, where nobody can listen in. */
function isAllowed(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  )
}

async function boundedText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).length
    if (size > LARGEST_BYTES) return undefined
    chunks.push(chunk as Uint8Array)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function readKept(place: string): Promise<Kept | undefined> {
  try {
    return JSON.parse(await readFile(place, 'utf8')) as Kept
  } catch {
    return undefined
  }
}

async function keep(place: string, kept: Kept): Promise<void> {
  await mkdir(join(place, '..'), { recursive: true, mode: 0o700 })
  await writeFile(`${place}.${process.pid}`, JSON.stringify(kept), { mode: 0o600 })
  await rename(`${place}.${process.pid}`, place)
}

const reasonOf = (error: Error): string => {
  if (error.name === 'TimeoutError') return `no answer within ${PATIENCE_MS / 1000} s`
  return error.cause instanceof Error ? error.cause.message : error.message
}
