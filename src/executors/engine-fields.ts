/** The fields that the engine itself deals with, whatever executor runs the containers. */
import { approximated, each, type FieldTable, HONOURED, REFUSED, refused } from './field-support.js'

const ONE_MACHINE = 'there is one machine'

/** Variables out of the configuration, and of the facts that a run has in common with a pod. */
export const VALUE_FROM = approximated(
  'from secrets and config maps of the configuration, and of a pod’s fields those that a run has too: its name, namespace, uid, labels, annotations, node and resources',
  (value) => /key_?ref/i.test(JSON.stringify(value)) && !/file_?key_?ref/i.test(JSON.stringify(value)),
)

export const ENGINE_FIELDS: FieldTable = {
  ...each(
    '',
    [
      'version',
      'kind',
      'name',
      'description',
      'tags',
      'inputs',
      'outputs',
      'contexts',
      'params',
      'conditions',
      'isApproved',
      'cache',
      'hooks',
      'joins',
      'matrix',
      'schedule',
      'queue',
      'dependencies',
      'trigger',
      'events',
      'skipOnUpstreamSkip',
      'termination.timeout',
      'termination.maxRetries',
      'termination.ttl',
      'run.kind',
      'run.init',
      'run.connections',
      'run.sidecars',
      'run.rewritePath',
      'run.container.readinessProbe',
    ],
    HONOURED,
  ),
  presets: refused('presets are files here: name them with `-f` after the document'),
  ...each(
    '',
    ['namespace', 'build', 'cost', 'mount', 'template', 'termination.culling', 'termination.probe'],
    REFUSED,
  ),
  ...each(
    'run',
    ['successPolicy', 'nProcPerNode', 'slotsPerWorker', 'entrypoint', 'runtimeEnv', 'metadata'],
    HONOURED,
  ),
  ...each('run.replica', ['replicas', 'rayStartParams'], HONOURED),
  'run.replica.environment.restartPolicy': approximated(
    'a replica that has failed is started again for every policy but `Never`, as often as `maxRetries` says in all',
    (policy) => policy === 'Never' || policy === 'OnFailure',
  ),
  ...each('run.replica', ['minReplicas', 'maxReplicas'], refused('the number of replicas stays as it is')),
  ...each(
    'run',
    ['minReplicas', 'maxReplicas', 'enableInTreeAutoscaling', 'autoscalerOptions', 'enableDynamicWorker'],
    refused('the number of replicas stays as it is'),
  ),
  'run.cleanPodPolicy': approximated(
    'what has not ended by itself within the grace period after a success is stopped',
    (policy) => policy === 'All' || policy === 'Running',
  ),
  'run.elasticPolicy': approximated('it is told to the workers, whose number stays as it is'),
  'run.schedulingPolicy': refused('all replicas start together'),
  'run.rayVersion': refused('the Ray that is there is used'),
  'run.isExternal': approximated('it answers to whoever reaches this machine, and nobody checks who asks'),
  ...each(
    'run.container',
    ['livenessProbe', 'startupProbe'],
    approximated(
      'while pxrun drives the run; a container that fails is stopped and the run tried again as `maxRetries` says, a replica in its place',
    ),
  ),
  'run.replicas': approximated('one copy runs', (count) => count === 1),
  'termination.podFailurePolicy': approximated(
    'exit codes with the action `FailJob` are not tried again; the other rules are about pods',
  ),
  ...each(
    'plugins',
    ['collectArtifacts', 'collectLogs', 'collectResources', 'logLevel', 'notifications'],
    HONOURED,
  ),
  'plugins.syncStatuses': approximated('statuses are always kept', (isOn) => isOn === true),
  'plugins.auth': approximated('tracking needs no credentials here, so a run gets none'),
  'plugins.autoResume': approximated('a run that was interrupted goes on with `pxrun ops resume`'),
  'plugins.externalHost': refused('there is no API with addresses to choose from'),
  'plugins.sidecar': refused('pxrun itself collects logs and artifacts, without a container beside the run'),
  ...each('plugins', ['tmux', 'sandbox', 'ssh'], REFUSED),
  ...each(
    'run.environment',
    ['nodeSelector', 'affinity', 'tolerations', 'nodeName', 'schedulerName', 'priorityClassName', 'priority'],
    refused(ONE_MACHINE),
  ),
  'run.environment.serviceAccountName': refused('there are no service accounts outside of Kubernetes'),
  'run.environment.dnsPolicy': refused('names are looked up as the machine does'),
}
