/** Events of a run as JSON, one a line, for programs that have started this one. See docs/json-output.md. */
import { writeSync } from 'node:fs'
import type { OnRunEvent, RunEvent } from '../engine/events.js'
import type { RunRecord } from '../lifecycle/run.js'
import { UsageError } from './application.js'
import { runToJson } from './output/run-json.js'

export const EVENTS_VERSION = 1

export interface EventLines {
  readonly onEvent: OnRunEvent
  /** The last line: the run as it ended. */
  end(run: RunRecord): void
}

/** @param fd a descriptor that is open for writing. */
export function eventLines(fd: number, uuid: string): EventLines {
  const write = (line: object): void => {
    let rest = Buffer.from(`${JSON.stringify(line)}\n`)
    while (rest.length) rest = rest.subarray(writeSync(fd, rest))
  }
  try {
    write({ event: 'begin', format: 'pxrun-events', version: EVENTS_VERSION, uuid })
  } catch (error) {
    throw new UsageError(`--events-fd ${fd} cannot be written to: ${(error as Error).message}`)
  }
  return {
    onEvent: (event) => {
      for (const line of linesOf(event)) write(line)
    },
    end: (run) => write({ event: 'end', run: runToJson(run) }),
  }
}

function linesOf(event: RunEvent): object[] {
  switch (event.kind) {
    case 'status': {
      const { type, reason, message } = event.condition
      return [{ event: 'status', status: type, reason, message }]
    }
    case 'notice':
      return [{ event: 'notice', message: event.message }]
    case 'log':
      return [{ event: 'log', container: event.container, line: event.line, at: event.at.toISOString() }]
    case 'metrics':
      return [{ event: 'metrics', metrics: event.metrics }]
    case 'artifacts':
      return event.artifacts.map((artifact) => ({ event: 'artifact', artifact }))
  }
}
