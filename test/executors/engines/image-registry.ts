/** A real registry on the loopback that wants a name and a password, for one test. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { freePorts } from '../../../src/host/free-ports.js'
import { tempDir } from '../../support/temp-dir.js'

const PROGRAM = '/usr/bin/docker-registry'
/** Of `builder` and `open-sesame`, as `htpasswd` writes it. */
const PASSWORDS = 'builder:$2b$04$7XvV14SmAs4yiIaebm0MfeeYU1k.Pa5n8/MbbAaNLsGvttlGak95i\n'

/** Whether there can be none here. */
export const noRegistry = !existsSync(PROGRAM)
if (noRegistry)
  process.stderr.write('\n*** SKIPPED: tests of registry connections: docker-registry is missing\n')

export async function imageRegistry(): Promise<{ readonly place: string }> {
  const folder = tempDir()
  const [port = 0] = await freePorts([0])
  const place = `127.0.0.1:${port}`
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: place },
    auth: { htpasswd: { realm: 'test', path: join(folder, 'passwords') } },
  }
  writeFileSync(join(folder, 'passwords'), PASSWORDS)
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config))
  const server = spawn(PROGRAM, ['serve', join(folder, 'config.yml')], { stdio: 'ignore' })
  onTestFinished(async () => {
    if (server.exitCode !== null) return
    server.kill()
    await once(server, 'exit')
  })
  while (server.exitCode === null) {
    const answer = await fetch(`http://${place}/v2/`).catch(() => undefined)
    if (answer) return { place }
    await wait(20)
  }
  throw new Error('docker-registry did not start')
}
