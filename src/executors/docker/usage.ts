/** From an engine's statistics of a container to what it uses. Pure. */
import type { Usage } from '../contract.js'
import type { StatsAnswer } from './api/wire.js'

/** Undefined for a container that does not run: engines then answer with zeros. */
export function usageIn({ cpu_stats, memory_stats }: StatsAnswer, ageSeconds: number): Usage | undefined {
  const nanoseconds = cpu_stats?.cpu_usage?.total_usage ?? 0
  const usage = memory_stats?.usage ?? 0
  if (nanoseconds === 0 && usage === 0) return undefined
  // Files that could be dropped at once count for nobody, as `docker stats` has it.
  const { inactive_file = 0, total_inactive_file = inactive_file } = memory_stats?.stats ?? {}
  return { cpuSeconds: nanoseconds / 1e9, memoryBytes: Math.max(0, usage - total_inactive_file), ageSeconds }
}
