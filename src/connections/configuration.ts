/** The configuration of pxrun: what its files come to together. Values only; secrets are named, never held. */
import type { Dict } from '../base/value.js'

export interface Configuration {
  /** The files that it was read from; empty when there is none. */
  readonly files: readonly string[]
  /** The name by which documents call the artifacts store; null when nobody gave it one. */
  readonly artifactsStore: string | null
  readonly connections: Readonly<Record<string, Connection>>
  readonly secrets: Readonly<Record<string, ConfiguredValues>>
  readonly configMaps: Readonly<Record<string, ConfiguredValues>>
  /** Absolute path of a folder for each volume claim. */
  readonly volumeClaims: Readonly<Record<string, string>>
  readonly queues: Readonly<Record<string, Queue>>
  /** Names of variables that runs get of the user's environment; `*` at the end stands for any ending. */
  readonly pass: readonly string[]
  readonly permissions: Permissions
}

/** The keys of a secret or a config map. */
export type ConfiguredValues = Readonly<Record<string, ValueSource>>

/** Where a value is looked up when a run needs it. */
export type ValueSource =
  | { readonly from: 'text'; readonly text: string }
  | { readonly from: 'env'; readonly variable: string }
  /** Absolute path. */
  | { readonly from: 'file'; readonly path: string }
  /** Run in the folder of the configuration file. */
  | { readonly from: 'command'; readonly argv: readonly string[]; readonly folder: string }

export interface Connection {
  readonly name: string
  readonly kind: string
  readonly description: string | null
  readonly tags: readonly string[]
  /** Where it is, as templates see it: `url`, `bucket`, `mountPath`, … */
  readonly schema: Dict
  readonly secret: ConnectionResource | null
  readonly configMap: ConnectionResource | null
  /** Variables as Kubernetes writes them: `{ name, value }` or `{ name, valueFrom }`. */
  readonly env: readonly Dict[]
}

/** A secret or a config map that a connection needs; all of its keys when `items` is null. */
export interface ConnectionResource {
  readonly name: string
  readonly items: readonly string[] | null
}

export interface Queue {
  /** How many of its runs may be active at the same time; no limit unless given. */
  readonly concurrency?: number
  readonly priority: number
}

export interface Permissions {
  readonly privileged: boolean
  readonly dockerSocket: boolean
}

export const NO_CONFIGURATION: Configuration = {
  files: [],
  artifactsStore: null,
  connections: {},
  secrets: {},
  configMaps: {},
  volumeClaims: {},
  queues: {},
  pass: [],
  permissions: { privileged: false, dockerSocket: false },
}
