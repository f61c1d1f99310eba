/**
 * Stands between a process that knows secrets and its log. It starts the supervisor, reads what that and
 * the job write through a pipe, and appends it to the log with the secrets masked, so that no secret ever
 * reaches the disk. It lives as long as there is something to write, whatever becomes of pxrun.
 *
 *   mask file   `pid 123 4567 <boot id> end`: while this process lives the log is not whole
 *
 * The secrets come in the environment, like the job's; the names of their variables in `PXRUN_MASK`.
 */
import { execFileSync, spawn } from 'node:child_process'
import { closeSync, constants, openSync, readSync, unlinkSync, writeFileSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Mask, type MaskStream } from '../../connections/mask.js'
import { groupLives, thisProcess } from '../../host/processes.js'

/** Names of the job's variables that would change how this program itself runs are spelled with this in front. */
export const PREFIX = 'PXRUN_JOB_'
export const MASK_VARIABLE = 'PXRUN_MASK'

const DISK_FULL_PAUSE_MS = 200
const LOOK_MS = 5

/** The job's environment as this program is given it. */
export function wrappedEnvironment(
  env: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Record<string, string> {
  const entries = Object.entries(env).map(([name, value]) => [
    isOurs(name) ? `${PREFIX}${name}` : name,
    value,
  ])
  return { ...Object.fromEntries(entries), [MASK_VARIABLE]: JSON.stringify(secrets) }
}

const isOurs = (name: string): boolean => /^(NODE_|LD_|DYLD_|OPENSSL_|SSL_|PXRUN_MASK$)/.test(name)

function unwrapped(wrapped: NodeJS.ProcessEnv): { env: NodeJS.ProcessEnv; secrets: string[] } {
  const { [MASK_VARIABLE]: names = '[]', ...rest } = wrapped
  const env = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name,
      value,
    ]),
  )
  const secrets = (JSON.parse(names) as string[]).flatMap((name) => env[name] ?? [])
  return { env, secrets }
}

/** `argv` is the log file, the mask file and the supervisor's own words. Resolves when everything is written. */
export async function maskOutput(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const [logFile = '', maskFile = '', program = '', ...words] = argv
  // Whoever stops the job wants its last words too.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
  const { pid, bootId, startTime } = thisProcess()
  writeFileSync(maskFile, `pid ${pid} ${bootId} ${startTime} end\n`, { mode: 0o600 })
  const { env, secrets } = unwrapped(environment)
  const log = openSync(logFile, 'a', 0o600)
  const pipe = openPipe(`${maskFile}-pipe`)
  const child = spawn(program, words, { env, stdio: ['ignore', pipe.write, pipe.write], detached: true })
  closeSync(pipe.write)
  const ended = new Promise<void>((resolve) =>
    child.once('exit', () => resolve()).once('error', () => resolve()),
  )
  const stream = new Mask(secrets).stream()
  const socket = new Socket({ fd: pipe.read, readable: true, writable: false })
  socket.on('data', (bytes) => append(log, stream.push(bytes)))
  await ended
  while (child.pid !== undefined && groupLives(child.pid)) await wait(LOOK_MS)
  // A process that left the group may hold the pipe for ever: what is in it now is all.
  socket.pause()
  drain(pipe.read, log, stream)
  append(log, stream.end())
  socket.destroy()
}

/** A pipe with a name for a moment only: unlike a socket pair it can be opened anew, as `/dev/stdout` does. */
function openPipe(path: string): { readonly read: number; readonly write: number } {
  execFileSync('mkfifo', ['-m', '600', path])
  const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const write = openSync(path, constants.O_WRONLY)
  unlinkSync(path)
  return { read, write }
}

function drain(pipe: number, log: number, stream: MaskStream): void {
  const buffer = Buffer.allocUnsafe(1 << 16)
  for (;;) {
    const count = readNow(pipe, buffer)
    if (count === 0) return
    append(log, stream.push(buffer.subarray(0, count)))
  }
}

/** 0 when there is nothing now, or nothing any more. */
function readNow(pipe: number, buffer: Buffer): number {
  try {
    return readSync(pipe, buffer)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EAGAIN' || code === 'EOF') return 0
    throw error
  }
}

/** A full disk makes the job wait, as a full pipe does. */
function append(log: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(log, bytes, done)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DISK_FULL_PAUSE_MS)
    }
  }
}
