/**
 * Resolves a compiled operation: params into inputs, templates into values.
 *
 * Input: a compiled operation, the context of its run, and the facts that an engine has looked up.
 * Output: a resolved operation, or undefined after errors. Reads nothing and looks nothing up.
 */

import { type Dict, dict, isDict, type Value } from '../base/value.js'
import { type CompiledOperation, isPipeline } from '../compile/compile-operation.js'
import { matchParams } from '../compile/match-params.js'
import type { Tracked } from '../compile/merge.js'
import { checkRendered } from '../polyaxonfile/check-value.js'
import { dictOf, dictsOf, flagOf, listOf, textOf } from '../polyaxonfile/fields.js'
import { checkIoValue, type Io, ioOf } from '../polyaxonfile/io.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { applyParams } from './apply-params.js'
import { type RunScopes, runScopes } from './connection-contexts.js'
import type { Facts } from './facts.js'
import { applyInitParams } from './init-params.js'
import { paramScope } from './param-scope.js'
import { renderOperation } from './render-operation.js'
import { type Rendering, renderValue, type View } from './renderer.js'
import type { ResolvedOperation } from './resolved-operation.js'
import { globalsOf, type RunContext } from './run-context.js'
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
  const fed = feedParams(source, facts, reporter)
  if (!fed || reporter.isRefused) return undefined
  if (isPipeline(fed.value)) return pipeline(source, fed)
  const rendered = renderSections(fed, context, reporter)
  if (!rendered || reporter.isRefused) return undefined
  return renderRun(source, rendered, context, reporter)
}

/** Binds the params to inputs, outputs and contexts. */
function feedParams(
  source: CompiledOperation,
  facts: Facts | undefined,
  reporter: Reporter,
): Tracked | undefined {
  const operation = facts ? withFacts(source.operation, facts, reporter) : source.operation
  const component = { value: source.compiled, origins: source.origins }
  const bound = matchParams({ component, operation, known: { places: new Map(), runsToo: true } }, reporter)
  const fed = applyParams(component, bound, operation)
  checkIos(fed, reporter)
  return fed
}

function pipeline(source: CompiledOperation, fed: Tracked): ResolvedOperation {
  const run = dictOf(fed.value, 'run') ?? dict()
  return { ...summary(fed.value, run), isPipeline: true, compiled: fed.value, run, scope: dict(), source, origins: fed.origins }
}

/** Everything but the run: inputs, outputs, termination, plugins, the names of connections. */
function renderSections(fed: Tracked, context: RunContext, reporter: Reporter): Tracked | undefined {
  const scope = scopeOf(fed, dict([['globals', globalsOf(context)]]), reporter)
  if (!scope) return undefined
  const rendering: Rendering = { scope, view: 'literal', origins: fed.origins, reporter }
  const ios = iosOf(fed.value)
  const connected = applyInitParams(
    fed,
    { ios, artifactsStore: context.artifactsStore?.name, rendering },
    reporter,
  )
  const value = checkRendered(
    { value: renderOperation(connected, rendering), origins: fed.origins },
    reporter,
  )
  if (!value) return undefined
  return { value, origins: fed.origins }
}

function renderRun(
  source: CompiledOperation,
  rendered: Tracked,
  context: RunContext,
  reporter: Reporter,
): ResolvedOperation | undefined {
  const { value, origins } = rendered
  const run = dictOf(value, 'run') ?? dict()
  const plugins = dictOf(value, 'plugins') ?? dict()
  const namespace = textOf(value, 'namespace') ?? context.namespace ?? 'polyaxon'
  const globals = globalsOf(
    { ...context, namespace },
    {
      collectArtifacts: flagOf(plugins, 'collectArtifacts') ?? true,
      mountArtifactsStore: flagOf(plugins, 'mountArtifactsStore') ?? false,
    },
  )
  const names = runScopes({ run, origins, context, globals }, reporter)
  if (reporter.isRefused) return undefined
  const literal = renderRunSection(run, { rendered, names, view: 'literal', reporter })
  const text = renderRunSection(run, { rendered, names, view: 'text', reporter: undefined })
  if (reporter.isRefused) return undefined
  const compiled = checkRendered(
    { value: dict([...Object.entries(value), ['run', literal.run]]), origins },
    reporter,
  )
  if (!compiled) return undefined
  return { ...summary(value, run), isPipeline: false, compiled, run: text.run, scope: literal.scope, source, origins }
}

interface RunRendering {
  readonly rendered: Tracked
  readonly names: RunScopes
  readonly view: View
  readonly reporter: Reporter | undefined
}

function renderRunSection(run: Dict, how: RunRendering): { run: Dict; scope: Dict } {
  const { rendered, names, view, reporter } = how
  const { origins } = rendered
  if (names.kind === 'single') {
    const scope = scopeOf(rendered, names.names, reporter) ?? dict()
    return { run: renderValue(run, ['run'], { scope, view, origins, reporter }) as Dict, scope }
  }
  const result = dict(Object.entries(run))
  for (const [name, extra] of names.names) {
    const part = run[name]
    const scope = scopeOf(rendered, extra, reporter) ?? dict()
    if (isDict(part)) result[name] = renderValue(part, ['run', name], { scope, view, origins, reporter })
  }
  return { run: result, scope: dict() }
}

/** What templates see, with the inputs, outputs and contexts as they are now. */
function scopeOf({ value, origins }: Tracked, extra: Dict, reporter: Reporter | undefined): Dict | undefined {
  const scope = paramScope(iosOf(value), extra)
  if (scope.ok) return scope.value
  const { io, problem } = scope.error
  const index = dictsOf(value, 'inputs').findIndex((section) => section.name === io.name)
  reporter?.report(
    `template-${problem.kind}`,
    { problem: problem.message },
    origins.at(['inputs', index, 'argFormat']),
    {
      hint: problem.hint,
    },
  )
  return undefined
}

/** Of an input and an output with one name the later counts, in the place of the earlier. */
function iosOf(value: Dict): Io[] {
  const ios = ['inputs', 'outputs', 'contexts'].flatMap((section) => dictsOf(value, section).map(ioOf))
  return [...new Map(ios.map((io) => [io.name, io])).values()]
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
