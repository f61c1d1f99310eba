import { toJson } from '../../base/value.js'
import { command } from '../command.js'
import { compileDocument } from '../compile-document.js'
import { documentOptions } from '../document-options.js'
import { executorOption } from '../executor-option.js'
import { ExitCode } from '../exit-code.js'
import { overrideOptions } from '../overrides.js'
import { outputFormat } from '../run-command.js'

export const compileCommand = command({
  name: 'compile',
  summary: 'print the operation that a Polyaxonfile and its params come to',
  options: {
    ...documentOptions,
    ...overrideOptions,
    ...executorOption,
    explain: { type: 'boolean', help: 'say of every value where it came from, as `pxrun explain` does' },
    output: {
      type: 'string',
      short: 'o',
      value: 'yaml|json|plan',
      help: 'the form of the result (default yaml); a plan is for `pxrun exec`',
    },
  },
  examples: [
    'pxrun compile -f polyaxonfile.yaml -P learning_rate=0.1',
    'pxrun compile -f polyaxonfile.yaml -o json',
    'pxrun compile -f polyaxonfile.yaml -o plan > plan.json',
  ],
  async run(application, options) {
    const format = outputFormat(options.output, ['yaml', 'json', 'plan']) ?? 'yaml'
    if (format === 'plan') return (await import('../write-plan.js')).writePlan(application, options)
    const operation = await compileDocument(application, options)
    if (!operation) return ExitCode.invalidDocument
    if (options.explain) {
      const { printExplanation } = await import('../explanation.js')
      await printExplanation(application.terminal, operation, format === 'json' ? 'json' : 'text')
      return ExitCode.ok
    }
    await application.terminal.print(await textOf(toJson(operation.compiled), format))
    return ExitCode.ok
  },
})

async function textOf(value: unknown, format: 'yaml' | 'json'): Promise<string> {
  if (format === 'json') return JSON.stringify(value, undefined, 2)
  const { writeYaml } = await import('../../yaml/write-yaml.js')
  return writeYaml(value).trimEnd()
}
