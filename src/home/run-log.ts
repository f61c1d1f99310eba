/** The log of a whole run: the raw logs of its attempts' containers, as lines in the order of arrival. */

import { appendFileSync, closeSync, existsSync, openSync, readdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { RunLayout } from './layout.js'
import { arrivalTimes, RawLogReader } from './raw-log.js'

export interface RunLogLine {
  readonly container: string
  readonly text: string
  readonly at: Date
}

/** The containers of an attempt that have logged so far. */
export function loggedContainers(layout: RunLayout, attempt: number): string[] {
  const { root } = layout.attempt(attempt)
  if (!existsSync(root)) return []
  return readdirSync(root)
    .filter((name) => name.endsWith('.log'))
    .map((name) => name.slice(0, -'.log'.length))
    .sort()
}

/** All lines of a run that is done, attempt by attempt; within one, the containers merged by time of arrival. */
export function* runLogLines(layout: RunLayout, attempts: number): Generator<RunLogLine> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    yield* merged(
      loggedContainers(layout, attempt).map((container) => containerLines(layout, attempt, container)),
    )
  }
}

function* containerLines(layout: RunLayout, attempt: number, container: string): Generator<RunLogLine> {
  const files = layout.attempt(attempt)
  const log = files.log(container)
  const at = arrivalTimes(files.logIndex(container), statSync(log).mtime)
  const reader = new RawLogReader(log)
  try {
    for (let before = -1; reader.offset !== before || reader.hasMore(); ) {
      before = reader.offset
      for (const line of reader.read(at, true)) yield { container, text: line.text, at: line.at }
    }
  } finally {
    reader.close()
  }
}

function* merged(sources: Generator<RunLogLine>[]): Generator<RunLogLine> {
  // Most often there is one.
  if (sources.length === 1) return yield* sources[0]!
  const heads = sources.map((source) => ({ source, head: source.next() }))
  for (;;) {
    let first: (typeof heads)[number] | undefined
    for (const candidate of heads) {
      if (candidate.head.done) continue
      if (!first || candidate.head.value.at < (first.head.value as RunLogLine).at) first = candidate
    }
    if (!first) return
    yield first.head.value as RunLogLine
    first.head = first.source.next()
  }
}

/** Lines are written many at a time. */
const WRITE_LENGTH = 1 << 16

/** What stands before the text of a line: the same for all that one look at a log brought. */
class LineHeads {
  #at: Date | undefined
  #container: string | undefined
  #head = ''

  constructor(readonly node: string) {}

  of(container: string, at: Date): string {
    if (at === this.#at && container === this.#container) return this.#head
    const given = JSON.stringify({ timestamp: at.toISOString(), node: this.node, pod: container, container })
    this.#head = `${given.slice(0, -1)},"value":`
    this.#at = at
    this.#container = container
    return this.#head
  }
}

/** Writes `plxlogs/logs.jsonl` in Polyaxon's format, whole or not at all. */
export async function deriveLogFile(layout: RunLayout, attempts: number, node: string): Promise<void> {
  const target = join(layout.logs, 'logs.jsonl')
  const file = openSync(`${target}.tmp`, 'w', 0o600)
  try {
    const heads = new LineHeads(node)
    let pending = ''
    for (const { container, text, at } of runLogLines(layout, attempts)) {
      pending += `${heads.of(container, at)}${JSON.stringify(text)}}\n`
      if (pending.length < WRITE_LENGTH) continue
      appendFileSync(file, pending)
      pending = ''
      // Long logs let others have their turn.
      await setImmediate()
    }
    if (pending !== '') appendFileSync(file, pending)
  } finally {
    closeSync(file)
  }
  renameSync(`${target}.tmp`, target)
}
