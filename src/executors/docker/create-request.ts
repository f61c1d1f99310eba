/** From a container's plan to the request that creates it. Pure: what it needs to know of the machine is given. */
import type { ContainerResources, ContainerSecurity, PortMapping } from '../container-options.js'
import type { ContainerPlan } from '../contract.js'
import type { RealMount } from '../mount-sources.js'
import type { EngineKind } from './api/engine-connection.js'
import type { CreateRequest, HostConfig, MountRequest } from './api/wire.js'
import { type ContainerIdentity, LABEL } from './container-identity.js'

export interface EngineFacts {
  readonly engine: EngineKind
  /** Processors of the machine; unknown counts as unlimited. */
  readonly processors: number | undefined
  /** Bytes of memory of this machine. */
  readonly memoryBytes: number
  /** The engine itself runs without root: its root is the user who started it. */
  readonly rootless: boolean
  readonly selinux: boolean
  /** Who runs pxrun; undefined for root and where there are no user ids. */
  readonly invoker: { readonly uid: number; readonly gid: number } | undefined
  /** The variables that the image sets. */
  readonly imageEnv: Readonly<Record<string, string>>
}

interface Whole {
  readonly plan: ContainerPlan
  readonly image: string
  readonly identity: ContainerIdentity
  readonly mounts: readonly RealMount[]
  /** Name with the engine of the container whose network it is to have. */
  readonly networkOf?: string
  readonly facts: EngineFacts
}

/** Larger than any log; a log that rotates would lose its beginning. */
const NO_ROTATION = '1000000000000000'

export function createRequest(whole: Whole): CreateRequest {
  const { plan, image, identity, mounts, networkOf, facts } = whole
  const options = plan.container ?? {}
  const user = userOf(options.security ?? {}, facts)
  const ports = networkOf ? [] : (options.ports ?? [])
  return {
    Image: image,
    ...commandOf(plan),
    Env: Object.entries(environmentOf(plan, user, facts)).map(([name, value]) => `${name}=${value}`),
    ...(plan.workingDir && { WorkingDir: plan.workingDir }),
    ...(user && { User: user }),
    Labels: {
      ...options.labels,
      ...identity.labels,
      ...(plan.secrets?.length && { [LABEL.secrets]: plan.secrets.join(',') }),
      ...(plan.hidden && { [LABEL.hidden]: 'files' }),
    },
    ...(ports.length > 0 && { ExposedPorts: Object.fromEntries(ports.map((port) => [portKey(port), {}])) }),
    HostConfig: {
      LogConfig: logConfig(facts.engine),
      Mounts: mounts.map(mountRequest),
      RestartPolicy: { Name: 'no' },
      ...(networkOf ? { NetworkMode: `container:${networkOf}` } : networkConfig(plan)),
      ...(ports.length > 0 && options.network !== 'host' && { PortBindings: portBindings(ports) }),
      ...resourceConfig(options.resources ?? {}, facts),
      ...(options.shm !== undefined && {
        ShmSize: options.shm === 'half-of-memory' ? Math.floor(facts.memoryBytes / 2) : options.shm,
      }),
      ...securityConfig(options.security ?? {}, facts),
    },
  }
}

/** What engines take for the PATH of an image that sets none. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

function environmentOf(
  { env, container }: ContainerPlan,
  user: string | undefined,
  { imageEnv }: EngineFacts,
): Readonly<Record<string, string>> {
  const programs = container?.programs
  return {
    ...(user && !imageEnv.HOME && { HOME: '/tmp' }),
    ...env,
    ...(programs && { PATH: `${programs}:${env.PATH || imageEnv.PATH || DEFAULT_PATH}` }),
  }
}

/** As Kubernetes: a command replaces the image's entry point and arguments, arguments alone only the latter. */
function commandOf({ argv, container }: ContainerPlan): Pick<CreateRequest, 'Entrypoint' | 'Cmd'> {
  const { command, args } = container ?? {}
  if (command?.length) return { Entrypoint: command, ...(args?.length && { Cmd: args }) }
  if (args?.length) return { Cmd: args }
  if (argv.length === 0) return {}
  return { Entrypoint: argv.slice(0, 1), ...(argv.length > 1 && { Cmd: argv.slice(1) }) }
}

/**
 * Files that a container writes must be deletable by who runs pxrun. Root can delete anything, and a
 * rootless Docker's root is that user already; a rootless Podman maps the user to itself (see `UsernsMode`).
 */
function userOf(
  { user, group }: ContainerSecurity,
  { invoker, rootless, engine }: EngineFacts,
): string | undefined {
  if (user !== undefined) return group === undefined ? String(user) : `${user}:${group}`
  if (group !== undefined) return `${invoker?.uid ?? 0}:${group}`
  if (!invoker) return undefined
  return rootless && engine.name === 'docker' ? '0:0' : `${invoker.uid}:${invoker.gid}`
}

