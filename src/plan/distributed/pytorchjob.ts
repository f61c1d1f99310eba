/** PyTorch: the environment that `torch.distributed` and `torchrun` read, as Kubeflow's training operator sets it. */
import type { Dict, Value } from '../../base/value.js'
import { dictOf, flagOf, textOf } from '../../polyaxonfile/fields.js'
import { pythonText } from '../../types/text/python-text.js'
import { portMark } from '../meeting.js'
import type { DistributedPlan, DistributedPlanner } from './distributed.js'
import { replicaContainers, replicasOf } from './replicas.js'

const ADDRESS = 'localhost'
const PORT = 'master'

/** The master is rank 0 and decides; without one all workers do. */
export const pytorchjob: DistributedPlanner = (operation): DistributedPlan => {
  const masters = replicasOf(operation, ['master'])
  const replicas = [...masters, ...replicasOf(operation, ['worker'])]
  const elastic = dictOf(operation.run, 'elasticPolicy')
  const perNode = numberText(operation.run.nProcPerNode) ?? numberText(elastic?.nProcPerNode)
  const world = { nodes: replicas.length, perNode: perNode ?? '1' }
  const containers = replicas.flatMap((replica, rank) =>
    replicaContainers(operation, replica, {
      isMain: masters.length === 0 || replica.role === 'master',
      env: { ...environment(rank, world), ...(elastic && elasticEnvironment(elastic, world.nodes)) },
    }),
  )
  return { containers, ports: [PORT] }
}

interface World {
  readonly nodes: number
  readonly perNode: string
}

function environment(rank: number, { nodes, perNode }: World): Record<string, string> {
  const size = String(nodes * Number(perNode))
  return {
    PYTHONUNBUFFERED: '1',
    MASTER_ADDR: ADDRESS,
    MASTER_PORT: portMark(PORT),
    WORLD_SIZE: size,
    RANK: String(rank),
    // All of them are on one machine: a replica that goes by this number takes a graphics card of its own.
    ...(perNode === '1' && { LOCAL_RANK: String(rank), LOCAL_WORLD_SIZE: size }),
    PET_NNODES: String(nodes),
    PET_NPROC_PER_NODE: perNode,
    PET_NODE_RANK: String(rank),
    PET_MASTER_ADDR: ADDRESS,
    PET_MASTER_PORT: portMark(PORT),
  }
}

/** The number of workers stays as it is, so that the fewest and the most count as far as they are met. */
function elasticEnvironment(policy: Dict, nodes: number): Record<string, string> {
  const host = textOf(policy, 'rdvzHost') ?? ADDRESS
  const port = numberText(policy.rdvzPort) ?? portMark(PORT)
  const restarts = numberText(policy.maxRestarts)
  return {
    PET_NNODES: `${numberText(policy.minReplicas) ?? nodes}:${numberText(policy.maxReplicas) ?? nodes}`,
    PET_RDZV_BACKEND: textOf(policy, 'rdvzBackend') ?? 'c10d',
    PET_RDZV_ENDPOINT: `${host}:${port}`,
    PET_RDZV_ID: textOf(policy, 'rdvzId') ?? 'pxrun',
    ...(restarts && { PET_MAX_RESTARTS: restarts }),
    ...(flagOf(policy, 'standalone') && { PET_STANDALONE: '1' }),
  }
}

const numberText = (value: Value | undefined): string | undefined => {
  const text = pythonText(value ?? null)
  return /^\d+$/.test(text) ? text : undefined
}
