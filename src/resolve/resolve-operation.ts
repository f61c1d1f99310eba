/**
 * Resolves a compiled operation: params into inputs, templates into values.
 *
 * Input: a compiled operation, the context of its run, and the facts that an engine has looked up.
 * Output: a resolved operation, or undefined after errors. Reads nothing and looks nothing up.
 */
import { type Dict, dict, type Value } from '../base/value.js'
import { type CompiledOperation, isPipeline } from '../compile/compile-operation.js'
import { matchParams } from '../compile/match-params.js'
import type { Tracked } from '../compile/merge.js'
import { checkRendered } from '../polyaxonfile/check-value.js'
import { dictOf, dictsOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { checkIoValue } from '../polyaxonfile/io.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { applyParams } from './apply-params.js'
import type { Facts } from './facts.js'
import { applyInitParams } from './init-params.js'
import { renderOperation } from './render-operation.js'
import { iosOf, type RenderedSections, renderRun, reportedScope } from './render-run.js'
import type { Rendering } from './renderer.js'
import type { ResolvedOperation } from './resolved-operation.js'
import { globalsOf, type RunContext } from './run-context.js'
import { TemplateWork } from './template-work.js'
import { textIos } from './text-ios.js'
import { withFacts } from './with-facts.js'

export interface Resolving {
  readonly context: RunContext
  readonly facts?: Facts | undefined
}

export function resolveOperation(
  source: CompiledOperation,
  { context, facts }: Resolving,
  reporter: Reporter,
): ResolvedOperation | undefined {
  const operation = facts ? withFacts(source.operation, facts, reporter) : source.operation
  if (reporter.isRefused) return undefined
  const fed = feedParams(source, operation, reporter)
  if (reporter.isRefused) return undefined
  // Its runs are made of this operation: what was looked up for it stays in there.
  if (isPipeline(fed.value)) return pipeline({ ...source, operation }, fed)
  const sections = renderSections(fed, context, reporter)
  return sections && !reporter.isRefused ? withRun(source, sections, context, reporter) : undefined
}

/** Binds the params to inputs, outputs and contexts. */
function feedParams(source: CompiledOperation, operation: Tracked, reporter: Reporter): Tracked {
  const component = { value: source.compiled, origins: source.origins }
  const bound = matchParams({ component, operation, known: { places: new Map(), runsToo: true } }, reporter)
  const fed = applyParams(component, bound, operation)
  checkIos(fed, reporter)
  return fed
}

function pipeline(source: CompiledOperation, fed: Tracked): ResolvedOperation {
  const run = dictOf(fed.value, 'run') ?? dict()
  return {
    ...summary(fed.value, run),
    isPipeline: true,
    compiled: fed.value,
    run,
    scope: dict(),
    textScope: dict(),
    source,
    origins: fed.origins,
  }
}

/** Everything but the run: inputs, outputs, termination, plugins, the names of connections. */
function renderSections(fed: Tracked, context: RunContext, reporter: Reporter): RenderedSections | undefined {
  const { origins } = fed
  const work = new TemplateWork()
  const ios = iosOf(fed.value)
  const scope = reportedScope({ ...fed, work }, ios, dict([['globals', globalsOf(context)]]), reporter)
  if (!scope) return undefined
  const rendering: Rendering = { scope, view: 'literal', origins, reporter, work }
  const init = { ios, artifactsStore: context.artifactsStore?.name, rendering }
  const connected = applyInitParams(fed, init, reporter)
  const value = checkRendered({ value: renderOperation(connected, rendering), origins }, reporter)
  return value && { value, origins, ios: iosOf(value), textIos: textIos(fed, value, rendering), work }
}

function withRun(
  source: CompiledOperation,
  sections: RenderedSections,
  context: RunContext,
  reporter: Reporter,
): ResolvedOperation | undefined {
  const { value, origins } = sections
  const run = renderRun(sections, context, reporter)
  if (!run) return undefined
  const whole = dict([...Object.entries(value), ['run', run.literal]])
  const compiled = checkRendered({ value: whole, origins }, reporter)
  if (!compiled) return undefined
  const { text, scope, textScope } = run
  return {
    ...summary(value, text),
    isPipeline: false,
    compiled,
    run: text,
    scope,
    textScope,
    source,
    origins,
  }
}

/** Values that came from params or templates have to fit the types too. */
function checkIos({ value, origins }: Tracked, reporter: Reporter): void {
  for (const section of ['inputs', 'outputs'] as const) {
    dictsOf(value, section).forEach((io, index) => {
      checkIoValue(io, origins.part([section, index]), reporter)
    })
  }
}

function summary(value: Dict, run: Dict) {
  return {
    kind: textOf(run, 'kind') ?? '',
    name: textOf(value, 'name') ?? null,
    description: textOf(value, 'description') ?? null,
    tags: listOf(value, 'tags').filter((tag): tag is string => typeof tag === 'string'),
    inputs: valuesOf(value, 'inputs'),
    outputs: valuesOf(value, 'outputs'),
  }
}

const valuesOf = (value: Dict, section: string): Record<string, Value> =>
  dict(dictsOf(value, section).map((io) => [textOf(io, 'name') ?? '', io.value ?? null]))
