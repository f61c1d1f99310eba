/** From what a document says about its container to what the engine is asked for: no engine is needed. */
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src/base/value.js'
import type { ContainerPlan } from '../../src/executors/contract.js'
import { createRequest, type EngineFacts } from '../../src/executors/docker/create-request.js'
import { findEngine } from '../../src/executors/docker/engine-address.js'
import { parseImageReference } from '../../src/executors/docker/image/image-reference.js'
import { PullProgress } from '../../src/executors/docker/image/pull-progress.js'
import { containerOptions, type OptionSources } from '../../src/executors/docker/options/container-options.js'
import { startFailure } from '../../src/executors/docker/start-problem.js'
import { parseQuantity } from '../../src/plan/quantity.js'

const UUID = 'a'.repeat(32)
const PLACES = { context: '/home/context', run: { uuid: UUID, root: '/home/runs/a' } }
const options = (run: Json, more: Partial<OptionSources> = {}) => {
  const result = containerOptions(run, { places: PLACES, allowPrivileged: false, ...more })
  return result.ok ? result.value : result.error
}

describe('the options of a container', () => {
  it('of a bare job: the context, in it the run, shared memory, a network of its own', () => {
    expect(options({ kind: 'job', container: { image: 'x' } })).toEqual({
      labels: {},
      mounts: [
        { kind: 'bind', source: '/home/context', target: '/plx-context', readOnly: false },
        { kind: 'bind', source: '/home/runs/a', target: `/plx-context/artifacts/${UUID}`, readOnly: false },
      ],
      ports: [],
      resources: {},
      security: {},
      network: 'own',
      hosts: [],
      dns: { servers: [], searches: [], options: [] },
      shm: 'half-of-memory',
    })
  })

  it('of a document that uses all of it', () => {
    const run = {
      kind: 'service',
      ports: [8000, 9000],
      environment: {
        labels: { team: 'a', count: 1 },
        annotations: { note: 'n' },
        hostNetwork: true,
        hostAliases: [{ ip: '1.2.3.4', hostnames: ['a', 'b'] }],
        dnsConfig: {
          nameservers: ['8.8.8.8'],
          searches: ['x.org'],
          options: [{ name: 'ndots', value: '2' }, { name: 'debug' }],
        },
        securityContext: { runAsUser: 1000, runAsNonRoot: true },
      },
      volumes: [
        { name: 'data', hostPath: { path: '/data', type: 'DirectoryOrCreate' } },
        { name: 'tmp', emptyDir: {} },
        { name: 'ram', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
        { name: 'claimed', persistentVolumeClaim: { claimName: 'claim', readOnly: true } },
      ],
      container: {
        imagePullPolicy: 'Always',
        resources: {
          limits: { cpu: '1500m', memory: '1Gi', 'nvidia.com/gpu': 2 },
          requests: { cpu: 0.5, memory: 1000 },
        },
        ports: [{ containerPort: 70 }, { containerPort: 80, hostPort: 8080, protocol: 'UDP' }],
        volumeMounts: [
          { name: 'data', mountPath: '/data/', readOnly: true, subPath: 'part' },
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'ram', mountPath: '/dev/shm' },
          { name: 'claimed', mountPath: '/claimed' },
        ],
        securityContext: {
          runAsUser: 7,
          runAsGroup: '8',
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { add: ['CAP_SYS_NICE'], drop: ['ALL'] },
        },
      },
    }
    const places = {
      ...PLACES,
      claims: { claim: '/claims/c' },
      hostPorts: { 9000: 9001 },
      artifactsStore: { source: '/home/runs', target: '/store' },
    }
    expect(options(run, { places, plugins: { shm: false, mountArtifactsStore: true } })).toEqual({
      imagePullPolicy: 'Always',
      labels: { note: 'n', team: 'a', count: '1' },
      mounts: [
        expect.objectContaining({ target: '/plx-context' }),
        expect.objectContaining({ source: '/home/runs/a' }),
        { kind: 'bind', source: '/home/runs', target: '/store', readOnly: false },
        {
          kind: 'bind',
          source: '/data',
          target: '/data',
          readOnly: true,
          subPath: 'part',
          create: 'folder',
        },
        { kind: 'scratch', name: 'tmp', target: '/tmp', readOnly: false },
        { kind: 'bind', source: '/claims/c', target: '/claimed', readOnly: true },
      ],
      ports: [
        { containerPort: 8000, protocol: 'tcp', hostPort: null },
        { containerPort: 9000, protocol: 'tcp', hostPort: 9001 },
        { containerPort: 80, protocol: 'udp', hostPort: 8080 },
      ],
      resources: {
        cpuLimit: 1.5,
        memoryLimitBytes: 2 ** 30,
        cpuRequest: 0.5,
        memoryRequestBytes: 1000,
        gpus: { vendor: 'nvidia', count: 2 },
      },
      security: {
        user: 7,
        group: 8,
        nonRoot: true,
        mayGainPrivileges: false,
        readOnlyRoot: true,
        addCapabilities: ['SYS_NICE'],
        dropCapabilities: ['ALL'],
      },
      network: 'host',
      hosts: [
        { ip: '1.2.3.4', name: 'a' },
        { ip: '1.2.3.4', name: 'b' },
      ],
      dns: { servers: ['8.8.8.8'], searches: ['x.org'], options: ['ndots:2', 'debug'] },
      shm: 2 ** 30,
    })
  })

  it('are refused together with all that is wrong', () => {
    const run = {
      environment: { hostPID: true },
      volumes: [
        { name: 'secret', secret: { secretName: 's' } },
        { name: 'claimed', persistentVolumeClaim: { claimName: 'none' } },
        { name: 'socket', hostPath: { path: '/x', type: 'Socket' } },
      ],
      container: {
        imagePullPolicy: 'Sometimes',
        resources: { limits: { memory: '12x' } },
        volumeMounts: [
          { name: 'secret', mountPath: '/s' },
          { name: 'claimed', mountPath: '/c' },
          { name: 'socket', mountPath: '/x' },
          { name: 'unknown', mountPath: '/u' },
          { name: 'secret', mountPath: 'relative' },
        ],
        securityContext: {
          privileged: true,
          runAsUser: 'root',
          capabilities: { add: ['SYS_ADMIN'] },
          seccompProfile: { type: 'Unconfined' },
        },
      },
    }
    expect(options(run)).toEqual([
      'the volume secret is of a kind that this executor does not have',
      'no folder is configured for the volume claim none',
      'the volume socket is a Socket, which is not mounted',
      '`volumeMounts` names the volume unknown, which `run.volumes` does not have',
      'the `mountPath` relative is no path in a container',
      'the `imagePullPolicy` Sometimes is none of Always, IfNotPresent, Never',
      '`resources.limits.memory` is no quantity: 12x',
      '`securityContext.privileged` would give the container the machine, which is not allowed',
      '`environment.hostPID` would give the container the machine, which is not allowed',
      '`securityContext.seccompProfile: Unconfined` would give the container the machine, which is not allowed',
      'the capability SYS_ADMIN would give the container the machine, which is not allowed',
      '`securityContext.runAsUser` is no user or group id',
    ])
    const { container, ...rest } = run
    const { privileged, capabilities, seccompProfile } = container.securityContext
    const risky = { ...rest, container: { securityContext: { privileged, capabilities, seccompProfile } } }
    expect(options(risky, { allowPrivileged: true })).toMatchObject({
      security: {
        privileged: true,
        hostProcesses: true,
        addCapabilities: ['SYS_ADMIN'],
        seccomp: 'unconfined',
      },
    })
  })
})

