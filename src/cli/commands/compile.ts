import { toJson } from '../../base/value.js'
import { systemIds } from '../../host/system.js'
import { compile } from '../../index.js'
import { command } from '../command.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { ExitCode } from '../exit-code.js'
import { overrideOptions, overridesOf } from '../overrides.js'
import { outputFormat } from '../run-command.js'

export const compileCommand = command({
  name: 'compile',
  summary: 'print the operation that a Polyaxonfile and its params come to',
  options: {
    ...documentOptions,
    ...overrideOptions,
    output: { type: 'string', short: 'o', value: 'yaml|json', help: 'the form of the result (default yaml)' },
  },
  examples: [
    'pxrun compile -f polyaxonfile.yaml -P learning_rate=0.1',
    'pxrun compile -f polyaxonfile.yaml -o json',
  ],
  async run(application, options) {
    const format = outputFormat(options.output, ['yaml', 'json']) ?? 'yaml'
    const { bundle, params } = await readDocument(application, options)
    const overrides = overridesOf(options)
    // What a container sees; a run has its own uuid and, as a process, its own folders.
    const context = { owner: 'default', ...overrides, uuid: systemIds.uuid(), contextRoot: '/plx-context' }
    const { diagnostics, operation } = compile(bundle, { params, context })
    await printDiagnostics(application, diagnostics)
    if (!operation || hasErrors(diagnostics)) return ExitCode.invalidDocument
    await application.terminal.print(await textOf(toJson(operation.compiled), format))
    return ExitCode.ok
  },
})

async function textOf(value: unknown, format: 'yaml' | 'json'): Promise<string> {
  if (format === 'json') return JSON.stringify(value, undefined, 2)
  const { writeYaml } = await import('../../yaml/write-yaml.js')
  return writeYaml(value).trimEnd()
}
