/** Renders everything of a compiled operation except what is rendered later: `run`, `build` and `hooks`. */

import { type Dict, dict, isDict, isList, type Value } from '../base/value.js'
import type { Tracked } from '../compile/merge.js'
import type { Path } from '../polyaxonfile/path.js'
import { pythonText } from '../types/text/python-text.js'
import { isTrue } from './param-text.js'
import { type Rendering, renderValue } from './renderer.js'

/** Kept as they are: names for people, and what is rendered later or elsewhere. */
const UNRENDERED = ['version', 'kind', 'name', 'description', 'tags', 'run', 'build', 'hooks']

/** Done with once the operation has its params. */
const SPENT = ['joins', 'events']
const IO_SECTIONS = ['inputs', 'outputs', 'contexts']

export function renderOperation(compiled: Tracked, rendering: Rendering): Dict {
  const result = dict()
  for (const [key, value] of Object.entries(compiled.value)) {
    if (SPENT.includes(key)) continue
    const rendered = renderSection(key, value, rendering)
    if (rendered !== undefined) result[key] = rendered
  }
  // A condition is an expression that is still to be judged: always text.
  const conditions = result.conditions
  if (conditions !== undefined && typeof conditions !== 'string') result.conditions = pythonText(conditions)
  return result
}

/** Undefined for what is not written when there is nothing in it. */
function renderSection(key: string, value: Value, rendering: Rendering): Value | undefined {
  if (UNRENDERED.includes(key)) return isTrue(value) ? value : undefined
  if (!IO_SECTIONS.includes(key)) return renderValue(value, [key], rendering)
  if (!isList(value) || !value.length) return undefined
  return value.map((io, index) => (isDict(io) ? renderIo(io, [key, index], rendering) : io))
}

/** An `argFormat` is rendered for each use of the argument, never here. */
function renderIo(io: Dict, path: Path, rendering: Rendering): Dict {
  const entries = Object.entries(io).filter(([key]) => key !== 'argFormat')
  const rendered = Object.entries(renderValue(dict(entries), path, rendering) as Dict)
  const kept: [string, Value][] = io.argFormat ? [['argFormat', io.argFormat]] : []
  return dict([...rendered.filter(([, value]) => value !== null), ...kept])
}
