import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitInitializer } from '../../src/init/git/git.js'
import { repositoryName } from '../../src/init/git/git-url.js'
import { safeFlags } from '../../src/polyaxonfile/git-flags.js'
import { git, gitRepository, initContext, write } from './support.js'

const setUp = (texts: readonly string[]) => {
  const context = initContext()
  const url = join(context.home, 'remotes', 'my-project')
  const commits = gitRepository(url, texts)
  const clone = join(context.artifactsPath, 'my-project')
  return { context, url, commits, clone, text: () => readFileSync(join(clone, 'file.txt'), 'utf8') }
}

describe('the git init step', () => {
  it('puts the head of the default branch under the name of the repository, with its commit in the lineage', async () => {
    const { context, url, commits, clone, text } = setUp(['one', 'two'])
    const outcome = await gitInitializer.run({ url }, context)
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        artifacts: [
          {
            name: 'my-project',
            kind: 'coderef',
            isInput: true,
            summary: { commit: commits[1], branch: 'main' },
          },
        ],
      },
    })
    expect(text()).toBe('two')
    expect(git(clone, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('main')
    expect(git(clone, 'status', '--porcelain')).toBe('')
    expect(git(clone, 'rev-list', '--count', 'HEAD')).toBe('1')
  })

  it('checks out a branch, a tag, a whole commit id and a short one', async () => {
    const { context, url, commits, clone, text } = setUp(['one', 'two', 'three'])
    git(url, 'tag', '-a', 'v1', '-m', 'first', commits[0]!)
    git(url, 'branch', 'feature/x', commits[1]!)
    for (const [revision, expected] of [
      ['v1', 'one'],
      ['feature/x', 'two'],
      [commits[1]!, 'two'],
      [commits[0]!.slice(0, 8), 'one'],
    ] as const) {
      expect(await gitInitializer.run({ url, revision }, context)).toMatchObject({ ok: true })
      expect(text()).toBe(expected)
      rmSync(clone, { recursive: true })
    }
  })

  it('fetches a commit once only: a later run takes it from the cache', async () => {
    const { context, url, clone } = setUp(['one'])
    await gitInitializer.run({ url }, context)
    rmSync(clone, { recursive: true })
    await gitInitializer.run({ url }, context)
    expect(context.lines[0]).toMatch(/at [0-9a-f]{12}$/)
    expect(context.lines[1]).toMatch(/at [0-9a-f]{12} \(cached\)$/)
    expect(readdirSync(context.gitCachePath)).toHaveLength(1)
  })

  it('needs no remote for a whole commit id that the cache has, and works without the cache afterwards', async () => {
    const { context, url, commits, clone, text } = setUp(['one'])
    await gitInitializer.run({ url }, context)
    rmSync(clone, { recursive: true })
    rmSync(join(url, '.git'), { recursive: true })
    expect(await gitInitializer.run({ url, revision: commits[0]! }, context)).toMatchObject({ ok: true })
    rmSync(context.gitCachePath, { recursive: true })
    expect(git(clone, 'show', 'HEAD:file.txt')).toBe(text())
  })

  it('serves several runs that start at once', async () => {
    const { context, url } = setUp(['one'])
    const contexts = Array.from({ length: 4 }, () => ({
      ...initContext(),
      gitCachePath: context.gitCachePath,
    }))
    const outcomes = await Promise.all(contexts.map((each) => gitInitializer.run({ url }, each)))
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true, true])
  })

  it('clones with the flags that are allowed', async () => {
    const { context, url, clone } = setUp(['one', 'two', 'three'])
    const outcome = await gitInitializer.run(
      { url: `file://${url}`, flags: ['--depth 2', '--single-branch'] },
      context,
    )
    expect(outcome).toMatchObject({ ok: true })
    expect(git(clone, 'rev-list', '--count', 'HEAD')).toBe('2')
  })

  it('says what is wrong with a remote or a revision that is not there, and leaves nothing behind', async () => {
    const { context, url, clone } = setUp(['one'])
    const problem = async (spec: object) => {
      const outcome = await gitInitializer.run(spec as never, context)
      return outcome.ok ? 'ok' : outcome.error.problem
    }
    expect(await problem({ url: join(context.home, 'nowhere') })).toMatch(
      /nowhere` cannot be used: there is no such folder/,
    )
    expect(await problem({ url: `file://${context.home}/nowhere` })).toMatch(
      /git could not get file:.*does not (exist|appear)/,
    )
    expect(await problem({ url, revision: 'no-such-branch' })).toMatch(/has no revision `no-such-branch`/)
    expect(existsSync(clone)).toBe(false)
  })

  it.each([
    'ext::sh -c touch% /tmp/pwned',
    '--upload-pack=touch /tmp/pwned',
    'fd::17',
    'ftp://example.org/x.git',
    'javascript:alert(1)',
    '',
  ])('refuses the url %j', async (url) => {
    expect((await gitInitializer.run({ url }, initContext())).ok).toBe(false)
  })

  it('starts no program that a submodule names as its transport', async () => {
    const { context, url } = setUp(['one'])
    const marker = join(context.home, 'ran')
    const [commit] = gitRepository(join(context.home, 'inner'), ['inner'])
    write(join(url, '.gitmodules'), `[submodule "inner"]\n\tpath = inner\n\turl = ext::touch% ${marker}\n`)
    git(url, 'add', '.gitmodules')
    git(url, 'update-index', '--add', '--cacheinfo', `160000,${commit},inner`)
    git(url, 'commit', '--quiet', '-m', 'a submodule')
    const outcome = await gitInitializer.run({ url, flags: ['--recurse-submodules'] }, context)
    expect(outcome).toMatchObject({ ok: false })
    expect(JSON.stringify(outcome)).toMatch(/transport 'ext' not allowed/)
    expect(existsSync(marker)).toBe(false)
  })

  it.each(['--upload-pack=x', '-x', 'a..b', 'HEAD@{1}', 'a b', '$(touch x)'])(
    'refuses the revision %j',
    async (revision) => {
      const { context, url } = setUp(['one'])
      expect((await gitInitializer.run({ url, revision }, context)).ok).toBe(false)
    },
  )

  it('keeps the clone within the artifacts folder, whatever its path says', async () => {
    const { context, url } = setUp(['one'])
    for (const path of ['../../escape', '/tmp/escape', '..']) {
      expect((await gitInitializer.run({ url }, { ...context, path })).ok).toBe(false)
    }
    write(join(context.home, 'outside', 'x'), '')
    const { symlinkSync } = await import('node:fs')
    symlinkSync(join(context.home, 'outside'), join(context.artifactsPath, 'link'))
    expect((await gitInitializer.run({ url }, { ...context, path: 'link/clone' })).ok).toBe(false)
    expect(readdirSync(join(context.home, 'outside'))).toEqual(['x'])
  })

  it('tells neither log, lineage nor problem of credentials in a url', async () => {
    const { context } = setUp(['one'])
    const url = 'http://user:s3cret@127.0.0.1:1/x.git'
    const outcome = await gitInitializer.run({ url }, context)
    expect(outcome).toMatchObject({ ok: false })
    expect(JSON.stringify([outcome, context.lines])).not.toContain('s3cret')
    expect(JSON.stringify(outcome)).toContain('http://***@127.0.0.1:1/x.git')
  })

  it('runs no hook or program that the repository or the environment names', async () => {
    const { context, url } = setUp(['one'])
    const marker = join(context.home, 'ran')
    writeFileSync(join(url, '.git', 'hooks', 'post-checkout'), `#!/bin/sh\ntouch ${marker}\n`, {
      mode: 0o755,
    })
    process.env.GIT_SSH_COMMAND = `touch ${marker}`
    await gitInitializer.run({ url }, context)
    delete process.env.GIT_SSH_COMMAND
    expect(existsSync(marker)).toBe(false)
  })
})

