/** Every example of docs/embedding.md, run as it stands: it prints what the page says. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectWithPxrun } from './package-folder.js'

const page = readFileSync('docs/embedding.md', 'utf8')
const examples = [...page.matchAll(/```js\n(.*?)```\n\nprints\n\n```text\n(.*?)```/gs)].map(
  ([, code, printed], index) => ({ title: `example ${index + 1}`, code: code!, printed: printed! }),
)

describe('docs/embedding.md', () => {
  it('says of every example what it prints', () => {
    expect(examples.length).toBeGreaterThan(2)
    expect([...page.matchAll(/```js\n/g)]).toHaveLength(examples.length)
  })

  it.each(examples)('$title', ({ code, printed }) => {
    const folder = projectWithPxrun()
    writeFileSync(join(folder, 'example.mjs'), code)
    const stdout = execFileSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' })
    expect(stdout).toBe(printed)
  })
})
