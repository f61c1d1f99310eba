import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, workspace } from '../cli/support.js'

const old = readFileSync(join(root, 'fixtures/migrate/local-experiment/old.yml'), 'utf8')

describe('pxrun migrate', () => {
  it('prints the new document, and says how many comments to look at', () => {
    const { pxrun } = workspace({ 'old.yml': old })
    const { status, stdout, stderr } = pxrun(['migrate', '-f', 'old.yml'])
    expect(status).toBe(0)
    expect(stdout).toBe(readFileSync(join(root, 'fixtures/migrate/local-experiment/new.yaml'), 'utf8'))
    expect(stderr).toContain('search for `pxrun migrate`')
  })

  it('reads standard input and the default file', () => {
    const { pxrun, write } = workspace()
    const { stdout } = pxrun(['migrate', '-f', '-'], { input: old })
    write('polyaxonfile.yml', old)
    expect(pxrun(['migrate']).stdout).toBe(stdout)
    expect(stdout).toContain('kind: component')
  })

  it('makes a document that runs', () => {
    const { pxrun, write, home, json } = workspace({ 'old.yml': old })
    write('new.yaml', pxrun(['migrate', '-f', 'old.yml']).stdout)
    const { status, stdout } = pxrun(['run', '-f', 'new.yaml', '-P', 'rate=0.25'])
    expect(stdout).toContain('rate 0.25')
    expect(stdout).toContain('round 3')
    expect(status).toBe(0)
    const [{ uuid }] = json(['ops', 'ls']).runs
    expect(existsSync(join(home, 'runs', uuid, 'outputs', 'result.txt'))).toBe(true)
  })

  it('gives a present document back, and says so', () => {
    const text = 'version: 1.1\nkind: component\nrun: {kind: job}\n'
    const { pxrun } = workspace({ 'new.yaml': text })
    expect(pxrun(['migrate', '-f', 'new.yaml'])).toEqual({
      status: 0,
      stdout: text,
      stderr: 'new.yaml is in the present format already\n',
    })
  })

  it('ends with 3 and a diagnostic for what it cannot read', () => {
    const { pxrun } = workspace({ 'odd.yml': 'apiVersion: v1\n' })
    const odd = pxrun(['migrate', '-f', 'odd.yml'])
    expect([odd.status, odd.stdout]).toEqual([3, ''])
    expect(odd.stderr).toContain('[not-old-format]')
    expect(pxrun(['migrate', '-f', 'none.yml'])).toMatchObject({ status: 3, stdout: '' })
  })
})
