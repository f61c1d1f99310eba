/**
 * Reads one configuration file: text in, its part of the configuration and its problems out. Knows no
 * other file and looks nothing up.
 */
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { type Dict, dict, isDict, isList, type Value } from '../base/value.js'
import { Diagnostics } from '../diagnostics/collector.js'
import type { Diagnostic } from '../diagnostics/diagnostic.js'
import type { SourceFile } from '../diagnostics/source.js'
import { dictOf, dictsOf, flagOf, textOf } from '../polyaxonfile/fields.js'
import { normalizeDocument } from '../polyaxonfile/normalize/index.js'
import { readSource, type Source } from '../polyaxonfile/source.js'
import { validateShape } from '../polyaxonfile/validate-shape.js'
import { withoutNulls } from '../polyaxonfile/without-nulls.js'
import { environmentText } from '../resolve/container-process.js'
import { pythonText } from '../types/text/python-text.js'
import { checkConfig } from './check-config.js'
import {
  type Configuration,
  type Connection,
  type ConnectionResource,
  NO_CONFIGURATION,
  type Queue,
  type ValueSource,
} from './configuration.js'
import type { ConfiguredKind } from './connection-kind.js'

export type ConfigRole = 'home' | 'project'

export interface ReadConfig {
  readonly configuration: Configuration
  readonly diagnostics: readonly Diagnostic[]
}

export interface ReadOptions {
  readonly path: string
  readonly role: ConfigRole
  readonly kinds: readonly ConfiguredKind[]
}

export function readConfig(file: SourceFile, { path, role, kinds }: ReadOptions): ReadConfig {
  const { source, problems } = readSource(file)
  const diagnostics = new Diagnostics()
  diagnostics.add(problems)
  // An empty file is one in which everything is commented out.
  if (!source || source.value === null) return { configuration: NO_CONFIGURATION, diagnostics: problems }
  validateShape('config', source, diagnostics)
  const hasShape = !diagnostics.items.some(({ severity }) => severity === 'error')
  const config = hasShape ? normalForm(source) : undefined
  if (!config) return { configuration: NO_CONFIGURATION, diagnostics: diagnostics.items }
  checkConfig(config, { source, role, kinds }, diagnostics)
  return { configuration: configurationOf(config, path), diagnostics: diagnostics.items }
}

function normalForm({ value }: Source): Dict | undefined {
  const normal = normalizeDocument('config', value)
  return isDict(normal) ? withoutNulls('config', normal) : undefined
}

function configurationOf(config: Dict, path: string): Configuration {
  const folder = dirname(path)
  const permissions = dictOf(config, 'permissions') ?? dict()
  const sources = (section: string) =>
    mapped(config, section, (values) => mapValues(values as Dict, (value) => sourceOf(value, folder)))
  return {
    files: [path],
    artifactsStore: textOf(config, 'artifactsStore') ?? null,
    connections: Object.fromEntries(
      dictsOf(config, 'connections').map((section) => [textOf(section, 'name') ?? '', connectionOf(section)]),
    ),
    secrets: sources('secrets'),
    configMaps: sources('configMaps'),
    volumeClaims: mapped(config, 'volumeClaims', (claim) => absolute(pythonText(claim), folder)),
    queues: mapped(config, 'queues', queueOf),
    pass: textsOf(dictOf(config, 'environment')?.pass),
    permissions: {
      privileged: flagOf(permissions, 'privileged') ?? false,
      dockerSocket: flagOf(permissions, 'dockerSocket') ?? false,
    },
  }
}

const mapValues = <T>(section: Dict, change: (value: Value) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(section).map(([key, value]) => [key, change(value)]))

const mapped = <T>(config: Dict, section: string, change: (value: Value) => T): Record<string, T> =>
  mapValues(dictOf(config, section) ?? dict(), change)

const textsOf = (list: Value | undefined): string[] =>
  (isList(list ?? null) ? (list as Value[]) : []).map(pythonText)

function sourceOf(value: Value, folder: string): ValueSource {
  if (!isDict(value)) return { from: 'text', text: environmentText(value) }
  const variable = textOf(value, 'env')
  if (variable !== undefined) return { from: 'env', variable }
  const file = textOf(value, 'file')
  if (file !== undefined) return { from: 'file', path: absolute(file, folder) }
  return { from: 'command', argv: textsOf(value.command), folder }
}

function connectionOf(section: Dict): Connection {
  const schema = dictOf(section, 'schema') ?? dict()
  const hostPath = textOf(schema, 'hostPath') ?? textOf(schema, 'host_path')
  return {
    name: textOf(section, 'name') ?? '',
    kind: textOf(section, 'kind') ?? '',
    description: textOf(section, 'description') ?? null,
    tags: textsOf(section.tags),
    schema:
      hostPath === undefined ? schema : dict([...Object.entries(schema), ['hostPath', withHome(hostPath)]]),
    secret: resourceOf(dictOf(section, 'secret')),
    configMap: resourceOf(dictOf(section, 'configMap')),
    env: dictsOf(section, 'env'),
  }
}

function resourceOf(section: Dict | undefined): ConnectionResource | null {
  if (!section) return null
  return {
    name: textOf(section, 'name') ?? '',
    items: section.items === undefined ? null : textsOf(section.items),
  }
}

function queueOf(value: Value): Queue {
  const queue = isDict(value) ? value : dict()
  return {
    ...(queue.concurrency !== undefined && { concurrency: Number(queue.concurrency) }),
    priority: Number(queue.priority ?? 0),
  }
}

const absolute = (path: string, folder: string): string => {
  const place = withHome(path)
  return isAbsolute(place) ? place : resolve(folder, place)
}

/** `~/` as a shell reads it. */
const withHome = (path: string): string => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : path)
