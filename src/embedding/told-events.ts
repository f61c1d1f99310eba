/** From what the engine and the scheduler tell to what an embedded engine tells. */
import type { RunEvent } from '../engine/events.js'
import type { SchedulerEvent } from '../scheduler/events.js'
import type { EngineEvent, ScheduleTick } from './events.js'

export function eventsOf(event: RunEvent): EngineEvent[] {
  const { uuid, place } = event
  const at = { uuid, root: place.root, path: place.path }
  switch (event.kind) {
    case 'status': {
      const { run, condition } = event
      return condition.type === 'created'
        ? [{ ...at, type: 'run.created', run }]
        : [{ ...at, type: 'run.status', run, condition }]
    }
    case 'notice':
      return [{ ...at, type: 'run.notice', message: event.message }]
    case 'log':
      return [{ ...at, type: 'run.log', container: event.container, line: event.line, at: event.at }]
    case 'metrics':
      return [{ ...at, type: 'run.metrics', metrics: event.metrics }]
    case 'artifacts':
      return event.artifacts.map((artifact) => ({ ...at, type: 'run.artifact', artifact }))
  }
}

/** Undefined for what is no decision about a slot. */
export function tickOf(event: SchedulerEvent): ScheduleTick | undefined {
  if (event.kind !== 'fired' && event.kind !== 'skipped' && event.kind !== 'waits') return undefined
  const { uuid, name, project } = event.schedule
  return {
    type: 'schedule.tick',
    schedule: { uuid, name, project },
    at: new Date(event.at),
    through: event.kind === 'skipped' && event.through !== undefined ? new Date(event.through) : null,
    decision: event.kind,
    run: event.kind === 'fired' ? event.run : null,
    reason: event.kind === 'fired' ? null : event.reason.kind,
  }
}
