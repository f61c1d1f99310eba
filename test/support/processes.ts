/** What runs on this machine, as the system knows it. Linux only. */
import { readdirSync, readFileSync } from 'node:fs'

/** The command lines of processes that name a folder, in their words or in their environment. */
export function processesNaming(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => [read(pid, 'cmdline'), read(pid, 'environ')] as const)
    .filter((texts) => texts.some((text) => text.includes(folder)))
    .map(([words]) => words.replaceAll('\0', ' ').trim())
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
