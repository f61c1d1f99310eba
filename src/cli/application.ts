/** What commands work with: the terminal, the environment, and doors to the language and the store that open on first use. */
import type { LoadedConfiguration } from '../connections/load-configuration.js'
import type { Engine } from '../engine/engine.js'
import type { HomeLayout } from '../home/layout.js'
import type { ComponentHub } from '../hub/contract.js'
import type { SchedulerParts } from '../scheduler/parts.js'
import type { RunStore } from '../store/contract.js'
import type { Terminal } from './terminal.js'

export interface HomePlace {
  readonly home?: string | undefined
  readonly dockerHost?: string | undefined
  /** Names of further variables of the environment that runs get. */
  readonly pass?: readonly string[] | undefined
  /** How many processes and containers may run at once; as many as there are cores unless given. */
  readonly jobs?: number | undefined
}

export interface OpenHome {
  readonly layout: HomeLayout
  readonly store: RunStore
  readonly engine: Engine
  readonly scheduling: SchedulerParts
}

export interface OpenHub {
  readonly hub: ComponentHub
  readonly folder: string
}

export interface Application {
  readonly version: string
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  /** The folder that `package.json` and `schemas/` lie in. */
  readonly packageRoot: string
  /** For what can be fetched again. */
  readonly cacheFolder: string
  /** Opens the store under `--home`, `PXRUN_HOME` or the platform's folder, and settles what ended meanwhile. */
  openHome(place: HomePlace): Promise<OpenHome>
  /** The component hub under `--home`, `PXRUN_HOME` or the platform's folder, or in `PXRUN_HUB`. Opens no store. */
  openHub(home?: string): Promise<OpenHub>
  /** The folder that runs are kept in, absolute: the given one, else `PXRUN_HOME`, else the platform's. */
  homeFolder(home?: string): string
  /** The configuration for documents of a folder, null for standard input; of the usual home unless given. */
  configuration(folder: string | null, home?: string): Promise<LoadedConfiguration>
  /** All of standard input, as text; undefined when it is more than so many bytes. */
  readStdin(mostBytes: number): Promise<string | undefined>
  /** Lets the program end as soon as its command has, although this process still follows runs: they go on. */
  leave(): void
  /** Starts the program anew, on its own and with its output in a file. Gives the pid. */
  spawnDetached(argv: readonly string[], logFile: string): number
  /** Calls back for Ctrl-C and SIGTERM until the returned function is called. */
  onInterrupt(callback: (signal: 'SIGINT' | 'SIGTERM') => void): () => void
}

/** A wrong use of the command line: printed with a pointer to the help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
