/** The VS Code extension as it is packaged. VS Code itself is not here: what starts in it is `pxrun lsp`. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempDir } from '../support/temp-dir.js'

const PYTHON = process.env.PXRUN_TEST_PYTHON ?? 'python3'

const hasPython = () => {
  try {
    execFileSync(PYTHON, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return process.env.PXRUN_TEST_PYTHON !== undefined
  }
}

it.skipIf(!hasPython())('is a zip that others can read, with what its manifest names', () => {
  const folder = tempDir()
  const file = join(folder, 'pxrun.vsix')
  execFileSync(process.execPath, ['scripts/package-vscode.mjs', file])
  // Python's reader checks every sum.
  expect(execFileSync(PYTHON, ['-m', 'zipfile', '-t', file], { encoding: 'utf8' })).toContain('Done testing')
  execFileSync(PYTHON, ['-m', 'zipfile', '-e', file, folder])
  const text = (name: string) => readFileSync(join(folder, name), 'utf8')
  const manifest = JSON.parse(text('extension/package.json'))
  expect(manifest.version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version)
  const code = text(join('extension', manifest.main))
  for (const { command } of manifest.contributes.commands) expect(code).toContain(command)
  expect(new Set([...code.matchAll(/require\("([^"]+)"\)/g)].map((match) => match[1]))).toContain('vscode')
  for (const [, path] of text('extension.vsixmanifest').matchAll(/Path="([^"]+)"/g))
    expect(text(path!)).not.toBe('')
})
