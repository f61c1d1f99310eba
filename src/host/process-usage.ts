/** What processes use of the machine, on Linux from /proc: cheap enough to be asked every few seconds. */
import { readdirSync, readFileSync } from 'node:fs'

export interface ProcessUsage {
  /** Processor time so far, in seconds, of all that live and of those that have ended and were waited for. */
  readonly cpuSeconds: number
  /** Memory that is theirs at this moment. Pages that they share count for each. */
  readonly memoryBytes: number
}

/** Linux has counted in hundredths of a second for programs since ever, whatever the kernel's own tick is. */
const TICKS_PER_SECOND = 100

/** Of a process and all of its descendants, also those that left its group; undefined when it is gone. */
export function usageOfTree(pid: number): ProcessUsage | undefined {
  const root = usageOf(pid)
  if (!root) return undefined
  let { cpuSeconds, memoryBytes } = root
  const seen = new Set([pid])
  for (const process of seen) {
    if (process !== pid) {
      const usage = usageOf(process)
      cpuSeconds += usage?.cpuSeconds ?? 0
      memoryBytes += usage?.memoryBytes ?? 0
    }
    for (const child of childrenOf(process)) seen.add(child)
  }
  return { cpuSeconds, memoryBytes }
}

function usageOf(pid: number): ProcessUsage | undefined {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The name in brackets may hold anything; after it come the state and 50 numbers.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0)
  const resident = /^VmRSS:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1]
  return { cpuSeconds: ticks / TICKS_PER_SECOND, memoryBytes: Number(resident ?? 0) * 1024 }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      (read(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
    )
  } catch {
    return []
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
