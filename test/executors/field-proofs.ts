/**
 * For every field of a job or a service that an executor honours or comes near to: the test that shows it. A section
 * stands for the fields below it; an executor's own proof comes before the one that all have.
 */
export interface Proof {
  readonly file: string
  /** Words of the test's title, or of the rule whose fixtures show it. */
  readonly title: string
}

const by = (file: string, title: string): Proof => ({ file: `test/${file}`, title })
const all = (fields: readonly string[], proof: Proof): Readonly<Record<string, Proof>> =>
  Object.fromEntries(fields.map((field) => [field, proof]))

const OPTIONS = by('executors/docker-options.test.ts', 'of a document that uses all of it')
const GIVEN = by('executors/docker-executor.test.ts', 'is given: user, read-only root')
const MOUNTED = by('executors/docker-executor.test.ts', 'show folders of this machine, empty folders')
const SECRETS = by('engine/secrets.test.ts', 'reaches the container by env, envFrom and connections')
const FILES = by('cli/docker.test.ts', 'reads mounted secrets, config maps and facts of the run')

const EVERYWHERE: Readonly<Record<string, Proof>> = {
  ...all(['version', 'kind', 'run.kind'], by('cli/run.test.ts', 'prints the lines of the run')),
  ...all(['name', 'description', 'tags'], by('cli/run.test.ts', 'gives the run its name, description, tags')),
  ...all(['inputs', 'params'], by('cli/run.test.ts', 'runs nothing with --dry-run and shows the final argv')),
  outputs: by('engine/run.test.ts', 'are in the store while the run goes on, and outputs'),
  contexts: by('engine/pipeline/dag.test.ts', 'hands values on'),
  ...all(
    ['conditions', 'dependencies', 'trigger', 'skipOnUpstreamSkip'],
    by('engine/pipeline/any-dag.test.ts', 'ends as the rules say, and starts what they say once'),
  ),
  events: by('engine/pipeline/dag.test.ts', 'starts an operation with the event of another'),
  isApproved: by('engine/pipeline/dag.test.ts', 'waits for approval where that is asked for'),
  cache: by('engine/pipeline/cache.test.ts', 'takes the result of an equal run'),
  hooks: by('cli/hooks.test.ts', 'post how the run ended to their connections'),
  joins: by('engine/pipeline/joins.test.ts', 'collects values of the runs that its query finds'),
  matrix: by('engine/pipeline/matrix.test.ts', 'runs a mapping: each entry once'),
  schedule: by('cli/schedule.test.ts', 'registers it, is its scheduler'),
  queue: by('cli/pipelines.test.ts', 'bound what runs of all pxruns together'),
  'termination.timeout': by('engine/run.test.ts', 'is a timeout when the time is over'),
  'termination.maxRetries': by('engine/run.test.ts', 'try a failed run again'),
  'termination.ttl': by('engine/termination.test.ts', 'removes the working files so many seconds'),
  'termination.podFailurePolicy': by(
    'engine/termination.test.ts',
    'has exit codes after which nothing is tried',
  ),
  'plugins.collectResources': by('cli/plugins.test.ts', 'collectResources: what a run uses is sampled'),
  ...all(
    ['plugins.collectLogs', 'plugins.collectArtifacts', 'plugins.logLevel'],
    by('cli/plugins.test.ts', 'collectResources, collectLogs, collectArtifacts can be switched off'),
  ),
  'plugins.notifications': by('cli/hooks.test.ts', 'are also what `plugins.notifications` names'),
  'plugins.syncStatuses': by('engine/run.test.ts', 'has every status in the store'),
  'plugins.auth': by('tracking/environment.test.ts', 'carries what the document says of plugins'),
  'plugins.autoResume': by('cli/pipelines.test.ts', 'killed with SIGKILL goes on with `ops resume`'),
  'plugins.mountArtifactsStore': by('cli/plugins.test.ts', 'mountArtifactsStore: a process sees'),
  ...all(['plugins.docker', 'plugins.shm'], by('executors/field-support.test.ts', 'have a sentence each')),
  'run.init': by('cli/init-kinds.test.ts', 'to a process'),
  'run.connections': by('cli/config.test.ts', 'shows connections to templates'),
  'run.sidecars': by('engine/containers.test.ts', 'runs beside the main container'),
  'run.ports': by('cli/service.test.ts', 'gets another port when its own is taken'),
  ...all(['run.rewritePath', 'run.isExternal'], by('../spec/resolve.md', '`rewritePath` puts `rewrite-`')),
  'run.replicas': by('executors/field-support.test.ts', 'copies that do not run'),
  'run.container.readinessProbe': by(
    'cli/service.test.ts',
    'is not running before its readiness probe succeeds',
  ),
  'run.container.livenessProbe': by('cli/probes.test.ts', 'stops a container that does not live any more'),
  'run.container.startupProbe': by('cli/probes.test.ts', 'waits for the startup probe'),
  'run.replica.replicas': by('cli/distributed.test.ts', 'has its replicas meet over TCP'),
  'run.replica.environment.restartPolicy': by(
    'cli/distributed.test.ts',
    'starts a worker that has failed again',
  ),
  ...all(['run.successPolicy', 'run.cleanPodPolicy'], by('cli/distributed.test.ts', 'the chief decides')),
  ...all(
    ['run.nProcPerNode', 'run.elasticPolicy'],
    by('cli/distributed.test.ts', 'tells its workers how many'),
  ),
  'run.slotsPerWorker': by('cli/distributed.test.ts', 'gives the launcher a host file'),
  ...all(
    ['run.entrypoint', 'run.runtimeEnv', 'run.metadata', 'run.replica.rayStartParams'],
    by('cli/distributed.test.ts', 'starts its head and its workers with Ray’s own commands'),
  ),
  'run.volumes': by('engine/secrets.test.ts', 'is a file in memory, read by who runs it alone'),
  'run.container.volumeMounts': by(
    'engine/secrets.test.ts',
    'is a file in memory, read by who runs it alone',
  ),
  ...all(
    ['run.container.command', 'run.container.args', 'run.container.workingDir', 'run.container.env'],
    by('executors/executor-contract.ts', 'gives the container its argv, environment and working directory'),
  ),
  'run.container.name': by(
    'engine/containers.test.ts',
    'runs beside the main container, logs under its own name',
  ),
  ...all(['run.container.env.valueFrom', 'run.container.envFrom'], SECRETS),
}

