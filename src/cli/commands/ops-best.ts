import { UsageError } from '../application.js'
import { command } from '../command.js'
import { comparisonOf, comparisonOptions, ranked } from '../comparison.js'
import { ExitCode } from '../exit-code.js'
import { homeOption } from '../home-option.js'
import { valueText } from '../output/format.js'
import { runToJson } from '../output/run-json.js'
import { outputFormat, RUN_POSITIONALS, withHome } from '../run-command.js'

export const opsBestCommand = command({
  name: 'ops best',
  summary: 'show the best run of a matrix or of a query by a metric',
  positionals: RUN_POSITIONALS,
  options: {
    ...comparisonOptions,
    output: {
      type: 'string',
      short: 'o',
      value: 'json|uuid',
      help: 'print the run as JSON, or its uuid only',
    },
    ...homeOption,
  },
  examples: [
    'pxrun ops best 0e717a09 --metric accuracy',
    'pxrun run --hub batch-scoring:v1 -P uuid=$(pxrun ops best -q "name:train" --metric accuracy -o uuid)',
  ],
  async run(application, options, positionals) {
    const { terminal } = application
    const format = outputFormat(options.output, ['json', 'uuid'])
    return withHome(application, options, async ({ store }) => {
      const { runs, goal } = await comparisonOf(store, positionals[0] ?? options.uid, options)
      if (!goal) throw new UsageError('best by what? Name a metric with --metric')
      const candidates = runs.filter(
        ({ status, outputs }) => status === 'succeeded' && typeof outputs[goal.metric] === 'number',
      )
      const [best] = ranked(candidates, goal)
      if (!best) {
        terminal.complain(`no run has succeeded with a metric \`${goal.metric}\``)
        return ExitCode.runFailed
      }
      if (format === 'uuid') await terminal.print(best.uuid)
      else if (format === 'json') await terminal.print(JSON.stringify(runToJson(best), undefined, 2))
      else {
        const { bold, dim } = terminal.paint
        const order = goal.isLess ? 'least' : 'most'
        await terminal.print(
          `${bold(best.uuid)} ${goal.metric} ${valueText(best.outputs[goal.metric]!)} ${dim(`the ${order} of ${candidates.length}`)}`,
        )
        for (const [name, value] of Object.entries(best.inputs))
          await terminal.print(`  ${name.padEnd(20)} ${valueText(value)}`)
      }
      return ExitCode.ok
    })
  },
})
