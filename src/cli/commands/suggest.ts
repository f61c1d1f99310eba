import { type Dict, isDict, toJson } from '../../base/value.js'
import { systemIds } from '../../host/system.js'
import { compile, nextRound, type Round } from '../../index.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { ExitCode } from '../exit-code.js'
import { valueText } from '../output/format.js'
import { type Column, printTable } from '../output/table.js'
import { outputFormat } from '../run-command.js'

export const suggestCommand = command({
  name: 'suggest',
  summary: 'print the params of the runs that a matrix starts with',
  options: {
    ...documentOptions,
    seed: { type: 'string', value: 'N', help: 'for a matrix that names no seed (default 0)' },
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
  },
  examples: ['pxrun suggest -f tune.yaml', 'pxrun suggest -f tune.yaml --seed 7 -o json'],
  async run(application, options) {
    const format = outputFormat(options.output, ['json'])
    const seed = seedOf(options.seed)
    const { bundle, params } = await readDocument(application, options)
    const context = {
      owner: 'default',
      project: 'default',
      uuid: systemIds.uuid(),
      contextRoot: '/plx-context',
    }
    const { diagnostics, operation } = compile(bundle, { params, context })
    await printDiagnostics(application, diagnostics)
    if (!operation || hasErrors(diagnostics)) return ExitCode.invalidDocument
    const { matrix } = operation.compiled
    if (!isDict(matrix))
      throw new UsageError('the document has no `matrix`: it is one run, with its own params')
    const round = roundOf(matrix, seed)
    if (format) await application.terminal.print(JSON.stringify(asJson(matrix, round), undefined, 2))
    else await printRound(application, round)
    return ExitCode.ok
  },
})

function seedOf(text: string | undefined): number {
  if (text === undefined) return 0
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--seed takes a whole number, not \`${text}\``)
  return Number(text)
}

function roundOf(matrix: Dict, seed: number): Round {
  const round = nextRound(matrix, [], seed)
  if (round) return round
  if (matrix.kind === 'iterative')
    throw new UsageError('the runs of an `iterative` matrix are proposed by its tuner, when it runs')
  throw new UsageError(`the \`${matrix.kind}\` matrix says too little to start with: ${NEEDS}`)
}

const NEEDS =
  'it takes `params` whose spaces are not empty, how many runs to make, and for hyperband `resource`, `maxIterations` and an `eta` over 1'

const asJson = ({ kind = null }: Dict, { runs, done }: Round) => ({
  kind: toJson(kind),
  complete: done,
  runs: runs.map(({ params }) => toJson(params)),
})

async function printRound({ terminal }: Application, { runs, done }: Round): Promise<void> {
  const names = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))]
  const rows = runs.map(({ params }, index) => ({ params, number: index + 1 }))
  const columns: Column<(typeof rows)[number]>[] = [
    { title: '#', text: ({ number }) => String(number), align: 'right' },
    ...names.map(
      (name): Column<(typeof rows)[number]> => ({
        title: name,
        text: ({ params }) => (name in params ? valueText(toJson(params[name] ?? null)) : ''),
      }),
    ),
  ]
  await printTable(terminal, columns, rows)
  if (terminal.interactive && !done)
    terminal.complain(terminal.paint.dim('more runs follow from what these will measure'))
}
