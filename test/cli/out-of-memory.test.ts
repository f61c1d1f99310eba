/** A process that the system has ended for want of memory is told from one that was killed. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { shellJob, workspace } from './support.js'

const LIMIT = String(32 << 20)
/** Control groups of this version have their folders here, and know the limit by this name. */
const VERSIONS = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max' },
] as const

/** A control group with little memory; undefined where none can be made. */
function smallGroup(): string | undefined {
  for (const { root, limit } of VERSIONS) {
    const group = join(root, `pxrun-test-${process.pid}`)
    try {
      mkdirSync(group)
      if (existsSync(join(group, limit))) {
        writeFileSync(join(group, limit), LIMIT)
        return group
      }
      rmdirSync(group)
    } catch {
      // Not for this user, or not of this version.
    }
  }
  return undefined
}

const canLimit = (() => {
  const group = smallGroup()
  if (group) rmdirSync(group)
  return group !== undefined
})()
if (!canLimit)
  process.stderr.write('\n*** SKIPPED: out of memory as a process: no control group can be made\n')

const lastOf = (script: string) => {
  const { pxrun, json } = workspace({ 'a.yaml': shellJob(script) })
  expect(pxrun(['run', '-f', 'a.yaml']).status).toBe(1)
  const [{ uuid }] = json(['ops', 'ls']).runs
  const { reason, message } = json(['ops', 'statuses', uuid]).status_conditions.at(-1)
  return { reason, message }
}

describe('a process that ends by SIGKILL', () => {
  it.skipIf(!canLimit).each([
    ['itself', 'exec tail /dev/zero'],
    ['in the shape of a child', 'tail /dev/zero; exit $?'],
  ])('fails for want of memory when the system has ended it %s', (_, script) => {
    const group = smallGroup()!
    onTestFinished(() => vi.waitFor(() => rmdirSync(group), 5000))
    expect(lastOf(`echo $$ > ${group}/cgroup.procs; ${script}`)).toEqual({
      reason: 'out-of-memory',
      message:
        'main was ended by signal 9 (or it exited with 137) while the system ended processes for want of memory',
    })
  })

  // Another test may use memory up at the same moment.
  it('was killed when memory was never wanting', { retry: 3 }, () => {
    expect(lastOf('kill -KILL $$')).toEqual({
      reason: 'signal',
      message: 'main was ended by signal 9 (or it exited with 137)',
    })
  })
})
