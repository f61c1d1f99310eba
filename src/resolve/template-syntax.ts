/**
 * Templates that cannot be read: whatever their values will be, a run ends at them.
 *
 * Input: a compiled operation. Output: a diagnostic for each, at its place in the text. Renders nothing.
 */
import { type Dict, dict, isDict, isList, type Value } from '../base/value.js'
import type { CompiledOperation } from '../compile/compile-operation.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { dictOf, listOf } from '../polyaxonfile/fields.js'
import type { Path } from '../polyaxonfile/path.js'
import { Reporter } from '../polyaxonfile/report.js'
import { isTemplate, parseTemplate } from '../template/parse-template.js'

/** What is rendered in every run. */
const SECTIONS = ['run', 'termination', 'plugins']

export function checkTemplateSyntax({ compiled, origins }: CompiledOperation): readonly Diagnostic[] {
  const reporter = new Reporter(new Diagnostics())
  for (const { text, path } of textsOf(compiled, [])) {
    const template = isTemplate(text) ? parseTemplate(text) : undefined
    if (!template || template.ok) continue
    const { kind, message, hint, offset } = template.error
    reporter.report(`template-${kind}`, { problem: message }, origins.at(path), { hint, atOffset: offset })
  }
  return reporter.diagnostics.items
}

interface Text {
  readonly text: string
  readonly path: Path
}

/** The texts that are rendered when a component runs, or when the operations of its dag run theirs. */
function* textsOf(component: Dict, at: Path): Generator<Text> {
  const run = dictOf(component, 'run') ?? dict()
  if (run.kind !== 'dag') {
    for (const key of SECTIONS) yield* textsIn(component[key] ?? null, [...at, key])
    return
  }
  for (const [index, operation] of listOf(run, 'operations').entries()) {
    const own = isDict(operation) ? dictOf(operation, 'component') : undefined
    if (own) yield* textsOf(own, [...at, 'run', 'operations', index, 'component'])
  }
  for (const [index, own] of listOf(run, 'components').entries()) {
    if (isDict(own)) yield* textsOf(own, [...at, 'run', 'components', index])
  }
}

function* textsIn(value: Value, path: Path): Generator<Text> {
  if (typeof value === 'string') yield { text: value, path }
  else if (isList(value)) for (const [index, item] of value.entries()) yield* textsIn(item, [...path, index])
  else if (isDict(value))
    for (const [key, item] of Object.entries(value)) yield* textsIn(item, [...path, key])
}
