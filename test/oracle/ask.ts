import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export type Question =
  | { readonly yaml: string }
  | { readonly template: string; readonly names: Readonly<Record<string, unknown>> }

export interface Answer {
  readonly value?: unknown
  /** The exception of Python. */
  readonly error?: string
}

const candidates = [process.env.PXRUN_TEST_PYTHON, 'python3', '/usr/bin/python3']

/** A Python that has PyYAML and Jinja. */
export const python = candidates.find(
  (name) => name && spawnSync(name, ['-c', 'import yaml, jinja2']).status === 0,
)

if (!python) {
  if (process.env.PXRUN_TEST_PYTHON) throw new Error('PXRUN_TEST_PYTHON has no PyYAML or no Jinja')
  console.warn(
    'skipped: no Python with PyYAML and Jinja to compare with (Debian: python3-yaml python3-jinja2)',
  )
}

export function ask(questions: readonly Question[]): Answer[] {
  const { stdout, stderr } = spawnSync(python!, [join(import.meta.dirname, 'oracle.py')], {
    input: questions.map((question) => JSON.stringify(question)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  const answers = stdout.split('\n').filter(Boolean)
  if (answers.length !== questions.length) throw new Error(`the oracle broke off: ${stderr}`)
  return answers.map((line): Answer => JSON.parse(line))
}
