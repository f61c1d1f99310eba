import { command } from '../command.js'
import { compileDocument } from '../compile-document.js'
import { documentOptions } from '../document-options.js'
import { ExitCode } from '../exit-code.js'
import { printExplanation } from '../explanation.js'
import { overrideOptions } from '../overrides.js'
import { outputFormat } from '../run-command.js'

export const explainCommand = command({
  name: 'explain',
  summary: 'show every resolved value with where it came from: file and line, preset, param, default',
  options: {
    ...documentOptions,
    ...overrideOptions,
    output: { type: 'string', short: 'o', value: 'json', help: 'print the tree as JSON' },
  },
  examples: [
    'pxrun explain -f polyaxonfile.yaml -P learning_rate=0.1',
    'pxrun explain -f polyaxonfile.yaml -o json',
  ],
  async run(application, options) {
    const format = outputFormat(options.output, ['json'])
    const operation = await compileDocument(application, options)
    if (!operation) return ExitCode.invalidDocument
    await printExplanation(application.terminal, operation, format ?? 'text')
    return ExitCode.ok
  },
})
