import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../../support/temp-dir.js'
import { engineInHome, Seen } from '../support.js'
import { endsOf, planOf, runText } from './support.js'

const pipeline = (log: string, operations: readonly string[]) => `version: 1.1
kind: component
run:
  kind: dag
  concurrency: 1
  operations:
${operations.map((line) => `  - ${line}`).join('\n')}
  components:
  - name: train
    inputs: [{name: lr, type: float}, {name: do, type: str, value: "true"}]
    run: {kind: job, container: {command: [sh, -c, "echo {{ lr }} {{ globals.uuid }} >> ${log}; {{ do }}"]}}
`

const runsIn = (log: string) =>
  existsSync(log)
    ? readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0])
    : []

/** A repository called `repo`, and how to commit to it: a file of that content. */
function gitRepository() {
  const repository = join(tempDir(), 'repo')
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
      encoding: 'utf8',
    }).trim()
  execFileSync('git', ['init', '--quiet', repository])
  const commit = (content: string): string => {
    writeFileSync(join(repository, 'file'), `${content}\n`)
    git('add', '.')
    git('commit', '--quiet', '-m', content)
    return git('rev-parse', 'HEAD')
  }
  return { repository, commit }
}

describe('the cache', () => {
  it('takes the result of an equal run, says whose it is, and says of a miss in what it differs', async () => {
    const home = await engineInHome()
    const log = join(home.home, 'log')
    const one = await runText(home, pipeline(log, ['{name: a, dagRef: train, params: {lr: 0.1}}']))
    const two = await runText(
      home,
      pipeline(log, [
        '{name: a, dagRef: train, params: {lr: 0.1}}',
        '{name: b, dagRef: train, params: {lr: 0.2}}',
      ]),
    )
    expect(await endsOf(home.store, two.uuid)).toEqual({ a: 'succeeded', b: 'succeeded' })
    expect(runsIn(log)).toEqual(['0.1', '0.2'])
    const [original, a] = [await home.store.child(one.uuid, 'a'), await home.store.child(two.uuid, 'a')]
    expect(a).toMatchObject({
      original: original!.uuid,
      cloningKind: 'cache',
      metaInfo: { cache: { hit: true, of: original!.uuid } },
    })
    const three = await runText(home, pipeline(log, ['{name: a, dagRef: train, params: {lr: 0.3}}']))
    expect((await home.store.child(three.uuid, 'a'))!.metaInfo.cache).toMatchObject({
      hit: false,
      differs: ['inputs.lr'],
    })
  })

  it('is not used where it is turned off, nor with nocache, nor for what is too old', async () => {
    const home = await engineInHome()
    const log = join(home.home, 'log')
    const text = (cache: string) => pipeline(log, [`{name: a, dagRef: train, ${cache} params: {lr: 0.1}}`])
    await runText(home, text(''))
    await runText(home, text('cache: {disable: true},'))
    await home.engine.run({ ...planOf(home, text('')), caching: 'never' })
    await runText(home, text('cache: {ttl: -1},'))
    expect(runsIn(log)).toHaveLength(4)
    await runText(home, text('cache: {ttl: 3600},'))
    expect(runsIn(log)).toHaveLength(4)
  })

  it('compares the commit of a branch, which the run then brings, whatever comes after', async () => {
    const home = await engineInHome()
    const { repository, commit } = gitRepository()
    const first = commit('one')
    const text = `version: 1.1
kind: component
run:
  kind: dag
  operations:
  - name: a
    component:
      run:
        kind: job
        init: [{git: {url: ${repository}}}]
        container: {command: [cat, "{{ globals.artifacts_path }}/repo/file"]}
`
    const seen = new Seen()
    const child = async () => {
      const run = await home.engine.run(planOf(home, text), { onEvent: seen.onEvent })
      return (await home.store.child(run.uuid, 'a'))!
    }
    const one = await child()
    expect(one.content).toMatchObject({ init: [{ spec: { pinned: { commit: first } } }] })
    expect(await child()).toMatchObject({ original: one.uuid, cloningKind: 'cache' })
    commit('two')
    expect((await child()).metaInfo.cache).toMatchObject({
      hit: false,
      like: expect.stringMatching(/^[0-9a-f]{32}$/),
      differs: ['init.0.version'],
      equal: ['connections', 'container', 'init', 'kind'],
    })
    expect(seen.lines.filter((line) => line === 'one' || line === 'two')).toEqual(['one', 'two'])
  })

  it('comes to an end for three equal operations one at a time, the first of which fails', async () => {
    const home = await engineInHome({ jobs: 1 })
    const log = join(home.home, 'log')
    const once = `test -e ${log}.once || { touch ${log}.once; exit 1; }`
    const lines = ['a', 'b', 'c'].map(
      (name) => `{name: ${name}, dagRef: train, params: {lr: 0.1, do: "${once}"}}`,
    )
    const run = await runText(home, pipeline(log, lines))
    expect(await endsOf(home.store, run.uuid)).toEqual({ a: 'failed', b: 'succeeded', c: 'succeeded' })
    expect(runsIn(log)).toEqual(['0.1', '0.1'])
  })

  it('lets an equal operation wait for the one that runs, and hold no place meanwhile', async () => {
    const home = await engineInHome({ jobs: 1 })
    const log = join(home.home, 'log')
    const lines = ['a', 'b'].map(
      (name) => `{name: ${name}, dagRef: train, params: {lr: 0.1, do: "sleep 0.2"}}`,
    )
    const run = await runText(home, pipeline(log, lines).replace('concurrency: 1', 'concurrency: 2'))
    expect(run.status).toBe('succeeded')
    expect(runsIn(log)).toEqual(['0.1'])
  })
})