describe('the request to create a container', () => {
  const facts: EngineFacts = {
    engine: { name: 'docker', version: '28.0' },
    processors: 2,
    memoryBytes: 8e9,
    rootless: false,
    selinux: false,
    invoker: { uid: 1000, gid: 1001 },
    imageEnv: {},
  }
  const request = (plan: Partial<ContainerPlan>, more: Partial<EngineFacts> = {}) =>
    createRequest({
      plan: { name: 'main', image: 'x', argv: [], env: {}, workingDir: '', ...plan },
      image: 'x',
      identity: { name: 'n', labels: { 'pxrun.run': UUID } },
      mounts: [],
      facts: { ...facts, ...more },
    })

  it('runs as who runs pxrun, where the files of a container would belong to somebody else', () => {
    expect(request({})).toMatchObject({ User: '1000:1001', Env: ['HOME=/tmp'] })
    expect(request({}, { imageEnv: { HOME: '/h' } }).Env).toEqual([])
    expect(request({ env: { HOME: '/h' } }).Env).toEqual(['HOME=/h'])
    expect(request({}, { invoker: undefined })).not.toHaveProperty('User')
    expect(request({}, { rootless: true }).User).toBe('0:0')
    expect(request({}, { rootless: true, engine: { name: 'podman', version: '5.0' } })).toMatchObject({
      User: '1000:1001',
      HostConfig: { UsernsMode: 'keep-id' },
    })
    expect(request({ container: { security: { user: 5 } } }).User).toBe('5')
  })

  it('limits what the machine has, asks for shared memory, and publishes on the loopback only', () => {
    const container = {
      resources: { cpuLimit: 1.5, cpuRequest: 0.5, memoryLimitBytes: 100, memoryRequestBytes: 200 },
      shm: 'half-of-memory',
      ports: [
        { containerPort: 80, protocol: 'tcp', hostPort: 8080 },
        { containerPort: 90, protocol: 'udp', hostPort: null },
      ],
    } as const
    expect(request({ container })).toMatchObject({
      ExposedPorts: { '80/tcp': {}, '90/udp': {} },
      HostConfig: {
        NanoCpus: 1.5e9,
        CpuShares: 512,
        Memory: 100,
        MemorySwap: 100,
        MemoryReservation: 100,
        ShmSize: 4e9,
        PortBindings: {
          '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }],
          '90/udp': [{ HostIp: '127.0.0.1', HostPort: '' }],
        },
      },
    })
    expect(request({ container: { resources: { cpuLimit: 64 } } }).HostConfig).not.toHaveProperty('NanoCpus')
    expect(request({ container: { network: 'host', ports: container.ports } }).HostConfig).not.toHaveProperty(
      'PortBindings',
    )
  })

  it('keeps its own labels, and hands graphics cards on as each engine knows them', () => {
    const gpus = { vendor: 'nvidia', count: 2 } as const
    const podman = { name: 'podman', version: '5.0' } as const
    expect(request({ container: { labels: { a: 'b', 'pxrun.run': 'forged' } } }).Labels).toEqual({
      a: 'b',
      'pxrun.run': UUID,
    })
    expect(request({ container: { resources: { gpus } } }).HostConfig.DeviceRequests).toEqual([
      { Driver: '', Count: 2, Capabilities: [['gpu']] },
    ])
    expect(
      request({ container: { resources: { gpus } } }, { engine: podman }).HostConfig.Devices?.map(
        ({ PathOnHost }) => PathOnHost,
      ),
    ).toEqual(['nvidia.com/gpu=0', 'nvidia.com/gpu=1'])
  })
})

