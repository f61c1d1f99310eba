import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const corpus = join(root, '../shared/conformance')
const isThere = existsSync(corpus) && existsSync(join(root, 'dist/index.js'))

describe.skipIf(!isThere)('the corpus of Polyaxonfiles (skipped without ../shared and a build)', () => {
  it('gives what Polyaxon gives, through the public library', { timeout: 300_000 }, () => {
    const report = execFileSync(process.execPath, [join(root, 'scripts/conformance.mjs'), corpus], {
      encoding: 'utf8',
    })
    expect(report.trimEnd().split('\n').at(-1)).toMatch(/^\d{4,} passed, 0 failed$/)
  })
})
