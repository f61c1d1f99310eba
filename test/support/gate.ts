/**
 * A gate at which a job waits until a test lets it go on. It is a named pipe: who waits costs nothing, and who is
 * forgotten loads no machine.
 */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { onTestFinished } from 'vitest'
import { openGate } from './open-gate.js'

export class Gate {
  /** What a shell does to wait; of several that wait, each passes on its own `open`. */
  readonly wait: string

  /** `seenAt` is where the job sees it. */
  constructor(
    readonly path: string,
    seenAt = path,
  ) {
    mkdirSync(dirname(path), { recursive: true })
    execFileSync('mkfifo', [path])
    this.wait = `read -r _ < ${seenAt}`
  }

  /** Lets one pass, also one that comes later while the test goes on. */
  open(): void {
    const end = openGate(this.path)
    onTestFinished(() => closeSync(end))
  }
}
