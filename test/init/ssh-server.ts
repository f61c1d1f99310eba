/** A real ssh server on the loopback, with keys of its own, for one test. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { freePorts } from '../../src/host/free-ports.js'

const SSHD = '/usr/sbin/sshd'

/** Why there can be none here; undefined when there can. */
export const noSshServer: string | undefined =
  process.getuid?.() !== 0
    ? 'only root can start one'
    : existsSync(SSHD) && spawnSync('ssh', ['-V']).status === 0
      ? undefined
      : 'openssh-server is not installed'

export interface SshServer {
  /** `ssh://root@127.0.0.1:PORT` */
  readonly url: string
  /** Private keys of a user who may come in, and of one who may not. */
  readonly key: string
  readonly strangersKey: string
  /** The line by which it is known. */
  readonly knownHosts: string
}

export async function sshServer(folder: string): Promise<SshServer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // The place to which its children are confined; Debian makes it when the service starts.
  mkdirSync('/run/sshd', { recursive: true })
  for (const name of ['host', 'user', 'stranger'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, name)])
  const [port = 0] = await freePorts([0])
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'user.pub')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PidFile none',
  ]
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`)
  await started(
    spawn(SSHD, ['-D', '-e', '-f', join(folder, 'config')], { stdio: ['ignore', 'ignore', 'pipe'] }),
  )
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  return {
    url: `ssh://${userInfo().username}@127.0.0.1:${port}`,
    key: read('user'),
    strangersKey: read('stranger'),
    knownHosts: `[127.0.0.1]:${port} ${read('host.pub').split(' ').slice(0, 2).join(' ')}\n`,
  }
}

async function started(server: ChildProcess): Promise<void> {
  onTestFinished(async () => {
    if (server.exitCode !== null) return
    server.kill()
    await once(server, 'exit')
  })
  for await (const line of createInterface({ input: server.stderr! })) {
    if (/Server listening/.test(line)) {
      server.stderr!.resume()
      return
    }
  }
  throw new Error('sshd did not start')
}
