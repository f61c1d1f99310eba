/** Dask: a scheduler and workers that find it by `DASK_SCHEDULER_ADDRESS`, as Dask's operator has it. */
import { portMark } from '../meeting.js'
import type { DistributedPlan, DistributedPlanner } from './distributed.js'
import { type Replica, replicaContainers, replicasOf } from './replicas.js'

const HOST = '127.0.0.1'
const SCHEDULER = 'dask-scheduler'
const DASHBOARD = 'dask-dashboard'
/** Where a scheduler listens that is told nothing else. */
const DEFAULT_PORT = '8786'

/** The cluster goes on until its scheduler ends or it is stopped. */
export const daskcluster: DistributedPlanner = (operation): DistributedPlan => {
  const schedulers = replicasOf(operation, ['scheduler']).slice(0, 1)
  const scheduler = schedulerCommand(schedulers[0])
  const address = `tcp://${HOST}:${scheduler.port}`
  const containers = [...schedulers, ...replicasOf(operation, ['worker'])].flatMap((replica) => {
    const isScheduler = replica.role === 'scheduler'
    const argv = isScheduler ? scheduler.argv : workerCommand(replica, address)
    return replicaContainers(operation, replica, {
      isMain: isScheduler,
      lasting: true,
      env: {
        DASK_SCHEDULER_ADDRESS: address,
        ...(!isScheduler && { DASK_WORKER_NAME: replica.name }),
      },
      ...(argv && { argv }),
    })
  })
  return { containers, ports: [SCHEDULER, DASHBOARD] }
}

interface SchedulerCommand {
  readonly port: string
  /** Undefined for the document's own. */
  readonly argv?: readonly string[]
}

/** A scheduler that is not told its port gets a free one, so that several clusters can be on one machine. */
function schedulerCommand(scheduler: Replica | undefined): SchedulerCommand {
  const argv = scheduler?.given.argv ?? []
  const options = ['--host', HOST, '--port', portMark(SCHEDULER)]
  if (argv.length === 0)
    return {
      port: portMark(SCHEDULER),
      argv: ['dask', 'scheduler', ...options, '--dashboard-address', `${HOST}:${portMark(DASHBOARD)}`],
    }
  const written = /--port[= ](\d+)/.exec(argv.join(' '))?.[1]
  if (written) return { port: written }
  const isPlain = argv[0] === 'dask-scheduler' || (argv[0] === 'dask' && argv[1] === 'scheduler')
  return isPlain ? { port: portMark(SCHEDULER), argv: [...argv, ...options] } : { port: DEFAULT_PORT }
}

const workerCommand = ({ name, given }: Replica, address: string): readonly string[] | undefined =>
  given.argv.length > 0 ? undefined : ['dask', 'worker', address, '--name', name]
