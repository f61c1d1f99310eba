/**
 * Checks the shape of sections that no text holds as they are: merged, patched and rendered ones.
 *
 * Input: a value with its origins. Output: the value in normal form (rendered text may have become a
 * number), or undefined after reports.
 */
import { type Dict, dict, type Value } from '../base/value.js'
import type { ShapeName } from '../schema/shape.js'
import { normalizeDocument } from './normalize/index.js'
import type { Origins } from './origins.js'
import type { Path } from './path.js'
import type { Reporter } from './report.js'
import { formatRules } from './rules/index.js'
import { type Finding, shapeErrors } from './shape-findings.js'
import { VERSION } from './version.js'
import { withoutNulls } from './without-nulls.js'

export interface Checked {
  readonly value: Dict
  readonly origins: Origins
}

export function checkSection(
  name: ShapeName,
  { value, origins }: Checked,
  reporter: Reporter,
): Dict | undefined {
  const normal = normalSection(name, value)
  if (!isFindings(normal)) return normal
  report(normal, origins, reporter)
  return undefined
}

/** The section in normal form, or what is wrong with its shape. */
export function normalSection(name: ShapeName, value: Dict): Dict | readonly Finding[] {
  const errors = shapeErrors(name, value)
  return errors.length ? errors : (normalizeDocument(name, value) as Dict)
}

/**
 * A compiled operation has no schema of its own: it is an operation with its component unfolded. Its
 * version may be that of a component inside of an operation, which is any number. Nulls, and lists that
 * Polyaxon does not write when they are empty, are gone from the result.
 */
export function checkCompiled({ value, origins }: Checked, reporter: Reporter): Dict | undefined {
  const { version, contexts, ...sections } = value
  const known = version === undefined ? sections : { ...sections, version: VERSION }
  const normal = normalSection('operation', folded(known))
  if (isFindings(normal)) {
    const unfoldedPath = (path: Path): Path => (path[0] === 'component' ? path.slice(1) : path)
    const findings = normal.map((finding) => ({ ...finding, path: unfoldedPath(finding.path) }))
    report(findings, origins, reporter)
    return undefined
  }
  return dict([
    ...(version === undefined ? [] : [['version', version] as const]),
    ...unfold(withoutNulls('operation', normal)),
    ...(contexts === undefined ? [] : [['contexts', contexts] as const]),
  ])
}

/** The same after rendering, when the rules of the format hold for what templates have become. */
export function checkRendered(checked: Checked, reporter: Reporter): Dict | undefined {
  const compiled = checkCompiled(checked, reporter)
  if (!compiled) return undefined
  const origins = checked.origins.with(['component'], checked.origins, [])
  for (const rule of formatRules) rule({ value: folded(compiled), origins, role: 'document' }, reporter)
  return reporter.isRefused ? undefined : compiled
}

export const isFindings = (normal: Dict | readonly Finding[]): normal is readonly Finding[] =>
  Array.isArray(normal)

const IN_COMPONENT = ['inputs', 'outputs', 'run']

function folded(compiled: Dict): Dict {
  const entries = Object.entries(compiled)
  const isInComponent = ([key]: [string, unknown]) => IN_COMPONENT.includes(key)
  return dict([
    ...entries.filter((entry) => !isInComponent(entry)),
    ['kind', 'operation'],
    ['component', dict(entries.filter(isInComponent))],
  ])
}

function unfold(operation: Dict): [string, Value][] {
  const { version: _, component, ...sections } = operation
  return [...Object.entries(sections), ...Object.entries(component as Dict), ['kind', 'compiled_operation']]
}

function report(findings: readonly Finding[], origins: Origins, reporter: Reporter): void {
  for (const { code, args, path, atKey, hint } of findings) {
    reporter.report(code, args, origins.at(path), { atKey, hint })
  }
}
