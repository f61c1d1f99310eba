/** A count of changes that can be waited for. */
import { watch } from 'node:fs'

export class Changes {
  count = 0
  #wake: (() => void) | undefined
  readonly #close: () => void

  /** Counts the signal's abort, calls of `notice` and, with a path, what the system tells of that file or folder. */
  constructor(signal: AbortSignal, path?: string) {
    const notice = () => this.notice()
    const watcher = path === undefined ? undefined : tryWatch(path, notice)
    signal.addEventListener('abort', notice)
    this.#close = () => {
      watcher?.close()
      signal.removeEventListener('abort', notice)
    }
  }

  notice(): void {
    this.count++
    this.#wake?.()
  }

  /** Resolves at the first change after the count was `seen`, or when the time is over. */
  async next(seen: number, timeoutMs?: number): Promise<void> {
    if (this.count !== seen) return
    await new Promise<void>((resolve) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(resolve, timeoutMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = undefined
  }

  close(): void {
    this.#close()
  }
}

/** Where the system cannot watch, time-outs serve alone. */
function tryWatch(path: string, notice: () => void): ReturnType<typeof watch> | undefined {
  try {
    const watcher = watch(path, { persistent: false }, notice)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
