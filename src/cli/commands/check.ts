import { check } from '../../index.js'
import type { Application } from '../application.js'
import { command } from '../command.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { ExitCode } from '../exit-code.js'
import { outputFormat } from '../run-command.js'

export const checkCommand = command({
  name: 'check',
  summary: 'check a Polyaxonfile and its params without running anything',
  options: {
    ...documentOptions,
    output: { type: 'string', short: 'o', value: 'json', help: 'print the problems as JSON' },
  },
  examples: [
    'pxrun check -f polyaxonfile.yaml',
    'pxrun check -f polyaxonfile.yaml -P uuid=0e717a09982242ce93141d80bc5cd1db -o json',
  ],
  async run(application, options) {
    const format = outputFormat(options.output, ['json'])
    const { bundle, params, path } = await readDocument(application, options)
    const { diagnostics } = check(bundle, { params })
    const valid = !hasErrors(diagnostics)
    if (format) await printJson(application, { valid, diagnostics })
    else {
      await printDiagnostics(application, diagnostics)
      if (valid) await application.terminal.print(`${path ?? '<stdin>'} is valid`)
    }
    return valid ? ExitCode.ok : ExitCode.invalidDocument
  },
})

async function printJson(
  { terminal }: Application,
  { valid, diagnostics }: { valid: boolean; diagnostics: ReturnType<typeof check>['diagnostics'] },
): Promise<void> {
  const { diagnosticToJson } = await import('../../diagnostics/render-json.js')
  await terminal.print(
    JSON.stringify({ valid, diagnostics: diagnostics.map(diagnosticToJson) }, undefined, 2),
  )
}
