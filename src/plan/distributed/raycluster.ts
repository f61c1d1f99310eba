/** Ray: a head and groups of workers as nodes of one machine, and the job of the `entrypoint`. */
import { type Dict, dict, isDict, toJson } from '../../base/value.js'
import { dictOf, textOf } from '../../polyaxonfile/fields.js'
import type { ResolvedOperation } from '../../resolve/resolved-operation.js'
import { pythonText } from '../../types/text/python-text.js'
import { portMark } from '../meeting.js'
import type { PlannedContainer } from '../run-plan.js'
import type { DistributedPlan, DistributedPlanner } from './distributed.js'
import { type Replica, replicaContainers, replicasOf } from './replicas.js'
import { quoted, shell } from './shell.js'

const HOST = '127.0.0.1'
const HEAD = 'ray-head'
const DASHBOARD = 'ray-dashboard'
const ADDRESS = `${HOST}:${portMark(HEAD)}`

/** As KubeRay sets it. */
const ENVIRONMENT = { RAY_IP: HOST, RAY_PORT: portMark(HEAD), RAY_ADDRESS: ADDRESS }

/** The job decides; a cluster without an entry point goes on until its head ends or it is stopped. */
export const raycluster: DistributedPlanner = (operation): DistributedPlan => {
  const entrypoint = textOf(operation.run, 'entrypoint')
  const heads = replicasOf(operation, ['head']).slice(0, 1)
  const groups = Object.keys(dictOf(operation.run, 'workers') ?? dict())
  const workers = groups.flatMap((group) => replicasOf(operation, ['workers', group], `workers-${group}`))
  const nodes = [...heads, ...workers].flatMap((replica) => {
    const isHead = replica.role === 'head'
    return replicaContainers(operation, replica, {
      isMain: isHead && !entrypoint,
      lasting: true,
      env: ENVIRONMENT,
      argv: withUserCommand(replica, isHead ? headCommand(replica.section) : workerCommand(replica.section)),
    })
  })
  const jobs = entrypoint ? submitters(operation, nodes[0], entrypoint) : []
  return { containers: [...nodes, ...jobs], ports: [HEAD, DASHBOARD] }
}

const headCommand = (section: Dict): string =>
  `ray start --head --block ${parameters({
    'node-ip-address': HOST,
    'dashboard-host': HOST,
    ...startParameters(section),
    port: portMark(HEAD),
    'dashboard-port': portMark(DASHBOARD),
  })}`

const workerCommand = (section: Dict): string =>
  `ray start --block ${parameters({ ...startParameters(section), address: ADDRESS })}`

function startParameters(section: Dict): Record<string, string> {
  const params = Object.entries(dictOf(section, 'rayStartParams') ?? dict())
  return Object.fromEntries(params.map(([name, value]) => [name, pythonText(value)]))
}

const parameters = (params: Readonly<Record<string, string>>): string =>
  Object.entries(params)
    .map(([name, value]) => `--${name}=${quoted(value)}`)
    .join(' ')

/** As KubeRay does: what the document runs comes first, then the node starts. */
function withUserCommand({ given }: Replica, start: string): string[] {
  const before = given.argv.length > 0 ? `${given.argv.map(quoted).join(' ')} && ` : ''
  return shell(`${before}exec ${start}`)
}

function submitters(
  operation: ResolvedOperation,
  head: PlannedContainer | undefined,
  entrypoint: string,
): PlannedContainer[] {
  if (!head) return []
  const { runtimeEnv, metadata } = operation.run
  const json = (name: string, value: Dict[string] | undefined) =>
    isDict(value) ? ` --${name}=${quoted(JSON.stringify(toJson(value)))}` : ''
  const options = `${json('runtime-env-json', runtimeEnv)}${json('metadata-json', metadata)}`
  const wait = `until ray health-check --address ${ADDRESS} > /dev/null 2>&1; do sleep 1; done`
  const submit = `ray job submit --address=http://${HOST}:${portMark(DASHBOARD)}${options}`
  const argv = shell(`${wait}; exec ${submit} -- ${entrypoint}`)
  const { restarts: _, lasting: __, ...job } = head
  return [{ ...job, name: 'job', role: 'main', command: argv, args: [], argv }]
}
