import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shellJob, workspace } from './support.js'

const GREET = shellJob('echo hello {{ who }}', 'description: Says hello\ninputs:\n- {name: who, type: str}\n')

describe('pxrun hub', () => {
  it('runs a component by name and tag, and an operation by hubRef', () => {
    const { pxrun, write, json } = workspace({ 'greet.yaml': GREET })
    expect(json(['hub', 'push', '-f', 'greet.yaml', '--name', 'greet', '--tag', 'v1'])).toMatchObject({
      name: 'greet',
      new: true,
      tags: ['v1', 'latest'],
    })
    expect(pxrun(['run', '--hub', 'greet:v1', '-P', 'who=you']).stdout).toBe('hello you\n')
    write('op.yaml', 'version: 1.1\nkind: operation\nhubRef: greet\nparams: {who: {value: them}}\n')
    expect(pxrun(['check', '-f', 'op.yaml']).stdout).toBe('op.yaml is valid\n')
    expect(pxrun(['run', '-f', 'op.yaml']).stdout).toBe('hello them\n')
    expect(pxrun(['explain', '-f', 'op.yaml']).stdout).toMatch(/kind: job +hub:greet:latest:\d+:\d+/)
  })

  it('takes presets beside a component of the hub', () => {
    const { pxrun } = workspace({
      'greet.yaml': GREET,
      'preset.yaml': 'isPreset: true\nparams: {who: {value: preset}}\n',
    })
    pxrun(['hub', 'push', '-f', 'greet.yaml', '--name', 'greet'])
    expect(pxrun(['run', '--hub', 'greet', '-f', 'preset.yaml']).stdout).toBe('hello preset\n')
  })

  it('points at the hubRef that names nothing', () => {
    const { pxrun, write } = workspace({ 'greet.yaml': GREET })
    pxrun(['hub', 'push', '-f', 'greet.yaml', '--name', 'greet', '--tag', 'v1'])
    write('op.yaml', 'version: 1.1\nkind: operation\nhubRef: gret:v1\n')
    const { status, stderr } = pxrun(['check', '-f', 'op.yaml'])
    expect(status).toBe(3)
    expect(stderr).toMatch(/op\.yaml:3:9: error: .*the hub has no component `gret`; did you mean `greet`\?/)
  })

  it('lists, prints and removes what it keeps', () => {
    const { pxrun, json } = workspace({ 'greet.yaml': GREET })
    pxrun(['hub', 'push', '-f', 'greet.yaml', '--name', 'team/greet', '-t', 'v1'])
    expect(pxrun(['hub', 'ls', 'team/greet']).stdout).toMatch(
      /^team\/greet\tv1, latest\tsha256:\w{12}\tSays hello\n$/,
    )
    expect(pxrun(['hub', 'get', 'team/greet:v1']).stdout).toBe(GREET)
    expect(pxrun(['hub', 'rm', 'team/greet']).status).toBe(2)
    expect(pxrun(['hub', 'rm', 'team/greet', '--all']).stdout).toMatch(/removed team\/greet:v1/)
    expect(json(['hub', 'ls'])).toMatchObject([{ name: 'slack', built_in: true }, { name: 'webhook' }])
  })

  it.each([
    [
      'an operation',
      'version: 1.1\nkind: operation\npathRef: ./greet.yaml\nparams: {who: {value: x}}\n',
      /is an operation/,
    ],
    [
      'a component that needs files beside it',
      'version: 1.1\nkind: component\nrun:\n  kind: dag\n  operations:\n  - {name: a, pathRef: ./greet.yaml, params: {who: {value: x}}}\n',
      /refers to the file \.\/greet\.yaml/,
    ],
    ['what is not valid', 'version: 1.1\nkind: component\nrun: {kind: jop}\n', /error/],
  ])('does not take %s', (_, text, message) => {
    const { pxrun } = workspace({ 'greet.yaml': GREET, 'a.yaml': text })
    const { status, stderr } = pxrun(['hub', 'push', '-f', 'a.yaml', '--name', 'a'])
    expect(stderr).toMatch(message)
    expect(status).toBe(3)
  })

  it('shares components through a folder, which can also be the hub itself', () => {
    const ours = workspace({ 'greet.yaml': GREET })
    ours.pxrun(['hub', 'push', '-f', 'greet.yaml', '--name', 'greet', '--tag', 'v1'])
    const shared = join(ours.folder, 'shared')
    expect(ours.pxrun(['hub', 'export', 'shared']).status).toBe(0)
    const theirs = workspace()
    expect(
      theirs.pxrun(['run', '--hub', 'greet:v1', '-P', 'who=x'], { env: { PXRUN_HUB: shared } }).stdout,
    ).toBe('hello x\n')
    expect(theirs.pxrun(['hub', 'import', shared]).stdout).toBe(
      '1 component: 1 new version, 2 new tags in the hub\n',
    )
    expect(theirs.pxrun(['run', '--hub', 'greet:v1', '-P', 'who=y']).stdout).toBe('hello y\n')
  })
})