/**
 * Podman's driver keeps every byte. Of Docker's two, `json-file` replaces bytes that are not UTF-8, and
 * `local` loses the ends of lines above 16 KiB, which is worse.
 */
function logConfig({ name }: EngineKind): HostConfig['LogConfig'] {
  if (name === 'podman') return { Type: 'k8s-file', Config: { 'max-size': NO_ROTATION } }
  return {
    Type: 'json-file',
    Config: { 'max-size': NO_ROTATION, 'max-file': '1', compress: 'false', mode: 'blocking' },
  }
}

function mountRequest(mount: RealMount): MountRequest {
  if (mount.kind === 'bind')
    return { Type: 'bind', Source: mount.source, Target: mount.target, ReadOnly: mount.readOnly }
  const { target, sizeBytes } = mount
  // As Kubernetes makes an emptyDir: anybody in the container may write.
  const size = sizeBytes === null ? {} : { SizeBytes: sizeBytes }
  return { Type: 'tmpfs', Target: target, TmpfsOptions: { ...size, Mode: 0o777 } }
}

function networkConfig({ container }: ContainerPlan): Partial<HostConfig> {
  const { network, hosts, dns } = container ?? {}
  return {
    ...((network === 'host' || network === 'none') && { NetworkMode: network }),
    ...(hosts?.length && { ExtraHosts: hosts.map(({ ip, name }) => `${name}:${ip}`) }),
    ...(dns?.servers.length && { Dns: dns.servers }),
    ...(dns?.searches.length && { DnsSearch: dns.searches }),
    ...(dns?.options.length && { DnsOptions: dns.options }),
  }
}

const portKey = ({ containerPort, protocol }: PortMapping): string => `${containerPort}/${protocol}`

/** On the loopback only: whoever else should reach a service is for the user to decide. */
function portBindings(ports: readonly PortMapping[]): NonNullable<HostConfig['PortBindings']> {
  return Object.fromEntries(
    ports.map((port) => [
      portKey(port),
      [{ HostIp: '127.0.0.1', HostPort: port.hostPort === null ? '' : String(port.hostPort) }],
    ]),
  )
}

const SHARES_OF_ONE_CPU = 1024
const LEAST_SHARES = 2

function resourceConfig(
  resources: ContainerResources,
  { processors, engine }: EngineFacts,
): Partial<HostConfig> {
  const { cpuLimit, cpuRequest, memoryLimitBytes, memoryRequestBytes, gpus } = resources
  // A limit above what the machine has is none; Docker refuses it.
  const limitsCpu = cpuLimit !== undefined && (processors === undefined || cpuLimit < processors)
  return {
    ...(limitsCpu && { NanoCpus: Math.round(cpuLimit * 1e9) }),
    ...(cpuRequest !== undefined && {
      CpuShares: Math.max(LEAST_SHARES, Math.round(cpuRequest * SHARES_OF_ONE_CPU)),
    }),
    // Without swap on top, as in Kubernetes.
    ...(memoryLimitBytes !== undefined && { Memory: memoryLimitBytes, MemorySwap: memoryLimitBytes }),
    ...(memoryRequestBytes !== undefined && {
      MemoryReservation: Math.min(memoryRequestBytes, memoryLimitBytes ?? memoryRequestBytes),
    }),
    ...(gpus && gpus.count > 0 && gpuConfig(gpus, engine)),
  }
}

function gpuConfig(
  { vendor, count }: NonNullable<ContainerResources['gpus']>,
  { name }: EngineKind,
): Partial<HostConfig> {
  if (vendor === 'amd') return { Devices: ['/dev/kfd', '/dev/dri'].map(device) }
  if (name === 'docker') return { DeviceRequests: [{ Driver: '', Count: count, Capabilities: [['gpu']] }] }
  // Podman knows them by the names of the Container Device Interface.
  return { Devices: Array.from({ length: count }, (_, index) => device(`nvidia.com/gpu=${index}`)) }
}

const device = (path: string) => ({ PathOnHost: path, PathInContainer: path, CgroupPermissions: 'rwm' })

function securityConfig(
  security: ContainerSecurity,
  { invoker, rootless, engine, selinux }: EngineFacts,
): Partial<HostConfig> {
  const options = [
    ...(security.mayGainPrivileges === false ? ['no-new-privileges'] : []),
    ...(security.seccomp === 'unconfined' ? ['seccomp=unconfined'] : []),
    // Else SELinux would keep the container from the run's own folders.
    ...(selinux ? ['label=disable'] : []),
  ]
  return {
    ...(security.privileged && { Privileged: true }),
    ...(security.readOnlyRoot && { ReadonlyRootfs: true }),
    ...(security.addCapabilities?.length && { CapAdd: security.addCapabilities }),
    ...(security.dropCapabilities?.length && { CapDrop: security.dropCapabilities }),
    ...(security.hostProcesses && { PidMode: 'host' }),
    ...(options.length > 0 && { SecurityOpt: options }),
    ...(rootless && engine.name === 'podman' && invoker && { UsernsMode: 'keep-id' }),
  }
}
