/** Starts the script `store-process.ts` as real processes and talks with them line by line. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { onTestFinished } from 'vitest'

export interface StoreProcess {
  readonly pid: number
  /** The next line that it says. */
  hear(): Promise<string | undefined>
  say(line: string): void
  kill(): Promise<void>
  /** Its exit code, once it has ended. */
  ended(): Promise<number | null>
}

export class StoreProcesses {
  readonly #folder = mkdtempSync(join(tmpdir(), 'pxrun-test-'))
  readonly #script = join(this.#folder, 'store-process.mjs')

  async build(): Promise<void> {
    const libsql = pathToFileURL(createRequire(import.meta.url).resolve('libsql')).href
    await build({
      entryPoints: [join(import.meta.dirname, 'store-process.ts')],
      outfile: this.#script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      plugins: [
        {
          name: 'native-library-where-it-is-installed',
          setup: ({ onResolve }) =>
            onResolve({ filter: /^libsql$/ }, () => ({ path: libsql, external: true })),
        },
      ],
    })
  }

  start(...args: string[]): StoreProcess {
    const child = spawn(process.execPath, [this.#script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    child.stderr.pipe(process.stderr)
    return toStoreProcess(child)
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function toStoreProcess(child: ChildProcessWithoutNullStreams): StoreProcess {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const exit = once(child, 'exit')
  return {
    pid: child.pid!,
    hear: async () => (await lines.next()).value,
    say: (line) => void child.stdin.write(`${line}\n`),
    kill: async () => {
      child.kill('SIGKILL')
      await exit
    },
    ended: async () => (await exit)[0] as number | null,
  }
}
