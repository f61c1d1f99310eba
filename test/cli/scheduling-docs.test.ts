/** What docs/scheduling.md gives to be copied: the unit for systemd says what the scheduler does. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../support/temp-dir.js'
import { root, workspace } from './support.js'

const docs = readFileSync(join(root, 'docs/scheduling.md'), 'utf8')
const unit = /```ini\n(.*?)```/s.exec(docs)![1]!
const settingOf = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)![1]!
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

describe('the unit for systemd', () => {
  it.skipIf(!hasSystemd)('is one that systemd has nothing to say about', () => {
    const folder = tempDir()
    const file = join(folder, 'pxrun.service')
    writeFileSync(file, unit)
    const env = { ...process.env, XDG_RUNTIME_DIR: folder }
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--user', file], {
      env,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
  })

  it('starts the scheduler, and knows how that ends when it is stopped', async () => {
    const [, program, ...args] = settingOf('ExecStart').split(' ')
    expect(program).toBe('pxrun')
    const scheduler = workspace().start(args)
    await scheduler.line(/this is the scheduler of the home now/)
    scheduler.child.kill('SIGTERM')
    expect(await scheduler.ended).toBe(Number(settingOf('SuccessExitStatus')))
  })
})
