/** Starts a program in a session of its own, so that it outlives whoever starts it. */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export interface Detached {
  readonly program: string
  readonly words: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** The file that what it writes is appended to; undefined for one that opens its own. */
  readonly log: string | undefined
}

/** Resolves once the system has made the process; with a text, it says why it has not. */
export async function startDetached(detached: Detached): Promise<string | undefined> {
  let output: number | undefined
  try {
    if (detached.log !== undefined) output = openSync(detached.log, 'a', 0o600)
    await spawned(detached, output)
    return undefined
  } catch (error) {
    return (error as Error).message
  } finally {
    if (output !== undefined) closeSync(output)
  }
}

function spawned({ program, words, cwd, env }: Detached, output: number | undefined): Promise<void> {
  const stdio = output === undefined ? 'ignore' : (['ignore', output, output] as const)
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env, stdio: stdio as never, detached: true })
    child.once('error', reject)
    child.once('spawn', () => {
      child.unref()
      resolve()
    })
  })
}
