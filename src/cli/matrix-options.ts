/**
 * A matrix from the command line: `-HP lr=range:0.1:1:0.1 --matrix-kind random --matrix-num-runs 10`.
 *
 * It becomes a preset like any other, a text with a line for each option, so that it is merged, checked and
 * explained as if somebody had written it in a file. It takes the place of the document's own matrix.
 */
import { didYouMean } from '../base/did-you-mean.js'
import type { Bundle } from '../index.js'
import { readSource } from '../polyaxonfile/source.js'
import { UsageError } from './application.js'
import type { OptionSpecs } from './command.js'

export const matrixOptions = {
  hparam: {
    type: 'string',
    multiple: true,
    value: 'NAME=KIND:VALUE',
    help: 'also -HP: values to search, such as lr=range:0.1:1:0.1 or lr=choice:[1,2]',
  },
  'matrix-kind': { type: 'string', value: 'KIND', help: 'how to search: random, grid, … (default grid)' },
  'matrix-concurrency': { type: 'string', value: 'N', help: 'how many runs of it at a time (default 1)' },
  'matrix-num-runs': { type: 'string', value: 'N', help: 'at most so many runs of it (default all)' },
} as const satisfies OptionSpecs

export interface MatrixOptions {
  readonly hparam?: readonly string[]
  readonly 'matrix-kind'?: string
  readonly 'matrix-concurrency'?: string
  readonly 'matrix-num-runs'?: string
}

/** What the text is called where somebody asks where a value came from. */
export const COMMAND_LINE = '<command line>'

const MATRIX_KINDS = ['grid', 'random', 'mapping', 'hyperband', 'bayes', 'hyperopt', 'iterative']

const SPACE_KINDS = [
  'choice',
  'pchoice',
  'range',
  'linspace',
  'logspace',
  'geomspace',
  'daterange',
  'datetimerange',
  'uniform',
  'quniform',
  'loguniform',
  'qloguniform',
  'normal',
  'qnormal',
  'lognormal',
  'qlognormal',
]

/** The bundle with what the command line says of the matrix as its last preset. */
export function withMatrixOptions(bundle: Bundle, options: MatrixOptions): Bundle {
  const text = matrixText(options)
  if (text === undefined) return bundle
  const preset = readSource({ name: COMMAND_LINE, text })
  return { ...bundle, presets: [...bundle.presets, { ok: true, value: preset }] }
}

function matrixText(options: MatrixOptions): string | undefined {
  const { hparam: spaces = [], 'matrix-kind': kind = 'grid' } = options
  const concurrency = count(options['matrix-concurrency'], '--matrix-concurrency') ?? 1
  const numRuns = count(options['matrix-num-runs'], '--matrix-num-runs')
  if (!spaces.length) {
    const alone = Object.keys(matrixOptions).find(
      (name) => options[name as keyof MatrixOptions] !== undefined,
    )
    if (alone === undefined) return undefined
    throw new UsageError(`--${alone} takes what to search beside it, such as \`-HP lr=range:0.1:1:0.1\``)
  }
  known(kind, MATRIX_KINDS, '--matrix-kind')
  return [
    'isPreset: true',
    'patchStrategy: replace',
    'matrix:',
    `  kind: ${kind}`,
    `  concurrency: ${concurrency}`,
    ...(numRuns ? [`  numRuns: ${numRuns}`] : []),
    '  params:',
    ...spaces.map((space) => `    ${spaceLine(space)}`),
    '',
  ].join('\n')
}

const FORM = 'NAME=KIND:VALUE, such as lr=range:0.1:1:0.1 or lr=choice:[1,2]'

function spaceLine(text: string): string {
  const [, name, kind, value] = /^([^=]+)=\s*(\w+)\s*:(.*)$/.exec(text) ?? []
  if (name === undefined || kind === undefined || value === undefined || /[\r\n]/.test(text))
    throw new UsageError(`-HP takes ${FORM}, not \`${text}\``)
  known(kind, SPACE_KINDS, `-HP ${name.trim()}`)
  // A list or a mapping is YAML; a text like `0.1:1:0.1` must not become a time of day.
  const written = /^\s*[[{]/.test(value) ? value.trim() : JSON.stringify(value.trim())
  return `${JSON.stringify(name.trim())}: {kind: ${kind}, value: ${written}}`
}

function known(kind: string, kinds: readonly string[], option: string): void {
  if (kinds.includes(kind)) return
  const meant = didYouMean(kind, kinds)
  throw new UsageError(
    `${option}: there is no kind \`${kind}\`; ${meant ? `did you mean \`${meant}\`?` : `known: ${kinds.join(', ')}`}`,
  )
}

function count(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${option} takes a whole number, not \`${text}\``)
  return Number(text)
}