const SANDBOX: Readonly<Record<string, Proof>> = {
  'plugins.shm': by('executors/sandbox-executor.test.ts', 'limits what a folder in memory may hold'),
  'run.volumes': by('executors/sandbox-executor.test.ts', 'sees mounts read-only or to write to'),
  ...all(
    ['configMap', 'secret', 'downwardAPI', 'downwardApi', 'projected'].map((kind) => `run.volumes.${kind}`),
    by('cli/sandbox.test.ts', 'has secrets of the configuration mounted'),
  ),
  'run.volumes.emptyDir': by('executors/sandbox-executor.test.ts', 'limits what a folder in memory may hold'),
  'run.container.volumeMounts': by(
    'executors/sandbox-executor.test.ts',
    'sees mounts read-only or to write to',
  ),
}

const DOCKER: Readonly<Record<string, Proof>> = {
  build: by('cli/build.test.ts', 'is built and used'),
  'build.connection': by('cli/build.test.ts', 'is pushed to a registry connection'),
  'plugins.collectResources': by('cli/plugins.test.ts', 'collectResources: what a container uses'),
  ...all(
    ['plugins.collectLogs', 'plugins.collectArtifacts', 'plugins.logLevel'],
    by('cli/plugins.test.ts', 'collectLogs, collectArtifacts, logLevel: as for a process'),
  ),
  'plugins.mountArtifactsStore': by('cli/plugins.test.ts', 'mountArtifactsStore: a container sees'),
  'plugins.docker': by('cli/plugins.test.ts', 'docker: the socket of the engine'),
  'plugins.shm': by('cli/plugins.test.ts', 'shm: shared memory'),
  'run.init': by('cli/init-kinds.test.ts', 'to a container'),
  'run.connections': by('cli/docker.test.ts', 'gets folders, variables and secrets of its connections'),
  'run.sidecars': by('cli/docker.test.ts', 'runs sidecars with the network and the volumes'),
  'run.ports': by('cli/docker.test.ts', 'publishes the ports of a service'),
  'run.replica.replicas': by('cli/docker-distributed.test.ts', 'meet over TCP'),
  'run.environment': OPTIONS,
  'run.environment.labels': by('executors/docker-executor.test.ts', 'is known by the name and the labels'),
  'run.environment.hostPID': by(
    'executors/docker-options.test.ts',
    'are refused together with all that is wrong',
  ),
  'run.environment.hostAliases': GIVEN,
  'run.environment.securityContext': GIVEN,
  'run.container.securityContext': GIVEN,
  ...all(
    ['environment', 'container'].map((section) => `run.${section}.securityContext.runAsNonRoot`),
    by('executors/docker-executor.test.ts', 'is refused where the container would be root'),
  ),
  ...all(
    ['environment', 'container'].flatMap((section) =>
      ['privileged', 'seccompProfile', 'capabilities'].map(
        (field) => `run.${section}.securityContext.${field}`,
      ),
    ),
    by('executors/docker-options.test.ts', 'are refused together with all that is wrong'),
  ),
  'run.environment.imagePullSecrets': by(
    'executors/docker-executor.test.ts',
    'is pulled with the credentials',
  ),
  'run.environment.restartPolicy': by('executors/field-support.test.ts', 'names what is done otherwise'),
  'run.volumes': MOUNTED,
  'run.volumes.persistentVolumeClaim': by('cli/docker.test.ts', 'gets folders, variables and secrets'),
  ...all(
    ['configMap', 'secret', 'downwardAPI', 'downwardApi', 'projected'].map((kind) => `run.volumes.${kind}`),
    FILES,
  ),
  'run.container.volumeMounts': MOUNTED,
  'run.container.image': by(
    'executors/docker-executor.test.ts',
    'runs the command and the arguments of the image',
  ),
  'run.container.imagePullPolicy': by('executors/docker-executor.test.ts', 'that is not there is a failure'),
  'run.container.resources': by('executors/docker-options.test.ts', 'limits what the machine has'),
  'run.container.resources.limits.memory': by(
    'executors/docker-executor.test.ts',
    'that runs out of memory says so',
  ),
  'run.container.ports': by('executors/docker-ports.test.ts', 'a port is published on the loopback'),
  'run.container.ports.hostPort': by('cli/docker.test.ts', 'publishes the `hostPort` of'),
}

const OWN: Readonly<Record<string, Readonly<Record<string, Proof>>>> = { sandbox: SANDBOX, docker: DOCKER }

/** The nearest proof: of the field itself, or of a section around it. */
export function proofOf(executor: string, field: string): Proof | undefined {
  for (const proofs of [OWN[executor] ?? {}, EVERYWHERE])
    for (let name = field; name; name = name.slice(0, Math.max(name.lastIndexOf('.'), 0)))
      if (proofs[name]) return proofs[name]
  return undefined
}
