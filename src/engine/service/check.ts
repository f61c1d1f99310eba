/** One check of a probe: true when what is checked is there. Never throws. */
import { get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Check } from '../../plan/run-plan.js'

/** The proxy of a container engine accepts for a port where nobody listens, and closes at once. */
const PROXY_PATIENCE_MS = 50

export interface CheckOptions {
  readonly timeoutMs: number
  /** Runs a program in the container; its exit code, undefined when it could not be run. */
  exec(argv: readonly string[], timeoutMs: number): Promise<number | undefined>
}

export async function check(wanted: Check, { timeoutMs, exec }: CheckOptions): Promise<boolean> {
  switch (wanted.kind) {
    case 'http':
      return await answers(wanted.url, wanted.headers, timeoutMs)
    case 'tcp':
      return await accepts(wanted, timeoutMs)
    case 'exec':
      return (await exec(wanted.argv, timeoutMs).catch(() => undefined)) === 0
  }
}

/** As Kubernetes: a status from 200 to 399 is a success, and nobody checks certificates. */
function answers(
  url: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<boolean> {
  const options = { headers, timeout: timeoutMs, rejectUnauthorized: false, agent: false as const }
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? httpsGet : httpGet
    const request = get(url, options, ({ statusCode = 0 }) => {
      request.destroy()
      resolve(statusCode >= 200 && statusCode < 400)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(false))
    request.once('close', () => resolve(false))
  })
}

async function accepts({ host, port }: { host: string; port: number }, timeoutMs: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: timeoutMs })
  const opened = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('timeout', () => resolve(false))
    socket.once('error', () => resolve(false))
  })
  if (!opened) {
    socket.destroy()
    return false
  }
  const closed = new Promise<boolean>((resolve) => {
    socket.once('data', () => resolve(false))
    socket.once('end', () => resolve(true))
    socket.once('error', () => resolve(true))
  })
  const isClosed = await Promise.race([closed, wait(PROXY_PATIENCE_MS, false)])
  socket.on('error', () => {})
  socket.destroy()
  return !isClosed
}
