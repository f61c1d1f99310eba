import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Detached } from '../../src/executors/process/detached.js'
import { Spawner, SpawnUnknownError } from '../../src/executors/process/spawner.js'
import { startTimeOf } from '../../src/host/processes.js'
import { tempDir } from '../support/temp-dir.js'

const HELPER = join(import.meta.dirname, '../../dist/spawn.js')

describe('a spawner', () => {
  const open: Spawner[] = []
  const spawnerOf = (program?: string) => {
    const spawner = new Spawner(program)
    open.push(spawner)
    return spawner
  }
  afterEach(() => {
    for (const spawner of open.splice(0)) spawner.close()
  })

  it('starts two processes by itself, at once, and later ones through one helper', async () => {
    const spawner = spawnerOf(HELPER)
    expect([await parentOf(spawner), await parentOf(spawner)]).toEqual([process.pid, process.pid])
    await spawner.warm()
    const helper = await parentOf(spawner)
    expect(helper).not.toBe(process.pid)
    expect(await parentOf(spawner)).toBe(helper)
  })

  it('starts all by itself without a helper', async () => {
    const spawner = spawnerOf()
    await spawner.warm()
    expect([await parentOf(spawner), await parentOf(spawner)]).toEqual([process.pid, process.pid])
  })

  it.each([
    ['by itself', undefined],
    ['through the helper', HELPER],
  ])('gives a process its folder, its environment alone, and its log, %s', async (_how, program) => {
    const spawner = spawnerOf(program)
    await spawner.warm()
    const { said } = await talk(
      spawner,
      'pwd; env | grep -v "^PWD=\\|^_=\\|^SHLVL=\\|^OLDPWD=" | sort; echo err >&2',
      {
        PATH: process.env.PATH!,
        VALUE: 'with\nlines, "quotes" and ünicode',
      },
    )
    expect(said).toBe(
      `${folderOf(said)}\nPATH=${process.env.PATH}\nVALUE=with\nlines, "quotes" and ünicode\nerr\n`,
    )
  })

  it.each([
    ['by itself', undefined],
    ['through the helper', HELPER],
  ])('says why there is no process, %s', async (_how, program) => {
    const spawner = spawnerOf(program)
    await spawner.warm()
    const detached = { words: [], cwd: '/', env: {}, log: undefined }
    expect(await spawner.start({ ...detached, program: '/nowhere' })).toContain('ENOENT')
    expect(await spawner.start({ ...detached, program: '/bin/sh', cwd: '/nowhere' })).toContain('ENOENT')
    const log = join(tempDir(), 'not', 'there')
    expect(await spawner.start({ ...detached, program: '/bin/sh', log })).toContain('ENOENT')
  })

  it('does not know of a process that its helper was asked for when that dies, and gets another helper', async () => {
    const spawner = spawnerOf(HELPER)
    await spawner.warm()
    const helper = await parentOf(spawner)
    process.kill(helper, 'SIGSTOP')
    const asked = talk(spawner, 'exit')
    process.kill(helper, 'SIGKILL')
    await expect(asked).rejects.toThrow(SpawnUnknownError)
    expect(await parentOf(spawner)).toBe(process.pid)
    await spawner.warm()
    expect([process.pid, helper]).not.toContain(await parentOf(spawner))
  })

  it('ends its helper, and not what that has started', async () => {
    const spawner = spawnerOf(HELPER)
    await spawner.warm()
    const { pid, parent } = await talk(spawner, 'while [ ! -e go ]; do read -r _ < /dev/null; done')
    spawner.close()
    await until(() => startTimeOf(parent) === undefined)
    expect(startTimeOf(pid)).toBeDefined()
    process.kill(-pid, 'SIGKILL')
  })
})

const folderOf = (said: string) => said.slice(0, said.indexOf('\n'))

const parentOf = async (spawner: Spawner) => (await talk(spawner, 'exit')).parent

/** Starts a shell, and gives what it has said once it has run the script, or its first line while it runs. */
async function talk(
  spawner: Spawner,
  script: string,
  env: Record<string, string> = { PATH: process.env.PATH! },
) {
  const cwd = tempDir()
  const log = join(cwd, 'log')
  const words = ['-c', `echo $$ $PPID; ${script}\necho end >> ended`]
  const detached: Detached = { program: '/bin/sh', words, cwd, env, log }
  expect(await spawner.start(detached)).toBeUndefined()
  const waits = script.startsWith('while')
  await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('\n'))
  if (!waits && script !== 'exit') await until(() => existsSync(join(cwd, 'ended')))
  const text = readFileSync(log, 'utf8')
  const [pid, parent] = text.split('\n')[0]!.split(' ').map(Number) as [number, number]
  return { pid, parent, said: text.slice(text.indexOf('\n') + 1) }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
