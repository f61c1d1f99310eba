/** Compiles a document as a container would see it, for the commands that only show the result. */

import { connectionContext } from '../connections/context.js'
import { systemIds } from '../host/system.js'
import { compile, type ResolvedOperation } from '../index.js'
import type { Application } from './application.js'
import { configurationFor } from './configuration.js'
import { hasErrors, printDiagnostics, readDocument } from './document-options.js'
import { overridesOf } from './overrides.js'

type Options = Parameters<typeof readDocument>[1] & Parameters<typeof overridesOf>[0]

/** Undefined after errors, which were printed. */
export async function compileDocument(
  application: Application,
  options: Options,
): Promise<ResolvedOperation | undefined> {
  const { bundle, params, folder } = await readDocument(application, options)
  const configuration = await configurationFor(application, { folder })
  if (!configuration) return undefined
  // A run has its own uuid and, as a process, its own folders.
  const context = {
    owner: 'default',
    ...overridesOf(options),
    uuid: systemIds.uuid(),
    contextRoot: '/plx-context',
    ...connectionContext(configuration, { onHost: null, storePath: '/plx-stores/artifacts-store' }),
  }
  const { diagnostics, operation } = compile(bundle, { params, context })
  await printDiagnostics(application, diagnostics)
  return hasErrors(diagnostics) ? undefined : operation
}
