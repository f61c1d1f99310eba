/** `pxrun init`: what it writes is valid, for pxrun and for editors, and runs. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { LanguageClient } from '../editor/language-client.js'
import { root, workspace } from './support.js'

const FILES = ['train.yaml', 'experiment.yaml', 'nightly.yaml', 'pipeline.yaml']
const LINE = /^# yaml-language-server: \$schema=(.+)\n/

describe('pxrun init', () => {
  it('writes files that pass check without a word, with the schema on top', () => {
    const { folder, pxrun } = workspace()
    const { status, stdout } = pxrun(['init', 'start'])
    expect(status).toBe(0)
    for (const name of FILES) {
      expect(stdout).toContain(join('start', name))
      const text = readFileSync(join(folder, 'start', name), 'utf8')
      expect(LINE.exec(text)?.[1]).toBe(pathToFileURL(join(root, 'schemas/polyaxonfile.schema.json')).href)
      expect(pxrun(['check', '-f', join('start', name)])).toMatchObject({ status: 0, stderr: '' })
    }
  })

  it('writes what runs', () => {
    const { pxrun } = workspace()
    pxrun(['init'])
    const job = pxrun(['run', '-f', 'train.yaml', '-P', 'rate=0.5'])
    expect(job).toMatchObject({ status: 0 })
    expect(job.stdout + job.stderr).toContain('training --rate=0.5 for 3 epochs')
    const dag = pxrun(['run', '-f', 'pipeline.yaml'])
    expect(dag).toMatchObject({ status: 0 })
    expect(dag.stdout + dag.stderr).toContain('training --rate=0.1 for 3 epochs')
    const week = ['--from', '2026-03-01', '--to', '2026-03-08']
    const slots = pxrun(['schedule', 'explain', '-f', 'nightly.yaml', ...week])
    expect(slots).toMatchObject({ status: 0 })
  })

  it('names the schema of the package that the project has, from any folder', () => {
    const { folder, pxrun } = workspace()
    mkdirSync(join(folder, 'node_modules/pxrun/schemas'), { recursive: true })
    writeFileSync(join(folder, 'node_modules/pxrun/schemas/polyaxonfile.schema.json'), '{}')
    pxrun(['init', 'a/b'])
    const text = readFileSync(join(folder, 'a/b/train.yaml'), 'utf8')
    expect(LINE.exec(text)?.[1]).toBe('../../node_modules/pxrun/schemas/polyaxonfile.schema.json')
  })

  it('writes over nothing unless told to', () => {
    const { folder, pxrun, write } = workspace({ 'train.yaml': 'mine' })
    const { status, stderr } = pxrun(['init'])
    expect(status).toBe(2)
    expect(stderr).toContain('there is train.yaml in')
    expect(readFileSync(join(folder, 'train.yaml'), 'utf8')).toBe('mine')
    write('nightly.yaml', 'mine')
    expect(pxrun(['init', '--force']).status).toBe(0)
    expect(readFileSync(join(folder, 'nightly.yaml'), 'utf8')).not.toBe('mine')
  })

  it('is right for the YAML language server and for pxrun lsp', async () => {
    const { folder, pxrun } = workspace()
    pxrun(['init'])
    const servers = [
      [resolve('node_modules/yaml-language-server/bin/yaml-language-server'), '--stdio'],
      [join(root, 'dist/bin.cjs'), 'lsp'],
    ]
    for (const args of servers) {
      const settings = { yaml: { schemaStore: { enable: false } } }
      const client = await LanguageClient.start({ command: process.execPath, args, settings })
      for (const name of FILES) {
        const path = join(folder, name)
        const { uri } = await client.open(pathToFileURL(path).href, readFileSync(path, 'utf8'))
        expect(await client.diagnostics(uri)).toEqual([])
      }
      await client.stop()
    }
  })
})
