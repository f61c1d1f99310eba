/**
 * What an engine has looked up for an operation: values that only a store knows.
 *
 * Without facts, references stay unresolved as in a plain compile.
 */
import type { Value } from '../base/value.js'

export interface Facts {
  /** Values of references, by `ops.NAME.outputs.loss`, `runs.UUID.globals.status`, `dag.inputs.lr`. */
  readonly references: ReadonlyMap<string, Value>
  /** The lists that joins give, by the name of the param. */
  readonly joins: ReadonlyMap<string, Value>
}
