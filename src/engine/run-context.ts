/** What a document can know of the machine before its run starts: where its paths are, and the configured connections. */
import type { Configuration } from '../connections/configuration.js'
import { connectionContext } from '../connections/context.js'
import type { Executor } from '../executors/contract.js'
import type { RunContext } from '../resolve/run-context.js'
import type { EngineParts } from './parts.js'

export interface MachineContext extends Pick<RunContext, 'contextRoot' | 'artifactsStore' | 'connections'> {
  /** Whether containers have a network of their own, unless a document asks for that of the machine. */
  readonly hasOwnNetwork: boolean
}

export interface WhichRun {
  /** The executor's name. */
  readonly executor: string
  readonly uuid: string
  /** Folder of its document; null for one from standard input. */
  readonly documentDir: string | null
}

/** Undefined for an executor that is not there. A configuration with errors gives what is right of it. */
export function machineContext(parts: EngineParts, run: WhichRun): MachineContext | undefined {
  const executor = parts.executors.find(({ name }) => name === run.executor)
  if (!executor) return undefined
  const layout = parts.layout.run(run.uuid)
  const contextRoot = executor.contextRoot(layout)
  const onHost = contextRoot === layout.context
  const { configuration } = parts.configuration(run.documentDir)
  const storePath = storePathOf(configuration, { onHost, runs: parts.layout.runs })
  const { hasOwnNetwork } = executor
  const seen = { onHost: onHost ? parts.connectionKinds : null, storePath }
  return { contextRoot, hasOwnNetwork, ...connectionContext(configuration, seen) }
}

/** Where a run sees the artifacts store. */
export function storePathFor(
  parts: EngineParts,
  { executor, uuid, documentDir }: Omit<WhichRun, 'executor'> & { readonly executor: Executor },
): string {
  const layout = parts.layout.run(uuid)
  const onHost = executor.contextRoot(layout) === layout.context
  return storePathOf(parts.configuration(documentDir).configuration, { onHost, runs: parts.layout.runs })
}

/** A container sees the store under the name that documents give it. */
function storePathOf(
  { artifactsStore }: Configuration,
  { onHost, runs }: { readonly onHost: boolean; readonly runs: string },
): string {
  return onHost ? runs : `/plx-stores/${artifactsStore ?? 'artifacts-store'}`
}
