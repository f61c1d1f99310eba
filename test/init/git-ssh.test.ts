/** git by ssh, with the key of a connection, against a real server. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connectionInitializer } from '../../src/init/connection.js'
import { gitInitializer } from '../../src/init/git/git.js'
import { sshCommand } from '../../src/init/git/git-ssh.js'
import { workspace } from '../cli/support.js'
import { connection, ran } from './connection.js'
import { noSshServer, sshServer } from './ssh-server.js'
import { gitRepository, initContext } from './support.js'

if (noSshServer) process.stderr.write(`\n*** SKIPPED: tests of git by ssh: ${noSshServer}\n`)

describe.skipIf(noSshServer)('git by ssh', () => {
  const setUp = async () => {
    const context = initContext()
    const server = await sshServer(join(context.home, 'ssh'))
    const folder = join(context.home, 'code')
    gitRepository(folder, ['one', 'two'])
    const withSecret = (variables: Record<string, string>) => ({
      ...context,
      connection: connection({
        name: 'code',
        kind: 'git',
        schema: { url: `${server.url}${folder}` },
        variables,
      }),
    })
    return { context, server, folder, withSecret }
  }

  it('uses the key and the known hosts of its connection', async () => {
    const { context, server, withSecret } = await setUp()
    // As a secret comes without its last line break.
    const secret = { 'ssh-privatekey': server.key.trimEnd(), known_hosts: server.knownHosts }
    expect(await ran(connectionInitializer, 'code', withSecret(secret))).toMatchObject([
      { name: 'code', summary: { branch: 'main' } },
    ])
    expect(readFileSync(join(context.artifactsPath, 'code', 'file.txt'), 'utf8')).toBe('two')
    // Flags make git clone by itself.
    const step = { ...withSecret({ id_ed25519: server.key, known_hosts: server.knownHosts }), path: 'flags' }
    expect(await ran(gitInitializer, { flags: ['--depth 1'] }, step)).toMatchObject([{ name: 'code' }])
  })

  it('without the right key, or from a server that nobody knows, fails without asking anybody', async () => {
    const { server, withSecret } = await setUp()
    const stranger = { 'ssh-privatekey': server.strangersKey, known_hosts: server.knownHosts }
    expect(await ran(gitInitializer, {}, withSecret(stranger))).toMatch(
      /Permission denied \(publickey.*the key `ssh-privatekey`/,
    )
    const unknown = { 'ssh-privatekey': server.key, known_hosts: 'example.org ssh-ed25519 AAAA\n' }
    expect(await ran(gitInitializer, {}, withSecret(unknown))).toMatch(
      /Host key verification failed.*give the connection a `known_hosts`/,
    )
  })

  it('takes nothing of a URL for an option', async () => {
    const { context } = await setUp()
    const file = join(context.home, 'pwned')
    for (const url of [
      `ssh://-oProxyCommand=touch\${IFS}${file}/x`,
      `ssh://git@-oProxyCommand=touch\${IFS}${file}/x`,
      `-oProxyCommand=touch:${file}`,
    ])
      expect(await ran(gitInitializer, { url }, context)).toMatch(/it would be an option/)
    expect(readdirSync(context.home)).not.toContain('pwned')
  })

  it('as a run has its key in no file of the home, and none that is left', async () => {
    const { server, folder } = await setUp()
    const place = workspace({
      'a.yaml': `version: 1.1
kind: component
run:
  kind: job
  init: [{connection: code}]
  container: {image: x, command: [sh, -c], args: ['cat {{ globals.artifacts_path }}/code/file.txt']}
`,
      'home/config.yaml': `
connections: [{name: code, kind: git, schema: {url: "${server.url}${folder}"}, secret: {name: deploy}}]
secrets: {deploy: {ssh-privatekey: {file: ../key}, known_hosts: {file: ../known_hosts}}}
`,
      key: server.key,
      known_hosts: server.knownHosts,
    })
    const { status, stdout, stderr } = place.pxrun(['run', '-f', 'a.yaml'])
    expect({ status, stderr }).toMatchObject({ status: 0 })
    expect(stdout).toMatch(/main \| two$/m)
    const part = server.key.split('\n')[1]!
    expect(spawnSync('grep', ['-rlF', part, place.home], { encoding: 'utf8' }).stdout).toBe('')
    // The folder in memory goes before the link to it.
    const [uuid = ''] = readdirSync(join(place.home, 'attempts'))
    expect(readdirSync(join(place.home, 'attempts', uuid, '1'))).not.toContain('private')
  })
})

describe('the command that git runs in the place of ssh', () => {
  it('asks nobody, and leaves the rest to the user where the connection says nothing', () => {
    expect(sshCommand(initContext())).toBe('ssh -o BatchMode=yes')
  })

  it('survives a folder with a quote in its name', () => {
    const context = initContext()
    const folder = join(context.home, "it's")
    writeFileSync(join(context.home, 'x'), '')
    const own = connection({ kind: 'git', variables: { known_hosts: 'x' } })
    const command = sshCommand({
      connection: own,
      privateFolder: () => {
        spawnSync('mkdir', ['-p', folder])
        return folder
      },
    })
    expect(command).toContain(`UserKnownHostsFile='${context.home}/it'\\''s/known_hosts'`)
  })
})
