/** Reads `spec/*.md`: which rules there are, and what proves each. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export interface Rule {
  readonly id: string
  readonly file: string
  /** What stands below the heading, without code blocks and the lines that name tests. */
  readonly text: string
  /** Tests that prove the rule instead of a fixture. */
  readonly tests: readonly NamedTest[]
}

export interface NamedTest {
  /** From the project's root. */
  readonly file: string
  /** The test's name, or its beginning. */
  readonly name: string
}

const HEADING = /^### (PLX-[A-Z]{3}-\d{3}) .+$/
const NAMED_TEST = /^Proved by `([^`]+)`: (.+)$/

/** The rules of every file, in the order in which they are written. */
export function readRules(): Rule[] {
  const folder = join(root, 'spec')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md') && !['README.md', 'deviations.md'].includes(name))
    .sort()
    .flatMap((name) => rulesOf(readFileSync(join(folder, name), 'utf8'), name))
}

function rulesOf(text: string, file: string): Rule[] {
  const rules: { id: string; lines: string[] }[] = []
  for (const line of text.split('\n')) {
    const id = HEADING.exec(line)?.[1]
    if (id) rules.push({ id, lines: [] })
    else rules.at(-1)?.lines.push(line)
  }
  return rules.map(({ id, lines }) => ({
    id,
    file,
    text: lines
      .filter((line) => !NAMED_TEST.test(line))
      .join('\n')
      .replace(/```[\s\S]*?```/g, '')
      .trim(),
    tests: lines.flatMap((line) => {
      const match = NAMED_TEST.exec(line)
      return match ? [{ file: match[1]!, name: match[2]! }] : []
    }),
  }))
}

/** Whether the file of a test is there and has a test of that name. */
export function isThere({ file, name }: NamedTest): boolean {
  const path = join(root, file)
  return existsSync(path) && readFileSync(path, 'utf8').includes(name)
}

/** Every fixture's path by the rule that its name tells. */
export function fixtureFiles(): ReadonlyMap<string, string> {
  const folder = join(root, 'fixtures', 'spec')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  )
  return new Map(files.sort().map((name) => [basename(name, '.yaml'), join(folder, name)]))
}
