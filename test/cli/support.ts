import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { tempDir } from '../support/temp-dir.js'

export const root = join(import.meta.dirname, '../..')
/** The built program: `npm test` builds it before the tests run. */
export const bin = join(root, 'dist', 'bin.cjs')

export interface Finished {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder to work in, with a home of its own, as a user has after `cd`. */
export function workspace(files: Readonly<Record<string, string>> = {}) {
  const folder = tempDir()
  const home = join(folder, 'home')
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  for (const [name, text] of Object.entries(files)) write(name, text)
  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    PATH: process.env.PATH,
    HOME: folder,
    PXRUN_HOME: home,
    ...more,
  })

  function pxrun(
    args: readonly string[],
    { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {},
  ): Finished {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
      cwd: folder,
      env: environment(env),
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      timeout: 100_000,
    })
    return { status, stdout, stderr }
  }

  /** Starts pxrun, if need be by another program, and lets the test talk to it while it runs. */
  function start(
    args: readonly string[],
    through: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): Running {
    const [program = '', ...words] = [...through, process.execPath, bin, ...args]
    const child = spawn(program, words, {
      cwd: folder,
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    return new Running(child)
  }

  return {
    folder,
    home,
    pxrun,
    start,
    write,
    json: (args: readonly string[]) => JSON.parse(pxrun([...args, '-o', 'json']).stdout),
  }
}

export class Running {
  stdout = ''
  stderr = ''
  readonly #lines: string[] = []
  #waiting: (() => void)[] = []
  readonly ended: Promise<number | null>

  constructor(readonly child: ChildProcess) {
    for (const [name, stream] of [
      ['stdout', child.stdout!],
      ['stderr', child.stderr!],
    ] as const) {
      createInterface({ input: stream }).on('line', (line) => {
        this[name] += `${line}\n`
        this.#lines.push(line)
        for (const wake of this.#waiting.splice(0)) wake()
      })
    }
    this.ended = once(child, 'close').then(([code]) => {
      for (const wake of this.#waiting.splice(0)) wake()
      return code as number | null
    })
  }

  /** Resolves with the first line, of either stream, that matches. */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.#lines.find((line) => pattern.test(line))
      if (found !== undefined) return found
      if (this.child.exitCode !== null)
        throw new Error(`pxrun ended without ${pattern}:\n${this.stdout}${this.stderr}`)
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
  }

  /** The uuid that pxrun prints first. */
  async uuid(): Promise<string> {
    return /[0-9a-f]{32}/.exec(await this.line(/[0-9a-f]{32}/))![0]
  }
}

/** A component that runs a shell script. */
export const shellJob = (script: string, more = '') =>
  `version: 1.1\nkind: component\nname: shell-job\n${more}run:\n  kind: job\n  container:\n    image: busybox\n    command: [sh, -c]\n    args:\n    - ${JSON.stringify(script)}\n`
