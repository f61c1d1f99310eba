/**
 * Everything that can go wrong when a CSV file is scored, as a closed union, and the wording of each
 * case for people. Knows nothing of how a problem is found.
 */
import { unreachable } from '../base/invariant.js'

/** A place in the CSV file: `line` counts from 1 and is the line on which the row begins. */
interface RowPlace {
  readonly path: string
  readonly line: number
}

export type ScoreProblem =
  | { readonly kind: 'bad-option'; readonly problem: string }
  | { readonly kind: 'runtime-missing'; readonly version: string }
  | { readonly kind: 'runtime-broken'; readonly reason: string }
  | {
      readonly kind: 'unreadable'
      readonly what: 'model' | 'CSV file'
      readonly path: string
      readonly reason: string
    }
  | { readonly kind: 'model-invalid'; readonly path: string; readonly reason: string }
  | { readonly kind: 'model-unfit'; readonly path: string; readonly problem: string }
  | {
      readonly kind: 'feature-count'
      readonly path: string
      readonly expected: number
      readonly features: readonly string[]
    }
  | {
      readonly kind: 'model-failed'
      readonly path: string
      readonly reason: string
      readonly firstLine: number
      readonly lastLine: number
    }
  | { readonly kind: 'csv-empty'; readonly path: string }
  | { readonly kind: 'duplicate-column'; readonly path: string; readonly column: string }
  | { readonly kind: 'column-taken'; readonly path: string; readonly column: string }
  | {
      readonly kind: 'missing-column'
      readonly path: string
      readonly column: string
      readonly columns: readonly string[]
      readonly suggestion: string | undefined
    }
  | ({ readonly kind: 'field-count'; readonly expected: number; readonly found: number } & RowPlace)
  | ({
      readonly kind: 'not-a-number'
      readonly column: string
      readonly value: string
      readonly wanted: 'number' | 'integer'
    } & RowPlace)
  | ({ readonly kind: 'malformed-csv'; readonly problem: string } & RowPlace)
  | ({ readonly kind: 'not-utf8' } & RowPlace)
  | ({
      readonly kind: 'no-label'
      readonly prediction: string
      readonly labelled: readonly string[]
    } & RowPlace)
  | ({ readonly kind: 'no-prediction'; readonly problem: string } & RowPlace)
  | { readonly kind: 'results-unwritable'; readonly path: string; readonly reason: string }
  | { readonly kind: 'disk-full'; readonly path: string }
  | { readonly kind: 'cancelled' }

/** What went wrong and, where there is one, the remedy: a sentence or two, without a final full stop. */
export function describeScoreProblem(problem: ScoreProblem): string {
  switch (problem.kind) {
    case 'bad-option':
      return problem.problem
    case 'runtime-missing':
      return describeMissingRuntime(problem.version)
    case 'runtime-broken':
      return `onnxruntime-node is installed but does not load on this machine: ${problem.reason}`
    case 'unreadable':
      return `cannot read the ${problem.what} ${problem.path}: ${problem.reason}`
    case 'model-invalid':
      return `${problem.path} is not a model that onnxruntime can load: ${problem.reason}`
    case 'model-unfit':
      return `the model ${problem.path} cannot score a table: ${problem.problem}`
    case 'feature-count':
      return `the model ${problem.path} takes ${count(problem.expected, 'feature')}, but ${problem.features.length} ${problem.features.length === 1 ? 'is' : 'are'} given: ${problem.features.join(', ')}`
    case 'model-failed':
      return `the model ${problem.path} failed on the rows of lines ${problem.firstLine} to ${problem.lastLine}: ${problem.reason}`
    case 'csv-empty':
      return `${problem.path} is empty: its first line must name the columns`
    case 'duplicate-column':
      return problem.column === ''
        ? `${problem.path}:1: two columns have no name; every column needs its own`
        : `${problem.path}:1: two columns are named \`${problem.column}\`; every column needs its own name`
    case 'column-taken':
      return `${problem.path}:1: there is a column \`${problem.column}\` already, which the results would add; rename or remove it`
    case 'missing-column':
      return describeMissingColumn(problem)
    case 'field-count':
      return `${place(problem)}: expected ${count(problem.expected, 'field')} as in the first line, found ${problem.found}`
    case 'not-a-number':
      return describeNonNumber(problem)
    case 'malformed-csv':
      return `${place(problem)}: ${problem.problem}`
    case 'not-utf8':
      return `${place(problem)}: the text is not UTF-8; save the file as UTF-8 and try again`
    case 'no-label':
      return `${place(problem)}: the model predicted ${JSON.stringify(problem.prediction)}, which has no label; labelled are ${problem.labelled.join(', ')}`
    case 'no-prediction':
      return `${place(problem)}: ${problem.problem}`
    case 'results-unwritable':
      return `cannot write the results to ${problem.path}: ${problem.reason}`
    case 'disk-full':
      return `no space left on the disk for the results ${problem.path}; nothing was kept of them`
    case 'cancelled':
      return 'scoring was cancelled; no results were written'
    default:
      return unreachable(problem)
  }
}

function describeMissingRuntime(version: string): string {
  const spec = `onnxruntime-node@${version}`
  return (
    'scoring needs the package onnxruntime-node, which is not installed. Install it next to pxrun with ' +
    `\`npm install --ignore-scripts ${spec}\` (add \`--global\` if pxrun is installed globally; with npx: ` +
    `\`npx --ignore-scripts -p pxrun -p ${spec} pxrun score …\`)`
  )
}

function describeMissingColumn(problem: ScoreProblem & { kind: 'missing-column' }): string {
  const { path, column, columns, suggestion } = problem
  const only = columns.length === 1 ? columns[0]! : ''
  const separator = [';', '\t', '|'].find((candidate) => only.includes(candidate))
  if (separator !== undefined) {
    const shown = separator === '\t' ? 'tabs' : `\`${separator}\``
    return `${path}:1: there is no column \`${column}\`; the columns seem to be separated by ${shown}, where a comma is needed`
  }
  const hint = suggestion === undefined ? '.' : `; did you mean \`${suggestion}\`?`
  return `${path}:1: there is no column \`${column}\`${hint} The columns are: ${columns.join(', ')}`
}

function describeNonNumber(problem: ScoreProblem & { kind: 'not-a-number' }): string {
  const { column, value, wanted } = problem
  const start = `${place(problem)}: column \`${column}\``
  if (value.trim() === '') return `${start} is empty where a number is needed`
  const noun =
    wanted === 'integer' ? 'a whole number that the model can take' : 'a number that the model can take'
  return `${start}: ${JSON.stringify(shorten(value))} is not ${noun}`
}

const place = ({ path, line }: RowPlace): string => `${path}:${line}`

const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text)
