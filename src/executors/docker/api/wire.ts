/** The parts of the Docker Engine API's answers and requests that pxrun uses, named as the API names them (v1.40 and later). */
import type { Readable } from 'node:stream'

export interface InfoAnswer {
  readonly NCPU?: number
  readonly SecurityOptions?: readonly string[] | null
}

export interface ImageAnswer {
  readonly Id: string
  readonly Config?: {
    readonly User?: string
    readonly Env?: readonly string[] | null
    readonly Cmd?: readonly string[] | null
    readonly Entrypoint?: readonly string[] | null
  } | null
}

export interface StatsAnswer {
  readonly cpu_stats?: { readonly cpu_usage?: { readonly total_usage?: number } }
  readonly memory_stats?: {
    readonly usage?: number
    readonly stats?: { readonly inactive_file?: number; readonly total_inactive_file?: number }
  }
}

/** One line of the stream that a pull answers with. */
export interface PullLine {
  readonly status?: string
  /** Podman's own words. */
  readonly stream?: string
  readonly id?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
  readonly error?: string
}

export interface BuildCall {
  readonly name: string
  readonly dockerfile: string
  readonly useCache: boolean
  readonly labels: Readonly<Record<string, string>>
  /** The value of `X-Registry-Config`. */
  readonly credentials: string | undefined
  /** A tar archive. */
  readonly content: Readable
}

export interface ListedImage {
  readonly Id: string
  readonly RepoTags?: readonly string[] | null
  readonly Size: number
}

export interface CreateRequest {
  readonly Image: string
  readonly Entrypoint?: readonly string[]
  readonly Cmd?: readonly string[]
  readonly Env: readonly string[]
  readonly WorkingDir?: string
  readonly User?: string
  readonly Labels: Readonly<Record<string, string>>
  readonly ExposedPorts?: Readonly<Record<string, object>>
  readonly HostConfig: HostConfig
}

export interface HostConfig {
  readonly LogConfig: { readonly Type: string; readonly Config: Readonly<Record<string, string>> }
  readonly Mounts: readonly MountRequest[]
  readonly RestartPolicy: { readonly Name: 'no' }
  readonly NetworkMode?: string
  readonly PortBindings?: Readonly<Record<string, readonly { HostIp: string; HostPort: string }[]>>
  readonly ExtraHosts?: readonly string[]
  readonly Dns?: readonly string[]
  readonly DnsSearch?: readonly string[]
  readonly DnsOptions?: readonly string[]
  readonly NanoCpus?: number
  readonly CpuShares?: number
  readonly Memory?: number
  readonly MemorySwap?: number
  readonly MemoryReservation?: number
  readonly ShmSize?: number
  readonly DeviceRequests?: readonly {
    readonly Driver: string
    readonly Count: number
    readonly Capabilities: readonly (readonly string[])[]
  }[]
  readonly Devices?: readonly {
    readonly PathOnHost: string
    readonly PathInContainer: string
    readonly CgroupPermissions: string
  }[]
  readonly Privileged?: boolean
  readonly ReadonlyRootfs?: boolean
  readonly CapAdd?: readonly string[]
  readonly CapDrop?: readonly string[]
  readonly SecurityOpt?: readonly string[]
  readonly PidMode?: string
  readonly UsernsMode?: string
}

export type MountRequest =
  | { readonly Type: 'bind'; readonly Source: string; readonly Target: string; readonly ReadOnly: boolean }
  | {
      readonly Type: 'tmpfs'
      readonly Target: string
      readonly TmpfsOptions: { readonly SizeBytes?: number; readonly Mode: number }
    }

export interface ContainerAnswer {
  readonly Id: string
  readonly Name: string
  /** The program that was or would be started. */
  readonly Path: string
  readonly LogPath?: string
  readonly State: {
    readonly Status: string
    readonly ExitCode: number
    readonly OOMKilled?: boolean
    readonly Error?: string
    readonly StartedAt: string
    readonly FinishedAt: string
  }
  readonly Config: {
    readonly Env?: readonly string[] | null
    readonly Labels?: Readonly<Record<string, string>> | null
    readonly StopSignal?: string
  }
  readonly HostConfig?: { readonly Memory?: number }
  readonly NetworkSettings?: {
    readonly Ports?: Readonly<Record<string, readonly { HostIp: string; HostPort: string }[] | null>> | null
  }
}

export interface ListedContainer {
  readonly Id: string
  readonly Names: readonly string[]
  readonly State: string
  readonly Labels: Readonly<Record<string, string>> | null
}
