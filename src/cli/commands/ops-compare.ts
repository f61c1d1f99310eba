import type { Json } from '../../base/value.js'
import type { RunRecord } from '../../lifecycle/run.js'
import { command } from '../command.js'
import { comparedNames, comparisonOf, comparisonOptions, ranked } from '../comparison.js'
import { ExitCode } from '../exit-code.js'
import { homeOption } from '../home-option.js'
import { durationText, paintStatus, valueText } from '../output/format.js'
import { runToJson } from '../output/run-json.js'
import { type Column, printTable } from '../output/table.js'
import { outputFormat, RUN_POSITIONALS, withHome } from '../run-command.js'
import type { Terminal } from '../terminal.js'

export const opsCompareCommand = command({
  name: 'ops compare',
  summary: 'put runs beside each other: the inputs in which they differ, their outputs and metrics',
  positionals: RUN_POSITIONALS,
  options: {
    ...comparisonOptions,
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
    ...homeOption,
  },
  examples: ['pxrun ops compare 0e717a09', 'pxrun ops compare -q "name:train" --metric accuracy'],
  async run(application, options, positionals) {
    const format = outputFormat(options.output, ['json'])
    return withHome(application, options, async ({ store }) => {
      const { runs, goal } = await comparisonOf(store, positionals[0] ?? options.uid, options)
      const ordered = goal ? ranked(runs, goal) : runs
      if (format) await application.terminal.print(JSON.stringify(ordered.map(runToJson), undefined, 2))
      else await printComparison(application.terminal, ordered)
      return ExitCode.ok
    })
  },
})

async function printComparison(terminal: Terminal, runs: readonly RunRecord[]): Promise<void> {
  if (!runs.length) return terminal.complain('no runs')
  const { inputs, outputs } = comparedNames(runs)
  const valueColumn = (
    name: string,
    of: (run: RunRecord) => Readonly<Record<string, Json>>,
  ): Column<RunRecord> => ({
    title: name,
    text: (run) => shortText(of(run)[name]),
    align: 'right',
  })
  const columns: Column<RunRecord>[] = [
    { title: 'UUID', text: ({ uuid }) => (terminal.interactive ? uuid.slice(0, 8) : uuid) },
    { title: 'RUN', text: ({ key, name, kind }) => key ?? name ?? kind },
    {
      title: 'STATUS',
      text: ({ status }) => status,
      paint: (cell, { status }) => paintStatus(terminal, status, cell),
    },
    { title: 'DURATION', text: ({ duration }) => durationText(duration), align: 'right' },
    ...inputs.map((name) => valueColumn(name, (run) => run.inputs)),
    ...outputs.map((name) => valueColumn(name, (run) => run.outputs)),
  ]
  await printTable(terminal, columns, runs, { columnsVary: true })
}

/** Numbers to six digits: more tells nobody which is better. */
const shortText = (value: Json | undefined): string => {
  if (value === undefined) return ''
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : valueText(value)
}
