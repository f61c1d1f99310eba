/** How a status looks in an SVG drawing: its colour, and a mark with a sign in it. */
import { unreachable } from '../../base/invariant.js'
import type { Status } from '../../lifecycle/status.js'
import { at } from './svg-text.js'

export function statusMark(status: Status, x: number, y: number): string {
  return `<g><title>${status}</title><circle cx="${x}" cy="${y}" r="8" fill="${colourOf(status)}"/><path d="${signOf(status, x, y)}" class="mark"/></g>`
}

function signOf(status: Status, x: number, y: number): string {
  switch (status) {
    case 'succeeded':
      return `M${at(x - 3.5, y)} l2.500 2.800 l4.500 -5`
    case 'failed':
    case 'upstream_failed':
      return `M${at(x - 2.8, y - 2.8)} l5.600 5.600 M${at(x + 2.8, y - 2.8)} l-5.600 5.600`
    case 'stopped':
    case 'stopping':
      return `M${at(x - 2.5, y - 2.5)} h5 v5 h-5 Z`
    case 'skipped':
      return `M${at(x - 3, y - 3)} l3 3 l-3 3 M${at(x + 1, y - 3)} l3 3 l-3 3`
    case 'running':
    case 'processing':
    case 'starting':
    case 'warning':
      return `M${at(x - 1.8, y - 3.2)} l4.800 3.200 l-4.800 3.200 Z`
    case 'created':
    case 'resuming':
    case 'on_schedule':
    case 'compiled':
    case 'queued':
    case 'scheduled':
    case 'unschedulable':
    case 'retrying':
    case 'unknown':
      return `M${at(x, y - 4)} v4 l2.800 1.800`
    default:
      return unreachable(status)
  }
}

export function colourOf(status: Status): string {
  switch (status) {
    case 'succeeded':
      return '#1a7f37'
    case 'failed':
      return '#cf222e'
    case 'upstream_failed':
      return '#e07b83'
    case 'stopped':
    case 'stopping':
    case 'warning':
    case 'unschedulable':
      return '#bf8700'
    case 'skipped':
      return '#8c959f'
    case 'running':
    case 'processing':
    case 'starting':
    case 'retrying':
      return '#0969da'
    case 'created':
    case 'resuming':
    case 'on_schedule':
    case 'compiled':
    case 'queued':
    case 'scheduled':
    case 'unknown':
      return '#b3bac2'
    default:
      return unreachable(status)
  }
}
