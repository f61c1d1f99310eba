import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeYaml } from '../../src/yaml/write-yaml.js'
import { oldDocuments } from './old-documents.js'
import { complaints, lost, migrated, migrateText } from './support.js'

const RUNS = { numRuns: 200 }

describe('any old document', () => {
  it('becomes one that check has nothing against', () => {
    fc.assert(
      fc.property(oldDocuments, (old) => {
        expect(complaints(migrated(writeYaml(old)))).toEqual([])
      }),
      RUNS,
    )
  })

  it('is found again in the new one, as a value or in a comment', () => {
    fc.assert(
      fc.property(oldDocuments, (old) => {
        expect(lost(old, migrated(writeYaml(old)))).toEqual([])
      }),
      RUNS,
    )
  })

  it('is migrated once: the new one stays as it is', () => {
    fc.assert(
      fc.property(oldDocuments, (old) => {
        const text = migrated(writeYaml(old))
        const again = migrateText(text).migration
        expect(again).toEqual({ text, isChanged: false, notes: [] })
      }),
      { numRuns: 100 },
    )
  })

  it('gives the same text each time, with every comment in it', () => {
    fc.assert(
      fc.property(oldDocuments, (old) => {
        const text = writeYaml(old)
        const { migration } = migrateText(text)
        expect(migrateText(text).migration).toEqual(migration)
        expect(migration?.text.match(/# pxrun migrate: /g)?.length ?? 0).toBe(migration?.notes.length)
      }),
      { numRuns: 100 },
    )
  })
})

describe('any text', () => {
  const anything = fc.oneof(
    fc.string(),
    fc.jsonValue({ maxDepth: 3 }).map((value) => writeYaml(value)),
    fc
      .record({
        version: fc.constant(1),
        kind: fc.constantFrom('experiment', 'group', 'job', 'build', 'notebook', 'pipeline'),
      })
      .chain((head) =>
        fc
          .dictionary(
            fc.constantFrom(
              'hptuning',
              'environment',
              'build',
              'run',
              'params',
              'inputs',
              'ops',
              'templates',
              'logging',
              'tags',
              'name',
              'schedule',
            ),
            fc.jsonValue({ maxDepth: 3 }),
          )
          .map((sections) => writeYaml({ ...head, ...sections })),
      ),
  )

  it('is migrated, or refused with an error', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { migration, diagnostics } = migrateText(text)
        expect(migration === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'))
      }),
      { numRuns: 1000 },
    )
  })
})
