/**
 * A distributed experiment → a `tfjob`, `pytorchjob` or `mpijob`.
 *
 * The number of workers stood in `environment.replicas` (with `framework` beside it), before 0.4 in
 * `environment.tensorflow` and its like, before 0.1 in `environment` itself.
 */
import type { Value } from '../base/value.js'
import { Draft } from './draft.js'
import { schedulingOf } from './environment.js'
import { isInteger, type OldSection } from './old-section.js'
import { cardsOf, resourcesOf } from './resources.js'

const FRAMEWORKS = ['tensorflow', 'pytorch', 'horovod', 'mpi', 'mxnet'] as const
type Framework = (typeof FRAMEWORKS)[number]

const isFramework = (name: unknown): name is Framework => FRAMEWORKS.some((known) => known === name)

interface Topology {
  readonly framework: Framework
  /** Holds `n_workers` and what the workers are like. */
  readonly section: OldSection
  readonly workers: number
  readonly servers: number
}

/** Undefined for a run of one pod. Reads `framework` when the run needs it. */
export function topologyOf(root: OldSection, environment: OldSection | undefined): Topology | undefined {
  if (!environment) return undefined
  const nested = FRAMEWORKS.find((name) => environment.sectionIf(name) !== undefined)
  const section = environment.sectionIf('replicas') ?? (nested ? environment.sectionIf(nested)! : environment)
  const [anyWorkers, anyServers] = ['n_workers', 'n_ps'].map((key) => isCount(section.peek(key) ?? null))
  const named = root.peek('framework')
  const isMpi = root.peek('backend') === 'mpi' && named !== 'horovod'
  const framework = isMpi ? 'mpi' : isFramework(named) ? named : (nested ?? 'tensorflow')
  const hasServers = ['tensorflow', 'mxnet'].includes(framework)
  if (!anyWorkers && !(hasServers && anyServers)) return undefined
  // What chose the kind of the run is translated; any other name is told.
  if (named === framework) root.read('framework')
  const workers = section.readIf('n_workers', isCount) ?? 0
  const servers = hasServers ? (section.readIf('n_ps', isCount) ?? 0) : 0
  return { framework, section, workers, servers }
}

const isCount = (value: Value): value is number => isInteger(value) && value > 0

export interface MainPod {
  readonly run: Draft
  readonly container: Draft
  readonly environment: OldSection
}

/** The run with a role for each kind of pod; the main pod takes part as the first of them. */
export function distributedRun(topology: Topology, main: MainPod): Draft {
  const run = new Draft(['kind', 'slotsPerWorker', 'chief', 'master', 'launcher', 'worker', 'ps'])
  const { framework, section, workers, servers } = topology
  // Read before 0.1 from the section of the main pod itself, which has its place.
  if (section !== main.environment) section.tellIn(run, 'worker')
  switch (framework) {
    case 'tensorflow':
      run.set('kind', 'tfjob').set('chief', main.run)
      return writeRoles(run, topology, main)
    case 'pytorch':
      run.set('kind', 'pytorchjob').set('master', main.run)
      return writeRoles(run, topology, main)
    case 'mpi':
      run.set('kind', 'mpijob').set('launcher', main.run)
      return writeRoles(run, topology, main, LAUNCHED)
    case 'horovod':
      return writeHorovod(run, topology, main)
    case 'mxnet':
      section.tellIn(main.run)
      return main.run
        .set('kind', 'job')
        .note(
          `there is no run for MXNet: this is only its master, without ${workers} workers and ${servers} servers`,
        )
  }
}

/** What workers do not need that a launcher starts things on. */
const LAUNCHED = ['command', 'args', 'workingDir']

/** The platform started the command by `mpirun`, on the master too. */
function writeHorovod(run: Draft, topology: Topology, main: MainPod): Draft {
  const slots = cardsOf(main.container)
  const workers = topology.workers + 1
  const [line] = (main.container.get('args') ?? []) as readonly string[]
  if (line !== undefined && !/^(?:mpirun|mpiexec|horovodrun)\b/.test(line)) {
    main.container.set('args', [`mpirun --allow-run-as-root -np ${workers * slots} ${line}`])
  }
  run.set('kind', 'mpijob').set('slotsPerWorker', slots).set('launcher', main.run)
  run.note(
    'the old platform started the command by mpirun and counted its master among the workers; the launcher only starts them',
    'worker',
  )
  return writeRoles(run, { ...topology, workers }, main, LAUNCHED)
}

function writeRoles(run: Draft, topology: Topology, main: MainPod, without: readonly string[] = []): Draft {
  const { section, workers, servers } = topology
  if (workers > 0) run.set('worker', roleOf({ role: 'worker', count: workers, section, without }, main))
  if (servers > 0) run.set('ps', roleOf({ role: 'ps', count: servers, section, without }, main))
  return run
}

interface Role {
  readonly role: 'worker' | 'ps'
  readonly count: number
  readonly section: OldSection
  /** Keys of the container that this role does without. */
  readonly without: readonly string[]
}

function roleOf({ role, count, section, without }: Role, { run, container }: MainPod): Draft {
  const pod = new Draft(['replicas', ...run.keys]).set('replicas', count)
  const own = section.sectionIf(`default_${role}`)?.tellIn(pod)
  const environment = own ? schedulingOf(own) : schedulingOf(section, `default_${role}_`)
  const common = run.get('environment')
  if (common instanceof Draft) {
    for (const key of ['serviceAccountName', 'imagePullSecrets']) environment.set(key, common.get(key))
  }
  // Before 0.4 each setting of the workers had a key of its own.
  const resources = (own ?? section).sectionIf(own ? 'resources' : `default_${role}_resources`)?.tellIn(pod)
  const bare = run.copy()
  for (const key of ['connections', 'init']) pod.set(key, bare.get(key))
  return pod
    .set('environment', environment)
    .set('container', container.copy(['resources', ...without]).set('resources', resourcesOf(resources)))
}
