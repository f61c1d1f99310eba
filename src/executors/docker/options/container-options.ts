/**
 * From the `run` section of a resolved operation to what its container gets, beside its command and its
 * environment. Pure: it decides what is wanted; the executor looks at paths when it uses them.
 *
 * What is said here of each field is the table in `../supported-fields.ts`.
 */

import {
  countIn,
  isOff,
  isOn,
  listIn,
  sectionIn,
  sectionsIn,
  textIn,
  textMap,
  textsIn,
} from '../../../base/json-fields.js'
import { fail, ok, type Result } from '../../../base/result.js'
import type { Json } from '../../../base/value.js'
import type { FileVolumes } from '../../../connections/volume-files.js'
import type { ContainerOptions, ImagePullPolicy, Mount, PortMapping } from '../../container-options.js'
import { containerResources } from './resources.js'
import { containerSecurity, type SecurityRules } from './security.js'
import { SHARED_MEMORY, volumeMounts } from './volume-mounts.js'

/** What a container sees as its context root: Polyaxon's own path. */
export const CONTEXT_ROOT = '/plx-context'

export interface ContainerPlaces {
  /** The run's context folder on this machine. */
  readonly context: string
  /** The run's folder in the artifacts store. */
  readonly run: { readonly uuid: string; readonly root: string }
  /** The artifacts store and where a container that asks for it (`mountArtifactsStore`) sees it. */
  readonly artifactsStore?: { readonly source: string; readonly target: string }
  /** Folders that the configuration names for volume claims. */
  readonly claims?: Readonly<Record<string, string>>
  /** The files of volumes that the configuration fills. */
  readonly files?: FileVolumes
  /** Host ports that were chosen for ports of a service; the engine takes a free one for the others. */
  readonly hostPorts?: Readonly<Record<number, number>>
}

export interface OptionSources extends SecurityRules {
  readonly places: ContainerPlaces
  /** The operation's `plugins`. */
  readonly plugins?: Json
  /** Whether the container may have the socket of the engine. */
  readonly allowEngineSocket?: boolean
  /** A container of the run other than the main one: a sidecar, an init container. */
  readonly container?: Json
}

/** The options, or all that is wrong with what the document asks for, one sentence each. */
export function containerOptions(
  run: Json,
  sources: OptionSources,
): Result<ContainerOptions, readonly string[]> {
  const { places, plugins = {}, allowPrivileged } = sources
  const container = sources.container ?? sectionIn(run, 'container')
  const environment = sectionIn(run, 'environment')
  const problems: string[] = []
  const wanted = volumeMounts(run, container, {
    claims: places.claims ?? {},
    files: places.files ?? {},
    problems,
  })
  const options: ContainerOptions = {
    ...pullPolicy(container, problems),
    labels: {
      ...textMap(sectionIn(environment, 'annotations')),
      ...textMap(sectionIn(environment, 'labels')),
    },
    mounts: [
      ...ownMounts(places, plugins),
      ...engineSocket(sources, problems),
      ...wanted.filter((mount) => !isSharedMemory(mount)),
    ],
    ports: portMappings(run, container, places.hostPorts ?? {}),
    resources: containerResources(container, problems),
    security: containerSecurity(run, container, { allowPrivileged, problems }),
    network: isOn(environment, 'hostNetwork') ? 'host' : 'own',
    hosts: sectionsIn(environment, 'hostAliases').flatMap((alias) =>
      textsIn(alias, 'hostnames').map((name) => ({ ip: textIn(alias, 'ip') ?? '', name })),
    ),
    dns: dnsOf(environment),
    ...sharedMemory(wanted, plugins),
  }
  return problems.length > 0 ? fail(problems) : ok(options)
}

function pullPolicy(container: Json, problems: string[]): { imagePullPolicy?: ImagePullPolicy } {
  const policy = textIn(container, 'imagePullPolicy')
  switch (policy) {
    case undefined:
    case '':
      return {}
    case 'Always':
    case 'IfNotPresent':
    case 'Never':
      return { imagePullPolicy: policy }
    default:
      problems.push(`the \`imagePullPolicy\` ${policy} is none of Always, IfNotPresent, Never`)
      return {}
  }
}

