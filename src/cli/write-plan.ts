/** `pxrun compile -o plan`: a resolved operation that `pxrun exec` runs without the store. */
import { connectionContext } from '../connections/context.js'
import { planDocument } from '../embedding/plan-document.js'
import { marksFor, portablePlan } from '../embedding/portable-plan.js'
import { systemIds } from '../host/system.js'
import { connectionKinds } from '../init/kinds/index.js'
import { type Application, UsageError } from './application.js'
import { configurationFor } from './configuration.js'
import { type DocumentOptions, printDiagnostics, readDocument } from './document-options.js'
import { type ExecutorOptions, executorOf } from './executor-option.js'
import { ExitCode } from './exit-code.js'
import { overridesOf } from './overrides.js'

type Options = DocumentOptions & ExecutorOptions & Parameters<typeof overridesOf>[0]

export async function writePlan(application: Application, options: Options): Promise<number> {
  const executor = executorOf(options)
  const { bundle, params, folder } = await readDocument(application, options)
  const configuration = await configurationFor(application, { folder, home: options.home })
  if (!configuration) return ExitCode.invalidDocument
  const uuid = systemIds.uuid()
  const marks = marksFor(uuid)
  const seen = { onHost: executor === 'process' ? connectionKinds : null, storePath: marks.store }
  const machine = {
    contextRoot: marks.context,
    hasOwnNetwork: executor === 'docker',
    ...connectionContext(configuration, seen),
  }
  const planned = await planDocument(
    { context: () => machine, hostPorts: async () => ({}) },
    { bundle, params, documentDir: null, executor, uuid, ...overridesOf(options) },
  )
  if (!planned.ok) {
    await printDiagnostics(application, planned.error)
    return ExitCode.invalidDocument
  }
  const plan = portablePlan(planned.value.plan, marks)
  if (!plan.ok) throw new UsageError(plan.error)
  await application.terminal.print(JSON.stringify(plan.value, undefined, 2))
  return ExitCode.ok
}
