/**
 * Which sections of a document are merged field by field.
 *
 * Polyaxon merges sections that it knows key by key, Kubernetes objects one level deep, and takes
 * everything else as plain lists, maps and scalars. This table says which is which.
 */
import type { Dict, Value } from '../base/value.js'
import { isDict } from '../base/value.js'

export type FieldShape =
  /** A known section: patched field by field. */
  | { readonly kind: 'section'; readonly fields: SectionShape }
  /** A known section of several kinds: merged with its like, replaced by another kind. */
  | { readonly kind: 'kinds'; readonly shapeOf: (section: Dict) => SectionShape }
  /** Named sections; a patch reaches only names that exist. */
  | { readonly kind: 'named-sections'; readonly fields: SectionShape }
  /** A map whose entries are taken as a whole. */
  | { readonly kind: 'entries' }
  /** A Kubernetes object: its fields are plain values. */
  | { readonly kind: 'object' }
  /** A list of Kubernetes objects that Polyaxon never patches once it is set. */
  | { readonly kind: 'fixed' }

export interface SectionShape {
  readonly [field: string]: FieldShape
}

const section = (fields: SectionShape = {}): FieldShape => ({ kind: 'section', fields })
const entries: FieldShape = { kind: 'entries' }
const object: FieldShape = { kind: 'object' }
const fixed: FieldShape = { kind: 'fixed' }

const environment = section({ affinity: object, securityContext: object, dnsConfig: object })
const pod: SectionShape = { environment, volumes: fixed, sidecars: fixed, container: object }
const replica = section(pod)

const runs: Readonly<Record<string, SectionShape>> = {
  job: pod,
  service: pod,
  notifier: pod,
  tuner: pod,
  cleaner: pod,
  dag: { environment, volumes: fixed },
  mpijob: { launcher: replica, worker: replica, schedulingPolicy: section() },
  tfjob: {
    chief: replica,
    worker: replica,
    ps: replica,
    evaluator: replica,
    schedulingPolicy: section(),
  },
  pytorchjob: {
    master: replica,
    worker: replica,
    schedulingPolicy: section(),
    elasticPolicy: section(),
  },
  daskcluster: { worker: replica, scheduler: replica },
  raycluster: {
    head: replica,
    workers: { kind: 'named-sections', fields: pod },
    autoscalerOptions: section({ resources: object }),
  },
}

export const runShape = (kind: string): SectionShape => runs[kind] ?? {}

const matrix: SectionShape = {
  params: entries,
  metric: section(),
  resource: section(),
  tuner: section({ params: entries }),
  utilityFunction: section({ gaussianProcess: section() }),
}

/** The sections that an operation, a compiled operation and a preset have in common. */
export const operationShape: SectionShape = {
  params: entries,
  cache: section(),
  termination: section({
    culling: section(),
    probe: section({ exec: object, http: object }),
    podFailurePolicy: object,
  }),
  plugins: section({ sidecar: section() }),
  build: section({ cache: section(), params: entries }),
  template: section(),
  schedule: { kind: 'kinds', shapeOf: () => ({}) },
  matrix: { kind: 'kinds', shapeOf: () => matrix },
  mount: { kind: 'kinds', shapeOf: () => ({}) },
}

/** A preset also patches the `runPatch` that an operation has, as the run that it will become part of. */
export const operationPatchShape = (runKind: string): SectionShape => ({
  ...operationShape,
  runPatch: section(runShape(runKind)),
})

/** The kind of a section; undefined when it has none. */
export const kindOf = (value: Value): string | undefined =>
  isDict(value) && typeof value.kind === 'string' ? value.kind : undefined