describe('the engine is looked for', () => {
  it('where the user says, then where DOCKER_HOST says, and only on this machine', () => {
    const find = (dockerHost: string | undefined, environment: Record<string, string> = {}) => {
      const found = findEngine({ dockerHost, environment })
      return found.ok ? found.value : found.error
    }
    expect(find('unix:///a', { DOCKER_HOST: 'unix:///b' })).toEqual({ kind: 'socket', path: '/a' })
    expect(find(undefined, { DOCKER_HOST: 'unix:///b' })).toEqual({ kind: 'socket', path: '/b' })
    expect(find('/c')).toEqual({ kind: 'socket', path: '/c' })
    expect(find('tcp://localhost')).toEqual({ kind: 'tcp', host: 'localhost', port: 2375 })
    expect(find('http://[::1]:99/')).toEqual({ kind: 'tcp', host: '::1', port: 99 })
    expect(find('tcp://example.com:2375')).toContain('only local engines')
    expect(find('ssh://me@host')).toContain('is not supported')
    expect(find('nonsense')).toContain('is no address')
  })
})

describe('small things', () => {
  it.each([
    ['python', 'python', 'latest', 'docker.io'],
    ['org/name:1', 'org/name', '1', 'docker.io'],
    ['localhost:5000/x', 'localhost:5000/x', 'latest', 'localhost:5000'],
    ['ghcr.io/o/n:v@sha256:abc', 'ghcr.io/o/n', 'sha256:abc', 'ghcr.io'],
    ['localhost/x:2', 'localhost/x', '2', 'localhost'],
  ])('takes the image name %s apart', (image, name, tag, registry) => {
    expect(parseImageReference(image)).toEqual({ name, tag, registry })
  })

  it.each([
    ['500m', 0.5],
    ['2', 2],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['1e3', 1000],
    ['1E', 1e18],
    ['.5k', 500],
    ['100 Mi', undefined],
    ['-1', undefined],
    ['1GiB', undefined],
    ['', undefined],
  ])('reads the quantity %s', (text, value) => {
    expect(parseQuantity(text)).toBe(value)
  })

  it('tells what keeps a container from starting in the words of the last who knows', () => {
    const said = (problem: string) => startFailure({ container: 'main', program: 'prog', problem })
    const runc =
      'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '
    expect(said(`${runc}exec: "prog": executable file not found in $PATH: unknown`)).toEqual({
      reason: 'command-not-found',
      container: 'main',
      command: 'prog',
    })
    expect(
      said(
        'crun: executable file `prog` not found in $PATH: No such file or directory: OCI runtime attempted to invoke a command that was not found',
      ),
    ).toMatchObject({ reason: 'command-not-found' })
    expect(said(`${runc}exec: "/etc": permission denied: unknown`)).toEqual({
      reason: 'start-failed',
      container: 'main',
      problem: 'exec: "/etc": permission denied',
    })
  })

  it('shows the progress of a pull now and then, with layers and bytes', () => {
    const progress = new PullProgress('x')
    const layer = (id: string, status: string, current?: number) => ({
      id,
      status,
      ...(current !== undefined && { progressDetail: { current, total: 10e6 } }),
    })
    expect(progress.next({ status: 'Pulling from x' }, 0)).toBeUndefined()
    expect(progress.next(layer('a', 'Downloading', 2.5e6), 0)).toBe(
      'pulling x: 0 of 1 layers, 2.5 of 10.0 MB',
    )
    expect(progress.next(layer('a', 'Downloading', 5e6), 1000)).toBeUndefined()
    expect(progress.next(layer('b', 'Already exists'), 1500)).toBeUndefined()
    expect(progress.next(layer('a', 'Pull complete'), 2500)).toBe('pulling x: 2 of 2 layers, 10.0 of 10.0 MB')
  })
})
