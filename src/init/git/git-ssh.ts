/**
 * How git reaches a server by ssh: with the key of its connection, in a file that only the user can read and
 * that goes with the step, and without ever asking anybody. A server is known by the connection's `known_hosts`,
 * else by the user's own and as the user's settings say.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InitContext } from '../contract.js'

/** What a connection's secret calls a private key: as Kubernetes does, and as files are named. */
const KEYS = ['ssh-privatekey', 'id_ed25519', 'id_ecdsa', 'id_rsa']
const KNOWN_HOSTS = 'known_hosts'

/** What git runs in the place of `ssh`. */
export function sshCommand({
  connection,
  privateFolder,
}: Pick<InitContext, 'connection' | 'privateFolder'>): string {
  const variables = connection?.variables ?? {}
  const key = KEYS.map((name) => variables[name]).find((value) => value !== undefined)
  const hosts = variables[KNOWN_HOSTS]
  const file = (name: string, text: string) => {
    const path = join(privateFolder(), name)
    // A key without a line break at its end is none to ssh.
    writeFileSync(path, `${text.replace(/\r\n/g, '\n').trimEnd()}\n`, { mode: 0o600 })
    return quoted(path)
  }
  return [
    'ssh -o BatchMode=yes',
    // No other key of the user than this one.
    ...(key === undefined ? [] : [`-o IdentitiesOnly=yes -o IdentityAgent=none -i ${file('key', key)}`]),
    ...(hosts === undefined
      ? []
      : [
          `-o StrictHostKeyChecking=yes -o GlobalKnownHostsFile=none -o UserKnownHostsFile=${file('known_hosts', hosts)}`,
        ]),
  ].join(' ')
}

/** What to do about the words of ssh, if anything. */
export function sshHint(problem: string): string | undefined {
  if (/host key verification failed|no .* host key is known/i.test(problem))
    return 'nobody knows this server: give the connection a `known_hosts` with what `ssh-keyscan HOST` says, once you have checked it'
  return /permission denied \(publickey/i.test(problem)
    ? 'give the connection a secret with the key `ssh-privatekey`; one with a passphrase has to be in your ssh-agent'
    : undefined
}

const quoted = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`
