/**
 * Says of every value of a resolved operation where it came from.
 *
 * Input: a resolved operation, which kept the origins of its parts. Output: its values in order, each
 * with its origin and, where it was rendered, with the template that it was.
 */
import { type Dict, isDict, isList, type Value } from '../base/value.js'
import type { Origin } from '../polyaxonfile/origins.js'
import type { Path } from '../polyaxonfile/path.js'
import { isTemplate } from '../template/index.js'
import type { ResolvedOperation } from './resolved-operation.js'

export interface ExplainedValue {
  readonly path: Path
  readonly value: Value
  readonly from: Origin
  /** What was written, when that was a template. */
  readonly template: string | undefined
}

export function explainOperation(operation: ResolvedOperation): ExplainedValue[] {
  const explained: ExplainedValue[] = []
  const names = new Set(Object.keys(operation.textScope))
  const visit = (value: Value, path: Path, written: Value | undefined) => {
    const template = typeof written === 'string' && isTemplate(written, names) ? written : undefined
    if (template !== undefined || !hasParts(value)) {
      // A pipeline keeps its templates: there the value says it all.
      const rendered = value === template ? undefined : template
      explained.push({ path, value, template: rendered, from: operation.origins.at(path) })
    } else if (isList(value)) {
      value.forEach((item, index) => {
        visit(
          item,
          [...path, index],
          isList(written ?? null) ? (written as readonly Value[])[index] : undefined,
        )
      })
    } else {
      for (const [key, item] of Object.entries(value as Dict)) {
        visit(item, [...path, key], isDict(written) ? written[key] : undefined)
      }
    }
  }
  visit(operation.compiled, [], operation.source.compiled)
  return explained
}

const hasParts = (value: Value): boolean =>
  isList(value) ? value.length > 0 : isDict(value) && Object.keys(value).length > 0
