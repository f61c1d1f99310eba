import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSource } from '../../src/polyaxonfile/source.js'
import { complaints, lost, migrateText } from './support.js'

const fixtures = join(import.meta.dirname, '../../fixtures/migrate')

describe.each(readdirSync(fixtures))('fixtures/migrate/%s', (name) => {
  const text = readFileSync(join(fixtures, name, 'old.yml'), 'utf8')
  const { migration, diagnostics } = migrateText(text)
  const written = migration?.text ?? ''

  it('becomes new.yaml, without a complaint', async () => {
    expect(diagnostics).toEqual([])
    await expect(written).toMatchFileSnapshot(join(fixtures, name, 'new.yaml'))
  })

  it('passes check', () => {
    expect(complaints(written)).toEqual([])
  })

  it('has lost nothing', () => {
    expect(lost(readSource({ name, text }).source?.value, written)).toEqual([])
  })
})
