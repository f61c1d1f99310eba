/**
 * The events of a container: lines out of its raw log, which a watch in the background keeps up to
 * date, then how it ended. A slow reader slows neither the watch nor the container.
 */
import { RawLogReader } from '../../home/raw-log.js'
import { Changes } from '../changes.js'
import type { ContainerEvent, ObserveOptions } from '../contract.js'
import type { Ending, WatchOptions } from './watch-container.js'

export async function* containerEvents(
  log: string,
  { fromOffset, signal }: ObserveOptions,
  watch: (options: WatchOptions) => Promise<Ending | undefined>,
): AsyncGenerator<ContainerEvent> {
  const reader = new RawLogReader(log, fromOffset)
  const changes = new Changes(signal)
  const left = new AbortController()
  const watching = new Watching(changes, AbortSignal.any([signal, left.signal]), watch)
  try {
    for (;;) {
      const seen = changes.count
      const { isOver } = watching
      for (const message of watching.notices.splice(0)) yield { kind: 'notice', message }
      for (const event of readLines(reader, isOver)) {
        yield event
        if (signal.aborted) return
      }
      if (signal.aborted) return
      if (isOver) return yield* watching.end()
      await changes.next(seen)
    }
  } finally {
    left.abort()
    await watching.done
    changes.close()
    reader.close()
  }
}

/** A watch that goes on in the background, and what came of it. */
class Watching {
  readonly notices: string[] = []
  readonly done: Promise<void>
  isOver = false
  #ending: Ending | undefined
  #problem: { readonly error: unknown } | undefined

  constructor(
    changes: Changes,
    signal: AbortSignal,
    watch: (options: WatchOptions) => Promise<Ending | undefined>,
  ) {
    const onNotice = (message: string) => {
      this.notices.push(message)
      changes.notice()
    }
    this.done = watch({ signal, onNotice, onGrowth: () => changes.notice() })
      .then((ending) => {
        this.#ending = ending
      })
      .catch((error: unknown) => {
        this.#problem = { error }
      })
      .finally(() => {
        this.isOver = true
        changes.notice()
      })
  }

  *end(): Generator<ContainerEvent> {
    if (this.#problem) throw this.#problem.error
    const ending = this.#ending
    if (ending?.kind === 'exited')
      yield { kind: 'exited', ...exitOf(ending), at: new Date(ending.finishedAt) }
    if (ending?.kind === 'lost') yield { kind: 'lost' }
  }
}

function* readLines(reader: RawLogReader, final: boolean): Generator<ContainerEvent> {
  for (;;) {
    const before = reader.offset
    const now = new Date()
    for (const line of reader.read(() => now, final))
      yield { kind: 'log', line: line.text, at: line.at, offset: line.end }
    if (reader.offset === before) return
  }
}

/** How a container exited, in the contract's words. */
export const exitOf = ({ exitCode, outOfMemory }: { exitCode: number; outOfMemory: boolean }) => ({
  exitCode,
  ...(outOfMemory && { outOfMemory }),
})
