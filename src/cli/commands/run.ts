import { resolve } from 'node:path'
import { HandedOver } from '../../base/handed-over.js'
import type { Json } from '../../base/value.js'
import { planChecked } from '../../embedding/plan-document.js'
import { INIT } from '../../engine/init-steps.js'
import { systemIds } from '../../host/system.js'
import { type CompiledOperation, check } from '../../index.js'
import { isPipelinePlan, type Plan } from '../../plan/pipeline-plan.js'
import { isStanding, readBeginning } from '../../scheduler/read-events.js'
import { command } from '../command.js'
import { complain } from '../complain.js'
import { configurationFor } from '../configuration.js'
import { partOf, partOptions } from '../dag-part.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { executorOf, executorOption } from '../executor-option.js'
import { ExitCode } from '../exit-code.js'
import { overrideOptions, overridesOf } from '../overrides.js'
import { pipelineNode } from '../plan-node.js'
import { dockerOption, homeOption, jobsOption, outputFormat, passOption, withHome } from '../run-command.js'
import { keepOf, refuseScheduleOptions, registerOptions, scheduleOptionsOf } from '../schedule-options.js'
import { hasNames } from '../unknown-names.js'
import { watchRun } from '../watch-run.js'

export const runCommand = command({
  name: 'run',
  summary: 'run a Polyaxonfile on this machine and follow it to its end',
  options: {
    ...documentOptions,
    ...overrideOptions,
    ...executorOption,
    ...dockerOption,
    ...passOption,
    ...jobsOption,
    ...partOptions,
    nocache: { type: 'boolean', help: 'run everything, also where an equal run has succeeded before' },
    'dry-run': { type: 'boolean', help: 'print what would run, and run nothing' },
    output: {
      type: 'string',
      short: 'o',
      value: 'json',
      help: 'print the finished run as JSON, and nothing else',
    },
    quiet: { type: 'boolean', short: 'q', help: 'print nothing but errors' },
    ...registerOptions,
    ...homeOption,
  },
  examples: [
    'pxrun -f polyaxonfile.yaml -P learning_rate=0.1',
    'pxrun run -f train.yaml -f preset.yaml --name first-try --tags demo,iris',
    'cat polyaxonfile.yaml | pxrun run -f - -o json',
  ],
  async run(application, options) {
    const json = outputFormat(options.output, ['json']) === 'json'
    const executor = executorOf(options)
    const { bundle, params, title, folder } = await readDocument(application, options)
    const checked = check(bundle, { params })
    await printDiagnostics(application, checked.diagnostics)
    if (!checked.operation || hasErrors(checked.diagnostics)) return ExitCode.invalidDocument
    const configuration = await configurationFor(application, { folder, home: options.home })
    if (!configuration) return ExitCode.invalidDocument
    const { operation, diagnostics } = checked
    if (!(await hasNames(application, operation, configuration))) return ExitCode.invalidDocument
    const beginning = readBeginning(operation.operation.value, operation.compiled)
    if (!beginning.ok) {
      complain(application, beginning.error)
      return ExitCode.invalidDocument
    }
    const { hasSchedule, events } = beginning.value
    const given = {
      checked: { operation, diagnostics },
      documentDir: folder,
      executor,
      ...overridesOf(options),
      nocache: options.nocache,
    }
    if (hasSchedule || isStanding(events) || (events.length > 0 && options.detach)) {
      if (!hasSchedule) refuseScheduleOptions(options, 'events')
      const { runSchedule } = await import('../schedule-run.js')
      const request = {
        ...given,
        events,
        file: folder === null ? null : resolve(application.cwd, title),
        scheduling: scheduleOptionsOf(options),
        keep: keepOf(options),
        detach: options.detach === true,
        dryRun: options['dry-run'] === true,
        json,
        quiet: options.quiet === true,
      }
      return withHome(application, options, (opened) => runSchedule(application, opened, request))
    }
    refuseScheduleOptions(options, 'run')
    const refusal = refusalOf(operation)
    if (refusal) {
      complain(application, { message: refusal })
      return ExitCode.unavailable
    }
    // A document has many times the size of its plan, and a run may go on for days.
    const request = new HandedOver({ ...given, uuid: systemIds.uuid() })
    return withHome(application, options, async (opened) => {
      if (events.length > 0 && !options['dry-run']) {
        const { untilEvents } = await import('../await-events.js')
        const code = await untilEvents(application, opened, events)
        if (code !== undefined) return code
      }
      const planned = await planChecked(opened.engine, request.take())
      await printDiagnostics(application, planned.ok ? planned.value.diagnostics : planned.error)
      if (!planned.ok) return ExitCode.invalidDocument
      const plan = partOf(planned.value.plan, options)
      const { edges } = planned.value
      if (options['dry-run']) {
        await application.terminal.print(JSON.stringify(plan, undefined, 2))
        return ExitCode.ok
      }
      const watch = { containers: logNames(plan), uuid: plan.uuid, pipeline: pipelineNode(plan) }
      return watchRun(application, opened, {
        options: { json, quiet: options.quiet === true, ...watch },
        start: (onEvent) => opened.engine.run(plan, { onEvent, edges }),
      })
    })
  },
})

/** Under which names the run may log, init steps among them. */
function logNames(plan: Plan): string[] {
  if (isPipelinePlan(plan)) return []
  const { init, containers } = plan
  const steps = init.some(({ container }) => container === undefined) ? [INIT] : []
  return [...steps, ...containers.map(({ name }) => name)]
}

const RUNS = ['job', 'service', 'dag', 'tfjob', 'pytorchjob', 'mpijob', 'raycluster', 'daskcluster']

/** Why a valid operation cannot be run yet; undefined when it can. */
function refusalOf({ compiled }: CompiledOperation): string | undefined {
  const section = (name: string) =>
    (compiled as Record<string, Json | undefined>)[name] as { kind?: string } | undefined
  const kind = section('run')?.kind
  if (!RUNS.includes(kind ?? '')) return `the file is valid, but this pxrun cannot run a ${kind} yet`
  return undefined
}
