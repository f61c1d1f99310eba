import { resolve } from 'node:path'
import { fail } from '../../base/result.js'
import { type Dict, isDict, type Json } from '../../base/value.js'
import { withPorts } from '../../embedding/service-ports.js'
import type { Engine } from '../../engine/engine.js'
import { INIT } from '../../engine/init-steps.js'
import { systemIds } from '../../host/system.js'
import {
  type Bundle,
  type CompiledOperation,
  check,
  compile,
  type Facts,
  type ResolvedOperation,
  type RunContext,
} from '../../index.js'
import type { RunEdge } from '../../lifecycle/run.js'
import { isPipelinePlan, type Plan, planOperation } from '../../plan/pipeline-plan.js'
import { isStanding, readEvents } from '../../scheduler/read-events.js'
import type { Application } from '../application.js'
import { command } from '../command.js'
import { complain } from '../complain.js'
import { configurationFor } from '../configuration.js'
import { partOf, partOptions } from '../dag-part.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { executorOf, executorOption } from '../executor-option.js'
import { ExitCode } from '../exit-code.js'
import { type Overrides, overrideOptions, overridesOf } from '../overrides.js'
import { pipelineNode } from '../plan-node.js'
import { dockerOption, homeOption, jobsOption, outputFormat, passOption, withHome } from '../run-command.js'
import { keepOf, refuseScheduleOptions, registerOptions, scheduleOptionsOf } from '../schedule-options.js'
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
    if (!(await configurationFor(application, { folder, home: options.home })))
      return ExitCode.invalidDocument
    const source = checked.operation.operation.value
    const hasSchedule = isDict(checked.operation.compiled.schedule)
    const events = eventsOf(source, hasSchedule)
    if (!events.ok) {
      complain(application, events.error)
      return ExitCode.invalidDocument
    }
    if (hasSchedule || isStanding(events.value) || (events.value.length > 0 && options.detach)) {
      if (!hasSchedule) refuseScheduleOptions(options, 'events')
      const { runSchedule } = await import('../schedule-run.js')
      const request = {
        bundle,
        params,
        source,
        events: events.value,
        file: folder === null ? null : resolve(application.cwd, title),
        documentDir: folder,
        executor,
        overrides: overridesOf(options),
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
    const refusal = refusalOf(checked.operation)
    if (refusal) {
      complain(application, { message: refusal })
      return ExitCode.unavailable
    }
    const request = {
      bundle,
      params,
      source,
      documentDir: folder,
      executor,
      overrides: overridesOf(options),
      nocache: options.nocache,
    }
    return withHome(application, options, async (opened) => {
      if (events.value.length > 0 && !options['dry-run']) {
        const { awaitEvents } = await import('../await-events.js')
        const code = await awaitEvents(application, opened, events.value)
        if (code !== undefined) return code
      }
      const planned = await planOf(application, opened.engine, request)
      if (!planned) return ExitCode.invalidDocument
      const plan = partOf(planned.plan, options)
      const { edges } = planned
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

/** A schedule with events is refused: which of the two should begin its runs? */
function eventsOf(source: Dict, hasSchedule: boolean): ReturnType<typeof readEvents> {
  const events = readEvents(source)
  return hasSchedule && events.ok && events.value.length > 0 ? fail(TWO_BEGINNINGS) : events
}

const TWO_BEGINNINGS = {
  message: 'it has a `schedule` and `events`: a run starts by the clock or by events, not by both',
  hint: 'let one operation run by the clock, and another one by events of that: `ref: ops.NAME`',
}

interface Request {
  readonly bundle: Bundle
  readonly params: Readonly<Record<string, string>>
  /** The operation as it is written, with its component. */
  readonly source: Dict
  readonly documentDir: string | null
  readonly executor: string
  readonly overrides: Overrides
  readonly nocache: boolean | undefined
}

/** A plan, and the runs that it uses values of. */
interface Planned {
  readonly plan: Plan
  readonly edges: readonly RunEdge[]
}

async function planOf(
  application: Application,
  engine: Engine,
  request: Request,
): Promise<Planned | undefined> {
  const { documentDir, executor, overrides } = request
  const uuid = systemIds.uuid()
  const { project, name, description, tags } = overrides
  const owner = 'default'
  const machine = engine.context({ executor, uuid, documentDir })!
  const context = { owner, project, uuid, ...machine, ...(name && { name }) }
  const facts = await engine.facts(request.source, uuid, { owner, project })
  if (!facts.ok) {
    complain(application, { message: facts.error })
    return undefined
  }
  const { references, joins, edges } = facts.value
  // Without references and joins there is nothing to look up, and nothing to miss.
  const known = references.size + joins.size > 0 ? { references, joins } : undefined
  const operation = await resolved(application, { ...request, facts: known }, context)
  if (!operation) return undefined
  const where = { uuid, owner, project, documentDir, executor }
  const planned = await withPorts(operation, {
    engine,
    hasOwnNetwork: machine.hasOwnNetwork,
    resolve: (hostPorts) => resolved(application, { ...request, facts: known }, { ...context, hostPorts }),
  })
  if (!planned) return undefined
  const plan = planOperation(planned.operation, {
    ...where,
    hostPorts: planned.hostPorts,
    context,
    caching: request.nocache ? 'never' : undefined,
  })
  const own = { ...(name && { name }), ...(description && { description }), ...(tags && { tags }) }
  return { plan: { ...plan, ...own }, edges }
}

/** The operation of the document in a context; undefined after problems, which are printed. */
async function resolved(
  application: Application,
  { bundle, params, facts }: Request & { readonly facts: Facts | undefined },
  context: RunContext,
): Promise<ResolvedOperation | undefined> {
  const { diagnostics, operation } = compile(bundle, { params, context, facts })
  // `check` has shown its own problems already, and has let no error pass.
  await printDiagnostics(
    application,
    diagnostics.filter(
      ({ phase, severity }) => severity === 'error' || phase === 'resolve' || phase === 'plan',
    ),
  )
  return hasErrors(diagnostics) ? undefined : operation
}

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
