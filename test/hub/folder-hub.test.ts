import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyHub, markForGit } from '../../src/hub/copy-hub.js'
import { FolderHub } from '../../src/hub/folder-hub.js'
import { digestOf } from '../../src/hub/hub-files.js'
import { type HubRef, parseHubRef } from '../../src/hub/hub-ref.js'
import { tempDir } from '../support/temp-dir.js'

function refOf(text: string): HubRef {
  const ref = parseHubRef(text)
  if (!ref.ok) throw new Error(ref.error)
  return ref.value
}

async function hubWith(...pushes: [name: string, text: string, ...tags: string[]][]) {
  const folder = tempDir()
  const hub = new FolderHub(folder)
  for (const [name, text, ...tags] of pushes)
    expect(await hub.push({ name, text, tags })).toMatchObject({ ok: true })
  const text = async (ref: string) => {
    const got = await hub.get(refOf(ref))
    return got.ok ? got.value.text : got.error
  }
  return { folder, hub, text }
}

describe('the hub', () => {
  it('finds a version by tag, as latest, and by a digest or the beginning of one', async () => {
    const { text } = await hubWith(['scoring', 'one\n', 'v1'], ['scoring', 'two\n', 'v2', 'stable'])
    expect(await text('scoring:v1')).toBe('one\n')
    expect(await text('scoring')).toBe('two\n')
    expect(await text('scoring:stable')).toBe('two\n')
    expect(await text(`scoring@${digestOf('one\n')}`)).toBe('one\n')
    expect(await text(`scoring@${digestOf('one\n').slice(0, 19)}`)).toBe('one\n')
    expect(await text(`scoring:v1@${digestOf('one\n')}`)).toBe('one\n')
  })

  it('never lets a tag name another version, and moves latest', async () => {
    const { hub, text } = await hubWith(['scoring', 'one', 'v1'])
    expect(await hub.push({ name: 'scoring', text: 'two', tags: ['v2', 'v1'] })).toEqual({
      ok: false,
      error: expect.stringMatching(/`scoring:v1` names another version already/),
    })
    expect(await text('scoring')).toBe('one')
    expect(await text('scoring:v2')).toMatch(/no tag `v2`/)
    expect(await hub.push({ name: 'scoring', text: 'one', tags: ['v1'] })).toMatchObject({
      value: { isNew: false, tags: ['v1', 'latest'] },
    })
  })

  it('says that a pinned version is not the one that its tag names', async () => {
    const { text } = await hubWith(['scoring', 'one', 'v1'], ['scoring', 'two'])
    expect(await text(`scoring:latest@${digestOf('one')}`)).toMatch(/is sha256:\w{12} now, not sha256:\w{12}/)
  })

  it('suggests a name and a tag, or lists the tags', async () => {
    const { text } = await hubWith(['batch-scoring', 'one', 'v1', 'v2', 'v10'], ['team/train', 'x'])
    expect(await text('batch-scorin')).toBe(
      'the hub has no component `batch-scorin`; did you mean `batch-scoring`?',
    )
    expect(await text('slak')).toMatch(/did you mean `slack`/)
    expect(await text('batch-scoring:lates')).toMatch(/did you mean `batch-scoring:latest`/)
    expect(await text('batch-scoring:production')).toMatch(/it has `v10`, `v2`, `v1`, `latest`/)
    expect(await text(`batch-scoring@${digestOf('x')}`)).toMatch(/no version sha256:\w+ of `batch-scoring`/)
    expect(await text('team/train')).toBe('x')
  })

  it('does not hand out a version whose file was changed', async () => {
    const { folder, text } = await hubWith(['scoring', 'one', 'v1'])
    const file = join(folder, 'scoring', 'versions', `${digestOf('one').slice(7)}.yaml`)
    writeFileSync(file, 'another')
    expect(await text('scoring:v1')).toMatch(/is not what was pushed/)
  })

  it('removes a tag, and a version with its last tag', async () => {
    const { hub, text } = await hubWith(['scoring', 'one', 'v1', 'old'], ['scoring', 'two', 'v2'])
    expect(await hub.remove(refOf('scoring:old'))).toEqual({
      ok: true,
      value: { tags: ['old'], digests: [] },
    })
    expect(await hub.remove(refOf('scoring:v1'))).toEqual({
      ok: true,
      value: { tags: ['v1'], digests: [digestOf('one')] },
    })
    expect(await text(`scoring@${digestOf('one')}`)).toMatch(/no version/)
    expect(await hub.remove(refOf(`scoring@${digestOf('two')}`))).toMatchObject({
      value: { tags: ['v2', 'latest'] },
    })
    expect((await hub.list()).map(({ name }) => name)).toEqual(['slack', 'webhook'])
    expect(await hub.removeAll('scoring')).toMatchObject({ ok: false })
  })

  it('keeps its own components as they are', async () => {
    const { hub, text } = await hubWith()
    expect(await text('slack')).toMatch(/kind: notifier/)
    expect(await hub.push({ name: 'slack', text: 'x', tags: [] })).toMatchObject({ ok: false })
    expect(await hub.remove(refOf('webhook'))).toMatchObject({ ok: false })
    expect(await hub.removeAll('webhook')).toMatchObject({ ok: false })
  })

  it.each([
    '../up',
    'a/b/c',
    '',
    '.hidden',
    'a/../b',
    'versions/x',
    'a:../x',
    'a:',
    'a@v1',
    'a@sha256:00',
    'a b',
  ])('takes %j for no component', (text) => {
    expect(parseHubRef(text)).toMatchObject({ ok: false })
  })
})

