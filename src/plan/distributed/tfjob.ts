/** TensorFlow: `TF_CONFIG`, as Kubeflow's training operator sets it. */
import { textOf } from '../../polyaxonfile/fields.js'
import { portMark } from '../meeting.js'
import type { DistributedPlan, DistributedPlanner } from './distributed.js'
import { type Replica, replicaContainers, replicasOf } from './replicas.js'

const ROLES = ['chief', 'ps', 'worker', 'evaluator']

/** The chief decides, without one the first worker; with the policy `AllWorkers` every worker has to succeed. */
export const tfjob: DistributedPlanner = (operation): DistributedPlan => {
  const replicas = ROLES.flatMap((role) => replicasOf(operation, [role]))
  const cluster = clusterOf(replicas)
  const hasChief = replicas.some(({ role }) => role === 'chief')
  const needsAll = textOf(operation.run, 'successPolicy') === 'AllWorkers'
  const isMain = ({ role, index }: Replica) =>
    role === 'chief' || (role === 'worker' && (needsAll || (!hasChief && index === 0)))
  const containers = replicas.flatMap((replica) =>
    replicaContainers(operation, replica, {
      isMain: isMain(replica),
      lasting: replica.role === 'ps',
      // One that is alone is no cluster.
      ...(replicas.length > 1 && { env: { TF_CONFIG: config(cluster, replica) } }),
    }),
  )
  return { containers, ports: replicas.map(({ name }) => name) }
}

/** The evaluator is not in the cluster: it only reads what the others have saved. */
function clusterOf(replicas: readonly Replica[]): Record<string, string[]> {
  const cluster: Record<string, string[]> = {}
  for (const { role, name } of replicas) {
    if (role === 'evaluator') continue
    cluster[role] = [...(cluster[role] ?? []), `localhost:${portMark(name)}`]
  }
  return cluster
}

const config = (cluster: Record<string, string[]>, { role, index }: Replica): string =>
  JSON.stringify({ cluster, task: { type: role, index }, environment: 'cloud' })