describe('the flags of a git init step', () => {
  it.each([
    [['--depth 5 --branch=dev'], ['--depth', '5', '--branch', 'dev']],
    [
      ['-c', 'http.sslVerify=false'],
      ['-c', 'http.sslVerify=false'],
    ],
    [
      ['--filter="blob:none"', '--recurse-submodules'],
      ['--filter', 'blob:none', '--recurse-submodules'],
    ],
  ])('%j are allowed', (flags, expected) => {
    expect(safeFlags(flags)).toEqual({ ok: true, value: expected })
  })

  it.each([
    [['--upload-pack=touch x']],
    [['-c', 'core.sshCommand=touch x']],
    [['-c core.fsmonitor=x']],
    [['--config', 'http.sslVerify=false']],
    [['--depth', '--upload-pack=x']],
    [['--template=/tmp/x']],
    [['constructor']],
    [['--branch', '-x']],
    [['--depth']],
    [['x']],
  ])('%j are refused', (flags) => {
    expect(safeFlags(flags)).toMatchObject({
      ok: false,
      error: { problem: expect.stringContaining('is not allowed') },
    })
  })
})

describe('the name of a clone', () => {
  it.each([
    ['https://github.com/polyaxon/polyaxon-ml-serving', 'polyaxon-ml-serving'],
    ['https://github.com/polyaxon/polyaxon-ml-serving.git/', 'polyaxon-ml-serving'],
    ['git@github.com:polyaxon/x.git', 'x'],
    ['/srv/git/x.git', 'x'],
    ['..', 'repository'],
  ])('of %s is %s', (url, name) => expect(repositoryName(url)).toBe(name))
})
