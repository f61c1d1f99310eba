import { readFileSync } from 'node:fs'

/** How many processes Linux has ended since its start because memory had run out, of the machine or of a control group. */
export function memoryKills(): number | undefined {
  try {
    const found = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))
    return found ? Number(found[1]) : undefined
  } catch {
    return undefined
  }
}
