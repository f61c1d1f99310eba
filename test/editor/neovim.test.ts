/** A real editor with the recipe of docs/editors.md: Neovim and its own client, without a screen. */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../support/temp-dir.js'

const hasNeovim = spawnSync('nvim', ['--version']).status === 0

const TRAIN = `version: 1.1
kind: component
name: train
inputs:
  - name: lr
    type: float
    value: 0.1
    description: How far a step goes.
run:
  kind: job
  container:
    command: [echo, "{{ lr }}"]
`

const PIPELINE = `version: 1.1
kind: component
run:
  kind: dag
  operations:
    - name: first
      pathRef: ./train.yaml
      params: {lr: {value: 0.5}}
    - name: second
      pathRef: ./train.yaml
      dependencies: [frist]
`

/** The last recipe for Neovim, which is the one for the version that Debian has. */
const recipe = () => [...readFileSync('docs/editors.md', 'utf8').matchAll(/```lua\n(.*?)```/gs)].at(-1)![1]!

describe.skipIf(!hasNeovim && !process.env.CI)('Neovim (skipped where it is not installed)', () => {
  it('shows, explains, mends, renames, jumps and runs', () => {
    const folder = tempDir()
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
    write('train.yaml', TRAIN)
    write('pipeline.yaml', PIPELINE)
    write('init.lua', recipe())
    mkdirSync(join(folder, 'bin'))
    write('bin/pxrun', `#!/bin/sh\nexec '${process.execPath}' '${resolve('dist/bin.cjs')}' "$@"\n`)
    chmodSync(join(folder, 'bin/pxrun'), 0o755)
    execFileSync(
      'nvim',
      ['--headless', '-n', '-i', 'NONE', '-u', 'init.lua', '-S', resolve('test/editor/neovim.lua')],
      {
        cwd: folder,
        env: {
          ...process.env,
          PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
          HOME: folder,
          XDG_STATE_HOME: folder,
          PXRUN_HOME: join(folder, 'home'),
        },
        stdio: 'ignore',
        timeout: 110_000,
      },
    )
    const seen = JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'))
    expect(seen.error).toBeUndefined()
    expect(seen.problems).toEqual([expect.stringContaining('`frist`')])
    expect(seen.fixes).toEqual([expect.stringContaining('first')])
    expect(seen.fixed).toBe(PIPELINE.replace('frist', 'first').trimEnd())
    expect(seen.hover).toContain('How far a step goes.')
    expect(seen.definition).toEqual(['train.yaml', 5, 'lr'])
    expect(seen.renamed).toEqual([
      TRAIN.replace('name: lr', 'name: rate').replace('{{ lr }}', '{{ rate }}').trimEnd(),
      PIPELINE.replace('frist', 'first').replace('{lr:', '{rate:').trimEnd(),
    ])
    expect(seen.symbols.join()).toMatch(/first.*second/)
    expect(seen.completion).toContain('first')
    expect(seen.lenses).toHaveLength(2)
    expect(seen.terminal).toContain('Process exited 0')
  }, 120_000)
})