describe('a hub in a folder that a team shares', () => {
  it('is written as files that git leaves alone, and read back the same', async () => {
    const { folder, text } = await hubWith(['scoring', 'one\r\n', 'v1'], ['team/train', 'two', 'v1'])
    const shared = tempDir()
    expect(copyHub(folder, shared)).toMatchObject({
      value: { names: ['scoring', 'team/train'], newVersions: 2, conflicts: [], refused: [] },
    })
    markForGit(shared)
    expect(readFileSync(join(shared, '.gitattributes'), 'utf8')).toBe('* -text\n')
    const other = await hubWith()
    copyHub(shared, other.folder)
    expect(await other.text('scoring:v1')).toBe(await text('scoring:v1'))
    expect(copyHub(shared, other.folder)).toMatchObject({ value: { newVersions: 0, newTags: [] } })
  })

  it('leaves a tag that names another version here, and tells of it', async () => {
    const theirs = await hubWith(['scoring', 'theirs', 'v1'])
    const ours = await hubWith(['scoring', 'ours', 'v1'])
    expect(copyHub(theirs.folder, ours.folder)).toMatchObject({ value: { conflicts: ['scoring:v1'] } })
    expect(await ours.text('scoring:v1')).toBe('ours')
    expect(await ours.text(`scoring@${digestOf('theirs')}`)).toBe('theirs')
  })

  it('takes no text that is not what its name says, and no component of pxrun’s own', async () => {
    const theirs = await hubWith(['scoring', 'theirs', 'v1'])
    const files = join(theirs.folder, 'scoring', 'versions')
    writeFileSync(join(files, `${digestOf('theirs').slice(7)}.yaml`), 'changed')
    const ours = await hubWith()
    expect(copyHub(theirs.folder, ours.folder)).toMatchObject({
      value: {
        newVersions: 0,
        newTags: [],
        refused: [`scoring@${digestOf('theirs')}`, 'scoring:latest', 'scoring:v1'],
      },
    })
    expect(copyHub(theirs.folder, ours.folder, ['scorin'])).toMatchObject({
      error: expect.stringMatching(/did you mean `scoring`/),
    })
  })
})
