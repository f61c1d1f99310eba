import { type Application, UsageError } from '../application.js'
import { cacheExplanations, printCacheExplanations } from '../cache-explanation.js'
import { command } from '../command.js'
import { compileDocument } from '../compile-document.js'
import { documentOptions } from '../document-options.js'
import { ExitCode } from '../exit-code.js'
import { printExplanation } from '../explanation.js'
import { overrideOptions } from '../overrides.js'
import { outputFormat, withRun } from '../run-command.js'

export const explainCommand = command({
  name: 'explain',
  summary:
    'show every resolved value with where it came from: file and line, preset, param, default; of a recorded run, why the cache hit or missed',
  positionals: ['UUID?'],
  options: {
    ...documentOptions,
    ...overrideOptions,
    output: { type: 'string', short: 'o', value: 'json', help: 'print the tree as JSON' },
  },
  examples: [
    'pxrun explain -f polyaxonfile.yaml -P learning_rate=0.1',
    'pxrun explain -f polyaxonfile.yaml -o json',
    'pxrun explain 0e717a09',
  ],
  async run(application, options, positionals) {
    const format = outputFormat(options.output, ['json']) ?? 'text'
    if (positionals[0] !== undefined) {
      if (options.file || options.hub)
        throw new UsageError('a file or a recorded run: one of the two can be explained at a time')
      return explainRun(application, { options, positionals, format })
    }
    const operation = await compileDocument(application, options)
    if (!operation) return ExitCode.invalidDocument
    await printExplanation(application.terminal, operation, format)
    return ExitCode.ok
  },
})

interface Asked {
  readonly options: { readonly home?: string }
  readonly positionals: readonly string[]
  readonly format: 'text' | 'json'
}

function explainRun(application: Application, asked: Asked): Promise<number> {
  const { options, positionals, format } = asked
  const { terminal } = application
  return withRun(application, { options, positionals }, async (run, { store }) => {
    const explanations = await cacheExplanations(store, run)
    if (format === 'json') await terminal.print(JSON.stringify({ cache: explanations }, undefined, 2))
    else await printCacheExplanations(terminal, explanations)
    return ExitCode.ok
  })
}
