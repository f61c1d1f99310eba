/** Every example of docs/embedding.md, run as it stands: it prints what the page says, or passes in vitest. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectWithPxrun } from './package-folder.js'

const page = readFileSync('docs/embedding.md', 'utf8')
const blocks = [
  ...page.matchAll(/```js\n(?:\/\/ (\S+)\n)?(.*?)```\n(?:\nprints\n\n```text\n(.*?)```)?/gs),
].map(([, file, code, printed], index) => ({
  file: file ?? `example-${index + 1}.mjs`,
  code: code!,
  printed,
}))

/** A project with everything that the page writes down. */
function project(): string {
  const folder = projectWithPxrun()
  for (const { file, code } of blocks) writeFileSync(join(folder, file), code)
  return folder
}

describe('docs/embedding.md', () => {
  it('shows nothing that is not run', () => {
    const isRun = ({ file, printed }: (typeof blocks)[number]) =>
      printed !== undefined || file.endsWith('.test.mjs') || page.includes(`from './${file}'`)
    expect(blocks.filter((block) => !isRun(block))).toEqual([])
    expect(page).not.toMatch(/```ts\n/)
    expect(blocks.length).toBeGreaterThan(8)
  })

  it.each(blocks.filter(({ printed }) => printed !== undefined))(
    '$file prints what it says',
    ({ file, printed }) => {
      const stdout = execFileSync(process.execPath, [file], { cwd: project(), encoding: 'utf8' })
      expect(stdout).toBe(printed)
    },
  )

  it('has suites that pass', () => {
    const vitest = resolve('node_modules/vitest/vitest.mjs')
    const args = [vitest, 'run', '--root', '.', '--reporter', 'json', '--maxWorkers', '1']
    const report = execFileSync(process.execPath, args, {
      cwd: project(),
      encoding: 'utf8',
      env: { ...process.env, VITEST: undefined },
    })
    const { success, numTotalTests, testResults } = JSON.parse(report)
    expect(success).toBe(true)
    expect(testResults).toHaveLength(blocks.filter(({ file }) => file.endsWith('.test.mjs')).length)
    expect(numTotalTests).toBeGreaterThan(50)
  }, 120_000)
})
