import { unreachable } from '../../base/invariant.js'
import type { Diagnostic } from '../../diagnostics/diagnostic.js'
import type { FieldNote } from '../../executors/field-support.js'
import { type CompiledOperation, check, toJson } from '../../index.js'
import { checkTemplateSyntax } from '../../resolve/template-syntax.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import type { WhichConfiguration } from '../configuration.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { executorOf, executorOption } from '../executor-option.js'
import { ExitCode } from '../exit-code.js'
import { outputFormat } from '../run-command.js'
import { unknownNames } from '../unknown-names.js'

const FORMATS = ['text', 'json', 'github', 'sarif'] as const

export const checkCommand = command({
  name: 'check',
  summary: 'check a Polyaxonfile and its params without running anything',
  options: {
    ...documentOptions,
    ...executorOption,
    executor: {
      ...executorOption.executor,
      help: 'also tell which fields that executor does not plainly honour',
    },
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
    'pxrun check -f polyaxonfile.yaml --executor docker',
    'pxrun check -f polyaxonfile.yaml --format sarif > pxrun.sarif',
  ],
  async run(application, options) {
    const format = formatOf(options)
    const { bundle, params, title, folder } = await readDocument(application, options)
    const executor = options.executor === undefined && !options.sandbox ? undefined : executorOf(options)
    const checked = check(bundle, { params })
    const { operation } = checked
    const templates = operation ? checkTemplateSyntax(operation) : []
    const valid = !hasErrors([...checked.diagnostics, ...templates])
    const names = operation && (await namesOf(application, operation, { folder, home: options.home }))
    const diagnostics = [...templates, ...checked.diagnostics, ...(names ?? [])]
    const fields = executor && valid && operation ? await fieldsOf(executor, operation) : undefined
    if (format !== 'text') await printReport(application, format, { diagnostics, fields })
    else {
      await printDiagnostics(application, diagnostics)
      if (valid) await application.terminal.print(`${title} is valid`)
      for (const { message } of fields ?? []) await application.terminal.print(`note: ${message}`)
    }
    return valid ? ExitCode.ok : ExitCode.invalidDocument
  },
})

/** What no configuration at hand knows; nothing where there is none. */
async function namesOf(
  application: Application,
  operation: CompiledOperation,
  { folder, home }: WhichConfiguration,
): Promise<readonly Diagnostic[]> {
  const { diagnostics } = await unknownNames(operation, async () => {
    const { configuration } = await application.configuration(folder, home)
    return configuration.files.length > 0 ? configuration : undefined
  })
  return diagnostics
}

async function fieldsOf(executor: string, { compiled }: CompiledOperation): Promise<FieldNote[]> {
  const [{ executorFields }, { fieldNotes }] = await Promise.all([
    import('../../executors/executor-fields.js'),
    import('../../executors/field-support.js'),
  ])
  return fieldNotes(toJson(compiled), { executor, fields: executorFields(executor)! })
}

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

interface Report {
  readonly diagnostics: readonly Diagnostic[]
  /** With `--executor` only. */
  readonly fields: readonly FieldNote[] | undefined
}

async function printReport(
  { terminal, version }: Application,
  format: Exclude<Format, 'text'>,
  { diagnostics, fields }: Report,
): Promise<void> {
  switch (format) {
    case 'json': {
      const { diagnosticToJson } = await import('../../diagnostics/render-json.js')
      const valid = !hasErrors(diagnostics)
      return terminal.print(
        printed({ valid, diagnostics: diagnostics.map(diagnosticToJson), ...(fields && { fields }) }),
      )
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
