import { unreachable } from '../../base/invariant.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import { check } from '../../index.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { ExitCode } from '../exit-code.js'
import { outputFormat } from '../run-command.js'

const FORMATS = ['text', 'json', 'github', 'sarif'] as const

export const checkCommand = command({
  name: 'check',
  summary: 'check a Polyaxonfile and its params without running anything',
  options: {
    ...documentOptions,
    output: { type: 'string', short: 'o', value: 'json', help: 'print the problems as JSON' },
    format: {
      type: 'string',
      value: 'text|github|sarif',
      help: 'print the problems for people, for GitHub Actions, or as SARIF 2.1.0',
    },
  },
  examples: [
    'pxrun check -f polyaxonfile.yaml',
    'pxrun check -f polyaxonfile.yaml -P uuid=0e717a09982242ce93141d80bc5cd1db -o json',
    'pxrun check -f polyaxonfile.yaml --format sarif > pxrun.sarif',
  ],
  async run(application, options) {
    const format = formatOf(options)
    const { bundle, params, path } = await readDocument(application, options)
    const { diagnostics } = check(bundle, { params })
    const valid = !hasErrors(diagnostics)
    if (format !== 'text') await printReport(application, format, diagnostics)
    else {
      await printDiagnostics(application, diagnostics)
      if (valid) await application.terminal.print(`${path ?? '<stdin>'} is valid`)
    }
    return valid ? ExitCode.ok : ExitCode.invalidDocument
  },
})

type Format = (typeof FORMATS)[number]

function formatOf({ output, format }: { readonly output?: string; readonly format?: string }): Format {
  const short = outputFormat(output, ['json'])
  const long = FORMATS.find((known) => known === format)
  if (format !== undefined && !long)
    throw new UsageError(`--format knows ${FORMATS.join(', ')}, not \`${format}\``)
  if (short && long && short !== long)
    throw new UsageError(`-o ${short} and --format ${long} contradict each other`)
  return short ?? long ?? 'text'
}

async function printReport(
  { terminal, version }: Application,
  format: Exclude<Format, 'text'>,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  switch (format) {
    case 'json': {
      const { diagnosticToJson } = await import('../../diagnostics/render-json.js')
      const valid = !hasErrors(diagnostics)
      return terminal.print(printed({ valid, diagnostics: diagnostics.map(diagnosticToJson) }))
    }
    case 'github': {
      const { diagnosticToGithub } = await import('../../diagnostics/render-github.js')
      for (const diagnostic of diagnostics) await terminal.print(diagnosticToGithub(diagnostic))
      return
    }
    case 'sarif': {
      const { diagnosticsToSarif } = await import('../../diagnostics/render-sarif.js')
      return terminal.print(printed(diagnosticsToSarif(diagnostics, version)))
    }
    default:
      return unreachable(format)
  }
}

const printed = (value: unknown): string => JSON.stringify(value, undefined, 2)
