/** The `plugins` of an operation, as they are when nothing is said. Pure. */
import type { Json } from '../base/value.js'

export interface Plugins {
  readonly collectArtifacts: boolean
  readonly collectLogs: boolean
  readonly collectResources: boolean
  readonly docker: boolean
  readonly mountArtifactsStore: boolean
  readonly logLevel: string | null
}

export function pluginsOf(operation: Json): Plugins {
  const given = (operation as { readonly plugins?: Readonly<Record<string, Json>> } | null)?.plugins ?? {}
  const flag = (name: string, otherwise: boolean): boolean => {
    const text = String(given[name] ?? '').toLowerCase()
    return text === 'true' || (text !== 'false' && otherwise)
  }
  return {
    collectArtifacts: flag('collectArtifacts', true),
    collectLogs: flag('collectLogs', true),
    collectResources: flag('collectResources', true),
    docker: flag('docker', false),
    mountArtifactsStore: flag('mountArtifactsStore', false),
    logLevel: typeof given.logLevel === 'string' ? given.logLevel : null,
  }
}
