/** What only containers have; a plain process does without. In the domain's words, for any engine. */
import type { VolumeFile } from '../connections/volume-files.js'

export interface ContainerOptions {
  /** Replaces the image's entry point and its own arguments. Without it, the image's entry point runs. */
  readonly command?: readonly string[]
  /** Replaces the image's own arguments. */
  readonly args?: readonly string[]
  /** `IfNotPresent` unless given. */
  readonly imagePullPolicy?: ImagePullPolicy
  readonly labels?: Readonly<Record<string, string>>
  readonly mounts?: readonly Mount[]
  readonly ports?: readonly PortMapping[]
  readonly resources?: ContainerResources
  readonly security?: ContainerSecurity
  /**
   * A network of its own (the engine's default) unless given. That of another container of the attempt, which
   * has to run already, comes with its ports, its hosts file and its name servers.
   */
  readonly network?: 'own' | 'host' | 'none' | { readonly of: string }
  /** Extra entries of the hosts file. */
  readonly hosts?: readonly { readonly ip: string; readonly name: string }[]
  readonly dns?: {
    readonly servers: readonly string[]
    readonly searches: readonly string[]
    readonly options: readonly string[]
  }
  /** Size of `/dev/shm` in bytes; `half-of-memory` as Polyaxon's plugin gives. The engine's own (64 MB) unless given. */
  readonly shm?: number | 'half-of-memory'
  /** A folder of the container whose programs come first on its PATH. */
  readonly programs?: string
}

export type ImagePullPolicy = 'Always' | 'IfNotPresent' | 'Never'

export type Mount =
  | {
      readonly kind: 'bind'
      /** Absolute path of a file or folder of this machine. */
      readonly source: string
      readonly target: string
      readonly readOnly: boolean
      /** A path below the source, which links must not leave. */
      readonly subPath?: string
      /** Make a folder or an empty file where there is none. */
      readonly create?: 'folder' | 'file'
    }
  | {
      /** An empty folder of the attempt, shared by its containers that name it. */
      readonly kind: 'scratch'
      readonly name: string
      readonly target: string
      readonly readOnly: boolean
      readonly subPath?: string
    }
  | {
      /** An empty folder in memory, of this container alone. */
      readonly kind: 'memory'
      readonly target: string
      readonly sizeBytes: number | null
    }
  | {
      /** A folder of this container alone, with these files, to be read only. They are kept in memory. */
      readonly kind: 'files'
      readonly name: string
      readonly files: readonly VolumeFile[]
      readonly target: string
      readonly subPath?: string
    }
  | {
      /** The socket of the engine that runs the container: whoever has it commands the machine. */
      readonly kind: 'engine-socket'
      readonly target: string
    }

export interface PortMapping {
  readonly containerPort: number
  readonly protocol: 'tcp' | 'udp'
  /** On the loopback of this machine; null lets the engine take a free one. */
  readonly hostPort: number | null
}

export interface PublishedPort {
  readonly containerPort: number
  readonly protocol: 'tcp' | 'udp'
  readonly hostIp: string
  readonly hostPort: number
}

export interface ContainerResources {
  /** Processors that it may use at most; fractions are fine. */
  readonly cpuLimit?: number
  /** Its weight when processors are short. */
  readonly cpuRequest?: number
  readonly memoryLimitBytes?: number
  readonly memoryRequestBytes?: number
  readonly gpus?: { readonly vendor: 'nvidia' | 'amd'; readonly count: number }
}

export interface ContainerSecurity {
  /** Without a user it runs as the one who runs pxrun, so that its files can be deleted; as the image says for root. */
  readonly user?: number
  readonly group?: number
  /** Refuse to start as root. */
  readonly nonRoot?: boolean
  readonly privileged?: boolean
  /** False forbids that a process gains more privileges than its parent. */
  readonly mayGainPrivileges?: boolean
  readonly readOnlyRoot?: boolean
  readonly addCapabilities?: readonly string[]
  readonly dropCapabilities?: readonly string[]
  readonly seccomp?: 'unconfined'
  readonly hostProcesses?: boolean
}
