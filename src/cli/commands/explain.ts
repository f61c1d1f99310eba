import { planDocument } from '../../embedding/plan-document.js'
import { systemIds } from '../../host/system.js'
import { type Application, UsageError } from '../application.js'
import {
  type CacheExplanation,
  cacheExplanations,
  forecastExplanations,
  printCacheExplanations,
} from '../cache-explanation.js'
import { command } from '../command.js'
import { compileDocument } from '../compile-document.js'
import { configurationFor } from '../configuration.js'
import { type DocumentOptions, documentOptions, printDiagnostics, readDocument } from '../document-options.js'
import { type ExecutorOptions, executorOf, executorOption } from '../executor-option.js'
import { ExitCode } from '../exit-code.js'
import { printExplanation } from '../explanation.js'
import { overrideOptions, overridesOf } from '../overrides.js'
import { outputFormat, withHome, withRun } from '../run-command.js'

export const explainCommand = command({
  name: 'explain',
  summary:
    'show every resolved value with where it came from: file and line, preset, param, default; of a recorded run, why the cache hit or missed',
  positionals: ['UUID?'],
  options: {
    ...documentOptions,
    ...overrideOptions,
    ...executorOption,
    cache: {
      type: 'boolean',
      help: 'say of each run that would start whether it would take the result of an equal one, and why not',
    },
    output: { type: 'string', short: 'o', value: 'json', help: 'print the tree as JSON' },
  },
  examples: [
    'pxrun explain -f polyaxonfile.yaml -P learning_rate=0.1',
    'pxrun explain -f polyaxonfile.yaml -o json',
    'pxrun explain -f pipeline.yaml --cache',
    'pxrun explain 0e717a09',
  ],
  async run(application, options, positionals) {
    const format = outputFormat(options.output, ['json']) ?? 'text'
    if (positionals[0] !== undefined) {
      if (options.file || options.hub)
        throw new UsageError('a file or a recorded run: one of the two can be explained at a time')
      return explainRun(application, { options, positionals, format })
    }
    if (options.cache) return explainCache(application, options, format)
    const operation = await compileDocument(application, options)
    if (!operation) return ExitCode.invalidDocument
    await printExplanation(application.terminal, operation, format)
    return ExitCode.ok
  },
})

/** Of a document, as a run of it would be planned now. */
async function explainCache(
  application: Application,
  options: DocumentOptions & ExecutorOptions & Parameters<typeof overridesOf>[0],
  format: 'text' | 'json',
): Promise<number> {
  const { bundle, params, folder } = await readDocument(application, options)
  if (!(await configurationFor(application, { folder, home: options.home }))) return ExitCode.invalidDocument
  const where = { documentDir: folder, executor: executorOf(options), uuid: systemIds.uuid() }
  const request = { bundle, params, ...where, ...overridesOf(options) }
  return withHome(application, options, async ({ engine, store }) => {
    const planned = await planDocument(engine, request)
    await printDiagnostics(application, planned.ok ? planned.value.diagnostics : planned.error)
    if (!planned.ok) return ExitCode.invalidDocument
    const forecasts = await engine.foreseeCache(planned.value.plan)
    await printExplanations(application, await forecastExplanations(store, forecasts), format)
    return ExitCode.ok
  })
}

async function printExplanations(
  { terminal }: Application,
  explanations: readonly CacheExplanation[],
  format: 'text' | 'json',
): Promise<void> {
  if (format === 'json') await terminal.print(JSON.stringify({ cache: explanations }, undefined, 2))
  else await printCacheExplanations(terminal, explanations)
}

interface Asked {
  readonly options: { readonly home?: string }
  readonly positionals: readonly string[]
  readonly format: 'text' | 'json'
}

function explainRun(application: Application, asked: Asked): Promise<number> {
  const { options, positionals, format } = asked
  return withRun(application, { options, positionals }, async (run, { store }) => {
    await printExplanations(application, await cacheExplanations(store, run), format)
    return ExitCode.ok
  })
}
