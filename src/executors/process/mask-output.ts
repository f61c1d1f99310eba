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
import { randomBytes } from 'node:crypto'
import { closeSync, constants, openSync, unlinkSync, write, writeFileSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Mask, type MaskStream } from '../../connections/mask.js'
import { groupLives, thisProcess } from '../../host/processes.js'

/** Names of the job's variables that would change how this program itself runs are spelled with this in front. */
export const PREFIX = 'PXRUN_JOB_'
export const MASK_VARIABLE = 'PXRUN_MASK'
/** Further values, which the job finds elsewhere. */
const HIDDEN_VARIABLE = 'PXRUN_MASK_HIDDEN'

const DISK_FULL_PAUSE_MS = 200
const LOOK_MS = 5

const writeAsync = promisify(write)

/** The job's environment as this program is given it. */
export function wrappedEnvironment(
  env: Readonly<Record<string, string>>,
  { secrets, hidden }: { readonly secrets: readonly string[]; readonly hidden: readonly string[] },
): Record<string, string> {
  const entries = Object.entries(env).map(([name, value]) => [
    isOurs(name) ? `${PREFIX}${name}` : name,
    value,
  ])
  return {
    ...Object.fromEntries(entries),
    [MASK_VARIABLE]: JSON.stringify(secrets),
    ...(hidden.length > 0 && { [HIDDEN_VARIABLE]: JSON.stringify(hidden) }),
  }
}

const isOurs = (name: string): boolean => /^(NODE_|LD_|DYLD_|OPENSSL_|SSL_|PXRUN_MASK)/.test(name)

function unwrapped(wrapped: NodeJS.ProcessEnv): { env: NodeJS.ProcessEnv; secrets: string[] } {
  const { [MASK_VARIABLE]: names = '[]', [HIDDEN_VARIABLE]: hidden = '[]', ...rest } = wrapped
  const env = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name,
      value,
    ]),
  )
  const secrets = (JSON.parse(names) as string[]).flatMap((name) => env[name] ?? [])
  return { env, secrets: [...secrets, ...(JSON.parse(hidden) as string[])] }
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
  const stdio = ['ignore', pipe.write, pipe.write] as const
  const child = spawn(program, words, { env, stdio: [...stdio], detached: true })
  const output = new Output(pipe, (bytes) => append(log, bytes), new Mask(secrets).stream())
  const reading = output.read()
  await new Promise<void>((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()))
  while (child.pid !== undefined && groupLives(child.pid)) await wait(LOOK_MS)
  await output.close()
  await reading
}

interface Pipe {
  readonly read: number
  readonly write: number
}

/** A pipe with a name for a moment only: unlike a socket pair it can be opened anew, as `/dev/stdout` does. */
function openPipe(path: string): Pipe {
  execFileSync('mkfifo', ['-m', '600', path])
  // Without a reader nobody can open it for writing, and the other way round, but for who does not wait.
  const first = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const write = openSync(path, constants.O_WRONLY)
  const read = openSync(path, constants.O_RDONLY)
  closeSync(first)
  unlinkSync(path)
  return { read, write }
}

/**
 * What comes out of the pipe. A process that left the group may hold it open for ever, so its end is no end of
 * file but a mark that this program writes itself once the group is gone: what stands before it is all.
 */
class Output {
  readonly #mark = randomBytes(32)
  #isClosing = false
  #rest: Buffer = Buffer.alloc(0)

  constructor(
    readonly pipe: Pipe,
    readonly write: (bytes: Buffer) => void,
    readonly stream: MaskStream,
  ) {}

  /** Resolves when the mark has come. A socket reads much faster than the file system's threads. */
  async read(): Promise<void> {
    await new Promise<void>((resolve) => {
      const socket = new Socket({ fd: this.pipe.read, readable: true, writable: false })
      socket.on('data', (bytes) => {
        if (!this.#take(bytes)) return
        socket.destroy()
        resolve()
      })
    })
    this.write(this.stream.end())
  }

  async close(): Promise<void> {
    this.#isClosing = true
    // Not at once: while the pipe is full this would wait for the reader, which is this program.
    await writeAsync(this.pipe.write, this.#mark)
  }

  #take(bytes: Buffer): boolean {
    if (!this.#isClosing) {
      this.write(this.stream.push(bytes))
      return false
    }
    const all = Buffer.concat([this.#rest, bytes])
    const end = all.indexOf(this.#mark)
    const known = end === -1 ? Math.max(0, all.length - this.#mark.length) : end
    this.write(this.stream.push(all.subarray(0, known)))
    this.#rest = all.subarray(known)
    return end !== -1
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
