/** Where a container stands; of one that has ended, the raw log is made whole first. */
import type { ContainerState } from '../contract.js'
import { exitOf } from './container-events.js'
import { standingOf } from './standing.js'
import { collectEnded, type Watched } from './watch-container.js'

export async function stateOf(watched: Watched): Promise<ContainerState> {
  const container = await watched.api.container(watched.id)
  if (!container) return { state: 'lost' }
  const standing = standingOf(container, await watched.api.kind())
  switch (standing.kind) {
    case 'created':
      return { state: 'never-started' }
    case 'running':
      return { state: 'running', ...(standing.ports.length > 0 && { ports: standing.ports }) }
    case 'lost':
      return { state: 'lost' }
    case 'ended': {
      const { exitCode, outOfMemory, finishedAt } = standing
      await collectEnded(watched, container, { exitCode, outOfMemory, finishedAt })
      return { state: 'exited', ...exitOf(standing), at: new Date(finishedAt) }
    }
  }
}
