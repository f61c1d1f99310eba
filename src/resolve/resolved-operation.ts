/** An operation with its params in place and its templates rendered: what an engine can run. */
import type { Dict, Value } from '../base/value.js'
import type { CompiledOperation } from '../compile/compile-operation.js'
import type { Origins } from '../polyaxonfile/origins.js'

export interface ResolvedOperation {
  /** The run kind: `job`, `service`, `dag`, … */
  readonly kind: string
  readonly name: string | null
  readonly description: string | null
  readonly tags: readonly string[]
  /** A dag, a matrix or a schedule: it has no container of its own, and its `run` is not rendered. */
  readonly isPipeline: boolean
  /** What Polyaxon's compile gives: every template rendered and read as a literal. */
  readonly compiled: Dict
  /** The `run` section with its final text: what containers receive. The unrendered section of a pipeline. */
  readonly run: Dict
  /** What templates of this operation can see. Empty for a pipeline and for a distributed run. */
  readonly scope: Dict
  /** The same for the text that containers receive. */
  readonly textScope: Dict
  readonly inputs: Readonly<Record<string, Value>>
  readonly outputs: Readonly<Record<string, Value>>
  readonly source: CompiledOperation
  /** Who set each part of `compiled`. */
  readonly origins: Origins
}
