/** The verdicts of Polyaxon itself, as far as they are about the shape of the document. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hasShapeErrors } from './support.js'

const FOLDER = '../shared/conformance'

const FAMILIES = [
  'dags',
  'docs',
  'examples',
  'fixtures',
  'hooks',
  'init',
  'joins',
  'matrix',
  'mutations',
  'patches',
  'runs',
  'schedules',
  'sections',
  'templates',
  'text',
  'top',
  'types',
  'validation',
]

interface Row {
  readonly id: string
  readonly files: Readonly<Record<string, string>>
  readonly main: string
  readonly presets?: readonly string[]
  readonly expect: { readonly valid: boolean; readonly reason?: string }
}

/** What Polyaxon says about the shape of one file. */
const SHAPE =
  /Field required|Extra inputs are not permitted|Input should be|Unable to extract tag|does not match any|String should match/

/** What it says about several keys together: that is for the rules. A span in the wrong order fails as a list too. */
const RULE = /Value error|validate_range\(\)/

const FILE =
  /^PolyaxonfileError: (The Polyaxonfile|Unexpected section)|^PolyaxonValidationError: Received a non valid config/

function isAboutShape({ files, expect: { reason = '' } }: Row): boolean {
  if (Object.keys(files).length > 1) return false
  return (
    FILE.test(reason) ||
    (/ for V1(Component|Operation)\n/.test(reason) && SHAPE.test(reason) && !RULE.test(reason))
  )
}

describe.skipIf(!existsSync(FOLDER))('the conformance corpus (skipped without ../shared)', () => {
  it.each(FAMILIES)('%s', (family) => {
    const rows: Row[] = readFileSync(`${FOLDER}/${family}.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const wrong = rows.filter((row) => {
      const found = hasShapeErrors(row.files[row.main]!)
      return row.expect.valid ? found : isAboutShape(row) && !found
    })
    expect(wrong.map(({ id }) => id)).toEqual([])
  })
})
