/**
 * Reads a fixture of `fixtures/spec`: the cases that prove one rule. The format is described in `spec/README.md`.
 *
 * The files are read by the `yaml` package, as YAML 1.2: the reader under test does not judge itself.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface Fixture {
  readonly rule: string
  readonly cases: readonly Case[]
}

export interface Case {
  readonly title: string
  /** A Polyaxonfile. */
  readonly document?: string
  /** Several files by name, address or `hub:name`; the first one is the document. */
  readonly files?: Readonly<Record<string, string>>
  readonly presets?: readonly string[]
  readonly params?: Readonly<Record<string, string>>
  readonly context?: Readonly<Record<string, unknown>>
  readonly facts?: Readonly<Record<'references' | 'joins', Readonly<Record<string, unknown>>>>
  /** A text that is read as YAML and as nothing more. */
  readonly yaml?: string
  readonly query?: string
  readonly sort?: string
  /** Why the case fails for now. A gap that is closed fails too, so that this line goes. */
  readonly gap?: string
  readonly expect: Readonly<Record<string, unknown>>
}

const SUBJECTS = ['document', 'files', 'yaml', 'query', 'sort']
const SETTINGS = ['title', 'presets', 'params', 'context', 'facts', 'gap', 'expect']

/** Throws for what the format does not know, so that a slip of the pen cannot make a case prove nothing. */
export function readFixture(path: string): Fixture {
  const { rule, cases, ...rest } = parse(readFileSync(path, 'utf8'), { merge: false }) as Partial<Fixture>
  const refuse = (problem: string): never => {
    throw new Error(`${path}: ${problem}`)
  }
  if (Object.keys(rest).length) refuse(`it has the keys ${Object.keys(rest).join(', ')}`)
  if (rule === undefined) return refuse('it names no rule')
  if (!Array.isArray(cases) || !cases.length) return refuse('it has no cases')
  for (const one of cases as readonly Case[]) {
    const unknown = Object.keys(one).filter((key) => ![...SUBJECTS, ...SETTINGS].includes(key))
    if (unknown.length) refuse(`the case "${one.title}" has the keys ${unknown.join(', ')}`)
    if (typeof one.title !== 'string' || !one.title) refuse('a case has no title')
    if (SUBJECTS.filter((key) => key in one).length !== 1)
      refuse(`"${one.title}" needs one of ${SUBJECTS.join(', ')}`)
    if (!Object.values(one.params ?? {}).every((value) => typeof value === 'string'))
      refuse(`"${one.title}" has a param that is no text`)
    if (typeof one.expect !== 'object' || one.expect === null) refuse(`"${one.title}" expects nothing`)
  }
  return { rule, cases }
}
