/** The report of the API: what breaks somebody's program changes it, and what does not leaves it as it is. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../support/temp-dir.js'

type ReportOf = (title: string, entry: string, folder: string) => string
const { reportOf } = (await import('../../scripts/api-report.mjs' as string)) as { reportOf: ReportOf }

/** The report after a change of a file of the declarations that the build has made. */
function reportAfter(file: string, from: string | RegExp, to: string): string {
  const folder = tempDir()
  cpSync('dist/types', folder, { recursive: true })
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  const changed = text.replace(from, to)
  expect(changed).not.toBe(text)
  writeFileSync(path, changed)
  return reportOf('pxrun', join(folder, 'index.d.ts'), folder)
}

const before = reportOf('pxrun', 'dist/types/index.d.ts', 'dist/types')

describe('the report of the API', () => {
  it.each([
    [
      'a parameter of another type',
      'embedding/embedded-engine.d.ts',
      'wait(uuid: string',
      'wait(uuid: number',
    ],
    [
      'a parameter more',
      'embedding/create-engine.d.ts',
      'options: EngineOptions',
      'options: EngineOptions, more: string',
    ],
    ['a member that is gone', 'embedding/embedded-engine.d.ts', /folderOf\(uuid: string\): string;/, ''],
    ['an option that is required now', 'embedding/embedded-engine.d.ts', 'jobs?: number', 'jobs: number'],
    ['a union with a case less', 'lifecycle/status.d.ts', /'upstream_failed',? ?/, ''],
    [
      'a union with a case more',
      'embedding/embedded-engine.d.ts',
      "'process' | 'sandbox'",
      "'slurm' | 'process' | 'sandbox'",
    ],
    ['a type that is not exported itself', 'engine/places.d.ts', 'concurrency', 'atOnce'],
    ['an export that is gone', 'index.d.ts', /export \{ createEngine \}[^\n]*\n/, ''],
  ])('shows %s', (_, file, from, to) => {
    expect(reportAfter(file, from, to)).not.toBe(before)
  })

  it('does not show comments, nor what is inside', () => {
    expect(reportAfter('embedding/create-engine.d.ts', '/**', '/** More words.')).toBe(before)
    expect(
      reportAfter('store/sqlite/open-sqlite-store.d.ts', 'export', 'declare const more: 1;\nexport'),
    ).toBe(before)
  })
})
