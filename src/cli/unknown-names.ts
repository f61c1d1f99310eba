/** What a document names and the configuration at hand does not have, for `check` and `run`. */
import { checkNames, namesAny } from '../connections/check-names.js'
import type { Configuration } from '../connections/configuration.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { CompiledOperation } from '../index.js'
import { Reporter } from '../polyaxonfile/report.js'
import type { Application } from './application.js'
import { complain } from './complain.js'
import { printDiagnostics } from './document-options.js'

export interface UnknownNames {
  readonly diagnostics: readonly Diagnostic[]
  /** Whether no run could start. */
  readonly isLacking: boolean
}

/** @param load is asked only for a document that names something. */
export async function unknownNames(
  { compiled, origins }: CompiledOperation,
  load: () => Promise<Configuration | undefined>,
): Promise<UnknownNames> {
  const diagnostics = new Diagnostics()
  const configuration = namesAny(compiled) ? await load() : undefined
  const isLacking =
    configuration !== undefined &&
    checkNames({ value: compiled, origins }, configuration, new Reporter(diagnostics))
  return { diagnostics: diagnostics.items, isLacking }
}

/** Says what the configuration does not have. False when no run can start for want of it. */
export async function hasNames(
  application: Application,
  operation: CompiledOperation,
  configuration: Configuration,
): Promise<boolean> {
  const { diagnostics, isLacking } = await unknownNames(operation, async () => configuration)
  await printDiagnostics(application, diagnostics)
  if (isLacking)
    complain(application, { message: 'the configuration lacks what a run needs: nothing was started' })
  return !isLacking
}
