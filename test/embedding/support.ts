import { onTestFinished } from 'vitest'
import { createEngine, type Engine, type EngineEvent, type EngineOptions } from '../../src/index.js'

export async function engineIn(home: string, options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({ home, executors: ['process'], ...options })
  onTestFinished(() => engine.close({ stop: true }))
  return engine
}

export const job = (script: string, more = '') =>
  `version: 1.1\nkind: component\nname: job\n${more}run:\n  kind: job\n  container:\n    command: [sh, -c]\n    args: [${JSON.stringify(script)}]\n`

/** Reads until an event is found. */
export async function until(events: AsyncIterable<EngineEvent>, isWanted: (event: EngineEvent) => boolean) {
  const seen: EngineEvent[] = []
  for await (const event of events) {
    seen.push(event)
    if (isWanted(event)) return seen
  }
  return seen
}
