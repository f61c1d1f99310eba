import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyMode, fileInitializer } from '../../src/init/file.js'
import { initContext } from './support.js'

describe('the file init step', () => {
  it('writes the content under its name, with its mode', async () => {
    const context = initContext()
    const outcome = await fileInitializer.run(
      { filename: 'bin/script.sh', chmod: '+x', content: '#!/bin/sh\necho hi\n' },
      context,
    )
    const path = join(context.artifactsPath, 'bin', 'script.sh')
    expect(readFileSync(path, 'utf8')).toBe('#!/bin/sh\necho hi\n')
    expect(statSync(path).mode & 0o111).toBe(0o111)
    expect(outcome).toMatchObject({
      ok: true,
      value: { artifacts: [{ name: 'bin/script.sh', isInput: true }] },
    })
  })

  it('refuses a place outside of the run and a mode that is none', async () => {
    expect(await fileInitializer.run({ filename: '../x', content: '' }, initContext())).toMatchObject({
      ok: false,
    })
    expect(
      await fileInitializer.run({ filename: 'x', content: '', chmod: 'rwx' }, initContext()),
    ).toMatchObject({ ok: false })
  })
})

describe('a file mode', () => {
  it.each([
    ['+x', 0o755],
    ['u+x', 0o744],
    ['755', 0o755],
    ['go-r,u+x', 0o700],
    ['a=r', 0o444],
  ])('%s makes of 644 what chmod makes', (mode, expected) => expect(applyMode(0o644, mode)).toBe(expected))
})
