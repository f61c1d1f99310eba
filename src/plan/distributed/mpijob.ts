/** MPI: a host file for the launcher's `mpirun`, which starts all processes on this machine. */
import { isNumber } from '../../base/value.js'
import { ARTIFACTS_MARK } from '../meeting.js'
import type { DistributedPlan, DistributedPlanner } from './distributed.js'
import { replicaContainers, replicasOf } from './replicas.js'

const HOST_FILE = '.mpi/hostfile'
const PLACE = `${ARTIFACTS_MARK}/${HOST_FILE}`

/** Under the names that Open MPI (4 and 5), Intel's MPI and MPICH look for. */
const ENVIRONMENT = {
  OMPI_MCA_orte_default_hostfile: PLACE,
  OMPI_MCA_orte_keep_fqdn_hostnames: 'true',
  PRTE_MCA_prte_default_hostfile: PLACE,
  I_MPI_HYDRA_HOST_FILE: PLACE,
  HYDRA_HOST_FILE: PLACE,
  // A machine may have fewer processors than the document asks for slots; a container's user is often root.
  OMPI_MCA_rmaps_base_oversubscribe: 'true',
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
}

/**
 * The launcher decides. On a cluster workers wait for `mpirun` to reach them; here it needs nobody to start
 * processes, so a worker without a command of its own is only a line of the host file.
 */
export const mpijob: DistributedPlanner = (operation): DistributedPlan => {
  const workers = replicasOf(operation, ['worker'])
  const { slotsPerWorker } = operation.run
  const slots = slotsPerWorker !== undefined && isNumber(slotsPerWorker) ? Number(slotsPerWorker) : 1
  const hosts = workers.length > 0 ? workers : replicasOf(operation, ['launcher'])
  const content = hosts.map(() => `localhost slots=${slots}\n`).join('')
  const replicas = [
    ...workers.filter(({ given }) => given.argv.length > 0),
    ...replicasOf(operation, ['launcher']),
  ]
  const containers = replicas.flatMap((replica) =>
    replicaContainers(operation, replica, {
      isMain: replica.role === 'launcher',
      lasting: replica.role === 'worker',
      env: ENVIRONMENT,
    }),
  )
  const file = { kind: 'file', spec: { filename: HOST_FILE, content }, connection: null, path: null }
  return { containers, ports: [], init: [file] }
}
