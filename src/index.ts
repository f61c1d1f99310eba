/** The public API: everything that the command line, the server and embedding programs use. Re-exports only. */

export { fail, ok, type Result } from './base/result.js'
export { type Json, toJson, type Value } from './base/value.js'
export type { CompiledOperation } from './compile/compile-operation.js'
// Embedding: an engine for other programs, and what they may put into it.
export type { Configuration } from './connections/configuration.js'
export type { LoadedConfiguration } from './connections/load-configuration.js'
export type { Diagnostic, Location } from './diagnostics/diagnostic.js'
export { positionAt, type SourceFile } from './diagnostics/source.js'
export { createEngine } from './embedding/create-engine.js'
export { DocumentError } from './embedding/document-error.js'
export type {
  ApproveOptions,
  CloseOptions,
  DocumentInput,
  Engine,
  EngineOptions,
  EventOptions,
  OwnExecutor,
  Params,
  RegisterOptions,
  StopOptions,
  SubmitOptions,
  WithSignal,
} from './embedding/embedded-engine.js'
export type { EngineEvent, EventPlace, EventType, ScheduleTick } from './embedding/events.js'
export type {
  ContainerEvent,
  ContainerPlan,
  ContainerState,
  Executor,
  ObserveOptions,
  PrepareOptions,
  RunPlaces,
} from './executors/contract.js'
export type { AttemptLayout, HomeLayout, RunLayout } from './home/layout.js'
export type { Clock } from './host/clock.js'
export type { Ids } from './host/ids.js'
export type { ComponentHub } from './hub/contract.js'
export type {
  InitConnection,
  InitContext,
  Initializer,
  InitOutcome,
  InitProblem,
  NamedArtifact,
  Pinned,
  RunRecords,
} from './init/contract.js'
export type { ConnectionKind } from './init/kinds/contract.js'
export type { Fetched, Fetching, Source } from './init/sources/source.js'
export type { Failure } from './lifecycle/failure.js'
export type { ArtifactRecord, MetricRecord, RunDraft, RunEdge, RunRecord } from './lifecycle/run.js'
export { type Condition, isDone, type Status } from './lifecycle/status.js'
export {
  type CheckOptions,
  type CheckResult,
  type CompileResult,
  check,
  compile,
  compileChild,
  resolve,
} from './pipeline.js'
export { dagLevels } from './plan/check-dag.js'
export { dagOperation, scheduledOperation, suggestedOperation } from './plan/child-operations.js'
export { nextRound, suggestionsOf } from './plan/matrix/index.js'
export type { PlannedContainer, RunPlan } from './plan/run-plan.js'
export {
  type Bundle,
  bundleOf,
  type Loader,
  type LoadOptions,
  type LoadRequest,
  loadDocument,
} from './polyaxonfile/bundle.js'
export { type ContainerProcess, containerProcess, sidecarProcesses } from './resolve/container-process.js'
export { type ExplainedValue, explainOperation } from './resolve/explain.js'
export type { Facts } from './resolve/facts.js'
export { type InitStep, initSteps } from './resolve/init-steps.js'
export type { ResolvedOperation } from './resolve/resolved-operation.js'
export type { ArtifactsStore, Connection, RunContext } from './resolve/run-context.js'
export { type ListRequest, type RunStore, StoreUnavailableError } from './store/contract.js'
export type { ScheduleRecord, ScheduleStore } from './store/schedule-contract.js'
export type { Observation, Outcome, Round, Suggestion } from './tuning/tuner.js'
