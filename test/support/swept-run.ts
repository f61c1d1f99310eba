/**
 * Gives one run of the tests a folder for all that they make, and ends whatever is left of it afterwards: also when
 * the run is cancelled or killed, since what sweeps waits for the end of a pipe.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function setup(): () => Promise<void> {
  // Short: sockets lie below it, whose paths may not be long.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pxt-')))
  // Some tests run programs as other users.
  chmodSync(folder, 0o711)
  const sweeper = spawn('sh', [join(import.meta.dirname, 'sweep.sh')], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  })
  // What runs the tests has the folder itself in a variable.
  sweeper.stdin.write(`${folder}/\n`)
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  return async () => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    sweeper.stdin.end()
    await once(sweeper, 'exit')
  }
}
