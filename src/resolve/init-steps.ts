/** The steps that prepare a run, in order, with their final text. */
import { type Dict, dict, type Value } from '../base/value.js'
import { dictsOf, textOf } from '../polyaxonfile/fields.js'
import type { Path } from '../polyaxonfile/path.js'
import { sectionAt } from './container-process.js'
import type { ResolvedOperation } from './resolved-operation.js'

export interface InitStep {
  /** The key that says what the step does: `git`, `artifacts`, `file`, …; `connection` for one that only mounts. */
  readonly kind: string
  /** What stands under that key. */
  readonly spec: Value
  readonly connection: string | null
  /** Where the step puts what it brings, when the document says so. */
  readonly path: string | null
  /** Where it stands in `run`. */
  readonly at: Path
}

const KINDS = [
  'git',
  'artifacts',
  'paths',
  'file',
  'dockerfile',
  'tensorboard',
  'lineageRef',
  'modelRef',
  'artifactRef',
  'container',
  'connection',
]

/** Of the run, or of a role of a distributed one. */
export function initSteps(operation: ResolvedOperation, pod: Path = []): InitStep[] {
  if (operation.isPipeline) return []
  return stepsOf(sectionAt(operation.run, pod) ?? dict(), pod)
}

/** Of a section that has `init`. */
export function stepsOf(section: Dict, at: Path = []): InitStep[] {
  return dictsOf(section, 'init').flatMap((step, index) => {
    const kind = KINDS.find((key) => step[key] !== undefined && step[key] !== null)
    if (kind === undefined) return []
    const [connection = null, path = null] = [textOf(step, 'connection'), textOf(step, 'path')]
    return [{ kind, spec: step[kind]!, connection, path, at: [...at, 'init', index] }]
  })
}
