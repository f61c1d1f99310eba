/** Loads the configuration that holds for the documents of a folder: the file of the home, and over it the project's. */
import { readFileSync } from 'node:fs'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import { configPlaces, isThere } from './config-places.js'
import { type Configuration, NO_CONFIGURATION } from './configuration.js'
import type { ConfiguredKind } from './connection-kind.js'
import { type ReadOptions, readConfig } from './read-config.js'

export interface LoadedConfiguration {
  /** Without what is wrong; nobody should go on with it when there are errors. */
  readonly configuration: Configuration
  readonly diagnostics: readonly Diagnostic[]
}

/** @param folder of the document; null when it came from standard input. */
export function loadConfiguration(
  home: string,
  folder: string | null,
  kinds: readonly ConfiguredKind[],
): LoadedConfiguration {
  const places = configPlaces(home, folder)
  const ofHome = load(places.home, { role: 'home', kinds })
  const ofProject =
    places.project === undefined ? undefined : load(places.project, { role: 'project', kinds })
  if (!ofProject) return ofHome
  return {
    configuration: merged(ofHome.configuration, ofProject.configuration),
    diagnostics: [...ofHome.diagnostics, ...ofProject.diagnostics],
  }
}

function load(path: string, how: Omit<ReadOptions, 'path'>): LoadedConfiguration {
  if (!isThere(path)) return { configuration: NO_CONFIGURATION, diagnostics: [] }
  return readConfig({ name: path, text: readFileSync(path, 'utf8') }, { path, ...how })
}

/**
 * What the project names replaces what the home calls the same. Permissions are the home's to give, and its
 * queues are those of all projects.
 */
function merged(home: Configuration, project: Configuration): Configuration {
  return {
    files: [...home.files, ...project.files],
    artifactsStore: project.artifactsStore ?? home.artifactsStore,
    connections: { ...home.connections, ...project.connections },
    secrets: { ...home.secrets, ...project.secrets },
    configMaps: { ...home.configMaps, ...project.configMaps },
    volumeClaims: { ...home.volumeClaims, ...project.volumeClaims },
    queues: home.queues,
    pass: [...new Set([...home.pass, ...project.pass])],
    permissions: home.permissions,
  }
}
