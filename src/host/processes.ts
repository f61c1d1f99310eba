/** Tells processes apart and whether they still live: Linux through /proc, elsewhere through `ps`. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import type { ProcessIdentity } from './process-identity.js'

let boot: string | undefined

/** A name for the time since the machine started; pids and start times of another boot mean nothing. */
export function bootId(): string {
  boot ??= readBootId()
  return boot
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Without /proc: the minute of the last start, which the uptime gives only roughly.
    return `boot-${Math.round((Date.now() / 1000 - uptime()) / 60)}`
  }
}

/** When a process started, in ticks since boot; undefined when there is no such process or only its zombie. */
export function startTimeOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return process.platform === 'linux' ? undefined : startTimeByPs(pid)
  }
}

function startTimeByPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? 'unknown', bootId: bootId() }
}

/** Whether this very process (not a later one with its pid) lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identity.bootId === bootId() && startTimeOf(identity.pid) === identity.startTime
}

/** Whether a process group still exists; one whose last members are unreaped zombies does. */
export function groupExists(leader: number): boolean {
  try {
    process.kill(-leader, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether a process group has a member that is more than a zombie. Reads every process: ask `groupExists` first. */
export function groupLives(leader: number): boolean {
  if (!groupExists(leader)) return false
  if (process.platform !== 'linux') return true
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && livesInGroup(name, leader))
}

function livesInGroup(pid: string, leader: number): boolean {
  try {
    const [state, , group] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return state !== 'Z' && group === String(leader)
  } catch {
    return false
  }
}

/** Sends a signal to a process group; false when it is gone. */
export function signalGroup(leader: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-leader, signal)
    return true
  } catch {
    return false
  }
}
