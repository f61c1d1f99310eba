/** Posts JSON to a URL that may itself be a secret: nothing that is told of it holds more than its host. */
import type { Json } from '../../base/value.js'

export type Posted =
  | { readonly kind: 'taken' }
  /** May go better later. */
  | { readonly kind: 'not-now'; readonly problem: string }
  /** Goes wrong in the same way each time. */
  | { readonly kind: 'refused'; readonly problem: string }

/** How long a server may take to answer. */
const PATIENCE_MS = 10_000

export async function postJson(url: string, body: Json, signal: AbortSignal): Promise<Posted> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return { kind: 'refused', problem: 'its url is not one of http or https' }
  const { host } = new URL(url)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'pxrun' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    })
    await response.body?.cancel()
    const { status, ok } = response
    if (ok) return { kind: 'taken' }
    const problem = `${host} answered ${status}`
    return status >= 500 || status === 429 || status === 408 || status === 425
      ? { kind: 'not-now', problem }
      : { kind: 'refused', problem }
  } catch (error) {
    return { kind: 'not-now', problem: `${host} ${reasonOf(error as Error)}` }
  }
}

function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError') return `did not answer within ${PATIENCE_MS / 1000} s`
  if (error.name === 'AbortError') return 'had not answered when pxrun ended'
  const { code } = (error.cause ?? {}) as { code?: string }
  return `cannot be reached${code ? ` (${code})` : ''}`
}
