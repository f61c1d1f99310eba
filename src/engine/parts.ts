/** What an engine is made of: contracts only, put together by whoever creates it. */
import type { LoadedConfiguration } from '../connections/load-configuration.js'
import type { Executor } from '../executors/contract.js'
import type { HomeLayout } from '../home/layout.js'
import type { Clock } from '../host/clock.js'
import type { ProcessIdentity } from '../host/process-identity.js'
import type { ComponentHub } from '../hub/contract.js'
import type { Initializer } from '../init/contract.js'
import type { ConnectionKind } from '../init/kinds/contract.js'
import type { RunStore } from '../store/contract.js'
import type { QueueSettings } from './places.js'

export interface EngineParts {
  readonly store: RunStore
  readonly layout: HomeLayout
  readonly executors: readonly Executor[]
  readonly initializers: readonly Initializer[]
  readonly connectionKinds: readonly ConnectionKind[]
  /** Where the components of hooks are looked up. */
  readonly hub: ComponentHub
  readonly clock: Clock
  /** The process that this engine lives in: the driver of its runs. */
  readonly self: ProcessIdentity
  /** The environment that runs inherit their allowed part of. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The configuration for documents of a folder; null stands for standard input. Read anew each time. */
  configuration(folder: string | null): LoadedConfiguration
  /** Names of further variables that runs get of it, beside what the configuration says. */
  readonly pass?: readonly string[]
  /** The folder of the pxrun package: its program, its library for scripts, its Python module. */
  readonly packageRoot: string
  /** How many processes and containers may run at the same time; as many as there are cores unless given. */
  readonly jobs?: number
  /** Settings of queues by name. */
  readonly queues?: Readonly<Record<string, QueueSettings>>
  /** Time between a polite request to stop and the end by force. */
  readonly stopGraceMs: number
}
