/** Reads the log of a run that may still go on, from its first line to its last, without driving it. */
import { setTimeout as wait } from 'node:timers/promises'
import type { HomeLayout, RunLayout } from '../home/layout.js'
import { arrivalTimes, RawLogReader } from '../home/raw-log.js'
import { loggedContainers, type RunLogLine, runLogLines } from '../home/run-log.js'
import { isDone } from '../lifecycle/status.js'
import type { RunStore } from '../store/contract.js'

const LOOK_MS = 150

interface Sources {
  readonly store: RunStore
  readonly layout: HomeLayout
}

/** Lines as they arrive; ends with the run, or when the signal aborts. */
export async function* followLog(
  { store, layout }: Sources,
  uuid: string,
  signal: AbortSignal,
): AsyncGenerator<RunLogLine> {
  const files = layout.run(uuid)
  const readers = new LogReaders(files)
  try {
    while (!signal.aborted) {
      // The status first: what was logged before it became final is then read below.
      const run = await store.getRun(uuid)
      const final = !run || isDone(run.status)
      yield* readers.newLines(run?.attempt ?? 1, final)
      if (final) return
      await wait(LOOK_MS, undefined, { signal }).catch(() => {})
    }
  } finally {
    readers.close()
  }
}

/** The lines that are there now. */
export async function* currentLog({ store, layout }: Sources, uuid: string): AsyncGenerator<RunLogLine> {
  const run = await store.getRun(uuid)
  if (run) yield* runLogLines(layout.run(uuid), run.attempt)
}

class LogReaders {
  readonly #readers = new Map<string, RawLogReader>()

  constructor(readonly layout: RunLayout) {}

  *newLines(attempts: number, final: boolean): Generator<RunLogLine> {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      for (const container of loggedContainers(this.layout, attempt))
        yield* this.#linesOf(attempt, container, final)
    }
  }

  *#linesOf(attempt: number, container: string, final: boolean): Generator<RunLogLine> {
    const files = this.layout.attempt(attempt)
    const path = files.log(container)
    const reader = this.#readers.get(path) ?? new RawLogReader(path)
    this.#readers.set(path, reader)
    for (let before = -1; reader.offset !== before; ) {
      before = reader.offset
      const at = arrivalTimes(files.logIndex(container), new Date())
      for (const { text, at: arrived } of reader.read(at, final)) yield { container, text, at: arrived }
    }
  }

  close(): void {
    for (const reader of this.#readers.values()) reader.close()
  }
}
