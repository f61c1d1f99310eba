/** The public API: everything that the command line, the server and embedding programs use. Re-exports only. */

export { type Json, toJson, type Value } from './base/value.js'
export type { CompiledOperation } from './compile/compile-operation.js'
export {
  type CheckOptions,
  type CheckResult,
  type CompileResult,
  check,
  compile,
  compileChild,
} from './pipeline.js'
export { dagLevels } from './plan/check-dag.js'
export { dagOperation, scheduledOperation, suggestedOperation } from './plan/child-operations.js'
export { nextRound, suggestionsOf } from './plan/matrix/index.js'
export { type Bundle, bundleOf, type Loader, type LoadRequest, loadDocument } from './polyaxonfile/bundle.js'
export { type ContainerProcess, containerProcess, sidecarProcesses } from './resolve/container-process.js'
export { type ExplainedValue, explainOperation } from './resolve/explain.js'
export type { Facts } from './resolve/facts.js'
export { type InitStep, initSteps } from './resolve/init-steps.js'
export type { ResolvedOperation } from './resolve/resolved-operation.js'
export type { ArtifactsStore, Connection, RunContext } from './resolve/run-context.js'
export type { Observation, Outcome, Round, Suggestion } from './tuning/tuner.js'
