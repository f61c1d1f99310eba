/** Nothing that a test starts outlives it, not even what has gone to a session of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sweep, tempDir } from './temp-dir.js'

/** Says that it is there, and then waits for what nobody says: that costs nothing. */
const WAITS = 'trap "" TERM; echo up; read -r _'

describe.skipIf(process.platform !== 'linux')('a sweep of a folder', () => {
  it.each([
    ['is told of it', (folder: string) => ({ words: [folder] })],
    ['has it in a variable', (folder: string) => ({ env: { PATH: process.env.PATH, HERE: `${folder}/a` } })],
    ['stands in it', (cwd: string) => ({ cwd })],
  ])('ends a process that %s, and removes the folder', async (_, given) => {
    const folder = tempDir()
    const { words = [], ...options } = given(folder) as { words?: string[] }
    const child = spawn('sh', ['-c', WAITS, ...words], { ...options, detached: true })
    await once(child.stdout, 'data')
    const ended = once(child, 'exit')
    sweep(folder)
    expect(await ended).toEqual([null, 'SIGKILL'])
    expect(existsSync(folder)).toBe(false)
  })
})