/** The context, in it the run's own folder, and the whole store where that is asked for. */
function ownMounts({ context, run, artifactsStore }: ContainerPlaces, plugins: Json): Mount[] {
  const bind = (source: string, target: string): Mount => ({ kind: 'bind', source, target, readOnly: false })
  return [
    bind(context, CONTEXT_ROOT),
    bind(run.root, `${CONTEXT_ROOT}/artifacts/${run.uuid}`),
    ...(artifactsStore && isOn(plugins, 'mountArtifactsStore')
      ? [bind(artifactsStore.source, artifactsStore.target)]
      : []),
  ]
}

const ENGINE_SOCKET = '/var/run/docker.sock'

function engineSocket({ plugins = {}, allowEngineSocket }: OptionSources, problems: string[]): Mount[] {
  if (!isOn(plugins, 'docker')) return []
  if (allowEngineSocket) return [{ kind: 'engine-socket', target: ENGINE_SOCKET }]
  problems.push(
    '`plugins.docker` would give the container the engine and so the machine, which is not allowed (`permissions.dockerSocket` in the configuration of your home allows it)',
  )
  return []
}

const isSharedMemory = (mount: Mount): boolean => mount.kind === 'memory' && mount.target === SHARED_MEMORY

/** A volume at `/dev/shm` decides its size; else the plugin, which is on unless it is switched off. */
function sharedMemory(mounts: readonly Mount[], plugins: Json): Pick<ContainerOptions, 'shm'> {
  for (const mount of mounts) {
    if (mount.kind === 'memory' && isSharedMemory(mount)) return { shm: mount.sizeBytes ?? 'half-of-memory' }
  }
  return isOff(plugins, 'shm') ? {} : { shm: 'half-of-memory' }
}

/** The ports of a service, those of the container that ask for one of this machine, and those that its probes ask. */
export function portMappings(
  run: Json,
  container: Json,
  hostPorts: Readonly<Record<number, number>>,
): PortMapping[] {
  const ofService = listIn(run, 'ports').map((port): PortMapping => {
    const containerPort = Number(port)
    return { containerPort, protocol: 'tcp', hostPort: hostPorts[containerPort] ?? null }
  })
  const ofContainer = sectionsIn(container, 'ports').flatMap((port): PortMapping[] => {
    const containerPort = countIn(port, 'containerPort')
    const hostPort = countIn(port, 'hostPort')
    const protocol = textIn(port, 'protocol') === 'UDP' ? 'udp' : 'tcp'
    return containerPort === undefined || hostPort === undefined
      ? []
      : [{ containerPort, protocol, hostPort }]
  })
  const known = [...ofService, ...ofContainer]
  const ofProbes = probedPorts(container)
    .filter((port) => !known.some(({ containerPort }) => containerPort === port))
    .map((containerPort): PortMapping => ({ containerPort, protocol: 'tcp', hostPort: null }))
  return [...known, ...ofProbes]
}

/** The engine lets pxrun reach what it has to look at from outside. */
function probedPorts(container: Json): number[] {
  const named = new Map(
    sectionsIn(container, 'ports').map((port) => [textIn(port, 'name'), countIn(port, 'containerPort')]),
  )
  const ports = ['startupProbe', 'livenessProbe']
    .flatMap((probe) =>
      ['httpGet', 'tcpSocket', 'grpc'].map((kind) => sectionIn(sectionIn(container, probe), kind)),
    )
    .flatMap((check) => countIn(check, 'port') ?? named.get(textIn(check, 'port')) ?? [])
  return [...new Set(ports)]
}

function dnsOf(environment: Json): NonNullable<ContainerOptions['dns']> {
  const config = sectionIn(environment, 'dnsConfig')
  const options = sectionsIn(config, 'options').map((option) =>
    [textIn(option, 'name'), textIn(option, 'value')].filter((part) => part !== undefined).join(':'),
  )
  return { servers: textsIn(config, 'nameservers'), searches: textsIn(config, 'searches'), options }
}
