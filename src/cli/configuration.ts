/** The configuration that holds for a document, for the commands that need it; its problems are shown once. */
import type { Configuration } from '../connections/configuration.js'
import type { Application } from './application.js'
import { hasErrors, printDiagnostics } from './document-options.js'

export interface WhichConfiguration {
  /** The document's; null for standard input. */
  readonly folder: string | null
  readonly home?: string | undefined
}

/** Undefined after errors, which were printed. */
export async function configurationFor(
  application: Application,
  { folder, home }: WhichConfiguration,
): Promise<Configuration | undefined> {
  const { configuration, diagnostics } = await application.configuration(folder, home)
  await printDiagnostics(application, diagnostics)
  return hasErrors(diagnostics) ? undefined : configuration
}
