/** A disk that fills up while a run logs: the run's end is not lost, and the store stays sound. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tempDir } from '../support/temp-dir.js'
import { shellJob, workspace } from './support.js'

const canMount = (() => {
  const folder = `/tmp/pxrun-mount-${process.pid}`
  mkdirSync(folder)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
  if (mounted) spawnSync('umount', [folder])
  rmSync(folder, { recursive: true })
  return mounted
})()

describe.skipIf(!canMount)(
  `a full disk${canMount ? '' : ' (skipped: mounting a small tmpfs needs root)'}`,
  () => {
    it('ends pxrun with exit code 4; once there is room, the run is settled with its true exit code', () => {
      const small = tempDir()
      expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', small]).status).toBe(0)
      onTestFinished(() => void spawnSync('umount', ['-l', small]))
      const { pxrun } = workspace({ 'a.yaml': shellJob('seq 1 1000000; exit 5') })
      const env = { PXRUN_HOME: join(small, 'home') }

      const { status, stderr } = pxrun(['run', '-f', 'a.yaml'], { env })
      expect(stderr).toMatch(/the disk is full/)
      expect(status).toBe(4)
      const listed = JSON.parse(pxrun(['ops', 'ls', '-o', 'json'], { env }).stdout)
      // How far it had come depends on when the log had taken the last of the room; it is not taken for ended.
      expect(['starting', 'running']).toContain(listed.runs[0].status)
      expect(listed.runs).toHaveLength(1)

      const [uuid] = readdirSync(join(small, 'home', 'attempts'))
      rmSync(join(small, 'home', 'attempts', uuid!, '1', 'main.log'))
      const { status_conditions: conditions } = JSON.parse(
        pxrun(['ops', 'statuses', uuid!, '-o', 'json'], { env }).stdout,
      )
      expect(conditions.at(-1)).toMatchObject({ type: 'failed', message: 'main ended with exit code 5' })
    })
  },
)
