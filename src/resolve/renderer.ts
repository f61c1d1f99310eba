/**
 * Renders every string of a section, map keys too, and reports what goes wrong where it is written.
 *
 * Two views of a string: `literal` is what compile shows (`1.10` becomes 1.1), `text` is what a
 * container receives (`1.10` stays). Of text only a written list or map is read, where a section may hold
 * one: never in arguments and variables.
 */
import {
  DateTimeValue,
  DateValue,
  type Dict,
  dict,
  isDict,
  isList,
  toJson,
  type Value,
} from '../base/value.js'
import type { Origins } from '../polyaxonfile/origins.js'
import type { Path } from '../polyaxonfile/path.js'
import type { Reporter } from '../polyaxonfile/report.js'
import type { TemplateProblem } from '../template/problem.js'
import { describeValue } from '../types/describe.js'
import { BRACKETED, type TemplateWork } from './template-work.js'

export type View = 'literal' | 'text'

export interface Rendering {
  readonly scope: Dict
  readonly view: View
  readonly origins: Origins
  /** Undefined where the same text was rendered, and reported on, before. */
  readonly reporter: Reporter | undefined
  readonly work: TemplateWork
}

export function renderValue(value: Value, path: Path, rendering: Rendering): Value {
  if (typeof value === 'string') return renderText(value, path, rendering)
  if (isList(value)) return value.map((item, index) => renderValue(item, [...path, index], rendering))
  if (isDict(value)) {
    return dict(
      Object.entries(value).map(([key, item]) => [
        renderKey(key, [...path, key], rendering),
        renderValue(item, [...path, key], rendering),
      ]),
    )
  }
  if (value instanceof DateValue || value instanceof DateTimeValue) return value.iso
  return value instanceof Uint8Array || value instanceof Set ? null : value
}

function renderText(text: string, path: Path, rendering: Rendering, part: 'key' | 'value' = 'value'): Value {
  const rendered = renderStable(text, path, rendering, part)
  const read = rendering.work.literal(rendered)
  if (!read.ok) reportTemplate(read.error, { path, part }, rendering)
  const literal = read.ok ? read.value : undefined
  if (literal === undefined) return rendered
  if (rendering.view === 'literal' || part === 'key') return literal
  return BRACKETED.test(rendered) && !isProcessText(path) ? literal : rendered
}

/** Whether the place is in an argument or a variable of a container. */
function isProcessText(path: Path): boolean {
  const at = path.findIndex((step) => step === 'command' || step === 'args' || step === 'env')
  const owner = typeof path[at - 1] === 'number' ? path[at - 2] : path[at - 1]
  return owner === 'container' || owner === 'sidecars'
}

/** The text once rendering changes it no more; the text itself when it cannot be rendered. */
export function renderStable(
  text: string,
  path: Path,
  rendering: Rendering,
  part: 'key' | 'value' = 'value',
): string {
  const { scope, origins, reporter, work } = rendering
  if (!work.isTemplate(text, scope)) return text
  const rendered = work.render(text, scope)
  const at = origins.at(path)
  if (!rendered.ok) {
    reportTemplate(rendered.error, { path, part }, rendering)
    return text
  }
  for (const unknown of rendered.value.unknownNames) {
    if (unknown.use !== 'value') continue
    reporter?.report('unknown-name', { name: unknown.name }, at, {
      hint: unknown.suggestion && `did you mean \`${unknown.suggestion}\`?`,
      atKey: part === 'key',
      atOffset: unknown.offset,
    })
  }
  return rendered.value.text
}

function reportTemplate(
  error: TemplateProblem,
  { path, part }: { readonly path: Path; readonly part: 'key' | 'value' },
  { origins, reporter }: Rendering,
): void {
  reporter?.report(codeOf(error), { problem: error.message }, origins.at(path), {
    hint: error.hint,
    atKey: part === 'key',
    atOffset: error.renderedText === undefined ? error.offset : undefined,
  })
}

const codeOf = ({ kind }: TemplateProblem) => `template-${kind}` as const

/** A map's key after rendering, as JSON writes it. */
function renderKey(key: string, path: Path, rendering: Rendering): string {
  const rendered = renderText(key, path, rendering, 'key')
  if (typeof rendered === 'string') return rendered
  if (!isList(rendered) && !isDict(rendered)) return JSON.stringify(toJson(rendered))
  const { origins, reporter } = rendering
  reporter?.report('template-key', { actual: describeValue(rendered) }, origins.at(path), { atKey: true })
  return key
}
