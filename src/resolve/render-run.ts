/**
 * Renders the `run` of an operation, twice: as compile shows it and as containers receive it.
 *
 * Input: an operation whose other sections are rendered. Output: both runs, or undefined after reports.
 */
import { type Dict, dict, isDict } from '../base/value.js'
import { dictOf, dictsOf, flagOf, textOf } from '../polyaxonfile/fields.js'
import { type Io, ioOf } from '../polyaxonfile/io.js'
import type { Origins } from '../polyaxonfile/origins.js'
import type { Reporter } from '../polyaxonfile/report.js'
import { type RunScopes, runScopes } from './connection-contexts.js'
import { paramScope } from './param-scope.js'
import { type Rendering, renderValue } from './renderer.js'
import { globalsOf, type RunContext } from './run-context.js'
import { TemplateWork } from './template-work.js'

export interface RenderedSections {
  readonly value: Dict
  readonly origins: Origins
  readonly ios: readonly Io[]
  /** The same with the text of values whose type is text. */
  readonly textIos: readonly Io[]
  /** What rendering them has cost counts on. */
  readonly work: TemplateWork
}

export interface RenderedRun {
  readonly literal: Dict
  readonly text: Dict
  /** What templates of the run see, as literals and as text; empty for a distributed run. */
  readonly scope: Dict
  readonly textScope: Dict
}

export function renderRun(
  sections: RenderedSections,
  context: RunContext,
  reporter: Reporter,
): RenderedRun | undefined {
  const { value, origins, ios, textIos, work } = sections
  const run = dictOf(value, 'run') ?? dict()
  const scopes = runScopes({ run, origins, context, globals: runGlobals(value, context) }, reporter)
  if (reporter.isRefused) return undefined
  const literal = renderWith(run, scopes, (extra) => ({
    scope: reportedScope(sections, ios, extra, reporter) ?? dict(),
    view: 'literal',
    origins,
    reporter,
    work,
  }))
  if (reporter.isRefused) return undefined
  // The same once more: what did not end above has to end here.
  const textWork = new TemplateWork(2)
  const text = renderWith(run, scopes, (extra) => ({
    scope: reportedScope({ ...sections, work: textWork }, textIos, extra) ?? dict(),
    view: 'text',
    origins,
    reporter: undefined,
    work: textWork,
  }))
  return { literal: literal.run, text: text.run, scope: literal.scope, textScope: text.scope }
}

/** A run knows its namespace and what its plugins do with its paths. */
function runGlobals(operation: Dict, context: RunContext): Dict {
  const plugins = dictOf(operation, 'plugins') ?? dict()
  const namespace = textOf(operation, 'namespace') ?? context.namespace ?? 'polyaxon'
  return globalsOf(
    { ...context, namespace },
    {
      collectArtifacts: flagOf(plugins, 'collectArtifacts') ?? true,
      mountArtifactsStore: flagOf(plugins, 'mountArtifactsStore') ?? false,
    },
  )
}

function renderWith(
  run: Dict,
  scopes: RunScopes,
  rendering: (extra: Dict) => Rendering,
): { readonly run: Dict; readonly scope: Dict } {
  if (scopes.kind === 'single') {
    const how = rendering(scopes.names)
    return { run: renderValue(run, ['run'], how) as Dict, scope: how.scope }
  }
  const result = dict(Object.entries(run))
  for (const [name, extra] of scopes.names) {
    const part = run[name]
    if (isDict(part)) result[name] = renderValue(part, ['run', name], rendering(extra))
  }
  return { run: result, scope: rendering(dict()).scope }
}

/** What templates see; undefined after the report of an `argFormat` that cannot be rendered. */
export function reportedScope(
  { value, origins, work }: Pick<RenderedSections, 'value' | 'origins' | 'work'>,
  ios: readonly Io[],
  extra: Dict,
  reporter?: Reporter,
): Dict | undefined {
  const scope = paramScope(ios, extra, work)
  if (scope.ok) return scope.value
  const { io, problem } = scope.error
  const index = dictsOf(value, 'inputs').findIndex((section) => section.name === io.name)
  const at = origins.at(['inputs', index, 'argFormat'])
  reporter?.report(`template-${problem.kind}`, { problem: problem.message }, at, { hint: problem.hint })
  return undefined
}

/** Of an input and an output with one name the later counts, in the place of the earlier. */
export function iosOf(value: Dict): Io[] {
  const ios = ['inputs', 'outputs', 'contexts'].flatMap((section) => dictsOf(value, section).map(ioOf))
  return [...new Map(ios.map((io) => [io.name, io])).values()]
}
