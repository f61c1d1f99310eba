/** git by a connection: its url, its revision, and credentials that go to its own server only. */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectionInitializer } from '../../src/init/connection.js'
import { gitInitializer } from '../../src/init/git/git.js'
import { connection, ran } from './connection.js'
import { git, gitRepository, initContext } from './support.js'

/** A server that gives a repository to who knows the password; what it was told is kept. */
async function gitServer(folder: string, password: string) {
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    const words = Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString()
    seen.add(words)
    if (password !== '' && words !== password)
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
    const path = join(folder, decodeURIComponent(new URL(request.url!, 'http://x').pathname))
    if (!path.startsWith(folder) || !statSync(path, { throwIfNoEntry: false })?.isFile())
      return void response.writeHead(404).end()
    response.end(readFileSync(path))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const setUp = async (password: string) => {
  const context = initContext()
  const work = join(context.home, 'work')
  gitRepository(work, ['one', 'two'])
  const served = join(context.home, 'served')
  git(context.home, 'clone', '--quiet', '--bare', work, join(served, 'code.git'))
  git(join(served, 'code.git'), 'update-server-info')
  return { context, work, ...(await gitServer(served, password)) }
}

describe('a git connection', () => {
  it('says where its repository is and at which revision; the step can say otherwise', async () => {
    const { context, work } = await setUp('')
    git(work, 'tag', 'v1', 'HEAD~1')
    const own = connection({
      name: 'code',
      kind: 'git',
      schema: { url: work, revision: 'v1', flags: ['--single-branch'] },
    })
    expect(await ran(connectionInitializer, 'code', { ...context, connection: own })).toMatchObject([
      { name: 'code', kind: 'coderef' },
    ])
    expect(readFileSync(join(context.artifactsPath, 'code', 'file.txt'), 'utf8')).toBe('one')
    await ran(gitInitializer, { revision: 'main', url: null }, { ...context, path: 'other', connection: own })
    expect(readFileSync(join(context.artifactsPath, 'other', 'code', 'file.txt'), 'utf8')).toBe('two')
    const evil = connection({ kind: 'git', schema: { url: work, flags: ['--upload-pack=evil'] } })
    expect(await ran(gitInitializer, {}, { ...context, connection: evil })).toMatch(/is not allowed/)
    const ext = connection({ kind: 'git', schema: { url: 'ext::sh -c evil' } })
    expect(await ran(gitInitializer, {}, { ...context, connection: ext })).toMatch(/remote helpers/)
  })

  it.each([[{ POLYAXON_GIT_CREDENTIALS: 'me:open-sesame' }], [{ USERNAME: 'me', PASSWORD: 'open-sesame' }]])(
    'gives its server the credentials, and nobody else',
    async (variables) => {
      const { context, url, seen } = await setUp('me:open-sesame')
      const own = (more: object = {}) => ({
        ...context,
        connection: connection({
          name: 'code',
          kind: 'git',
          schema: { url: `${url}/code.git` },
          variables,
          ...more,
        }),
      })
      expect(await ran(gitInitializer, {}, own())).toMatchObject([{ summary: { branch: 'main' } }])
      expect(readFileSync(join(context.artifactsPath, 'code', 'file.txt'), 'utf8')).toBe('two')
      expect([...seen]).toContain('me:open-sesame')
      expect(spawnSync('grep', ['-r', 'open-sesame', context.home]).status).toBe(1)
    },
    60_000,
  )

  it('keeps the credentials from a server that the step names instead of its own', async () => {
    const { context, url, seen } = await setUp('me:open-sesame')
    const own = connection({
      name: 'code',
      kind: 'git',
      schema: { url: 'http://localhost:1/code.git' },
      variables: { TOKEN: 'open-sesame' },
    })
    await ran(gitInitializer, { url: `${url}/code.git` }, { ...context, connection: own })
    expect([...seen]).toEqual([''])
  })

  it('without the right ones fails without asking anybody', async () => {
    const { context, url } = await setUp('me:open-sesame')
    const own = connection({
      name: 'code',
      kind: 'git',
      schema: { url: `${url}/code.git` },
      variables: { TOKEN: 'wrong' },
    })
    const problem = await ran(gitInitializer, {}, { ...context, connection: own })
    expect(problem).toMatch(/git could not get/)
    expect(problem).not.toContain('wrong')
  })
})
