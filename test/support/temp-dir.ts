import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own for one test, removed when the test is over; one that failed may have left processes too. */
export function tempDir(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'pxrun-test-')))
  onTestFinished(({ task }) => {
    if (task.result?.state === 'fail') sweep(path)
    else rmSync(path, { recursive: true, force: true })
  })
  return path
}

/** Removes a folder, and ends every process that has to do with it. */
export function sweep(folder: string): void {
  spawnSync('sh', [join(import.meta.dirname, 'sweep.sh')], {
    input: `${folder}\n`,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
}
