/** What a container in Docker or Podman can honour of an operation. `containerOptions` does what is said here. */
import type { Json } from '../../base/value.js'
import { ENGINE_FIELDS, VALUE_FROM } from '../engine-fields.js'
import { approximated, below, each, type FieldTable, HONOURED, REFUSED, refused } from '../field-support.js'

const ONLY_WHERE_ALLOWED = 'only where the configuration allows it; elsewhere the run is refused'
const ON_KUBERNETES = 'that is a matter of Kubernetes'

const SECURITY: FieldTable = {
  ...each(
    '',
    ['runAsNonRoot', 'allowPrivilegeEscalation', 'readOnlyRootFilesystem', 'capabilities.drop'],
    HONOURED,
  ),
  ...each(
    '',
    ['runAsUser', 'runAsGroup'],
    approximated('files that it writes may belong to that user and not to you'),
  ),
  privileged: approximated(ONLY_WHERE_ALLOWED),
  'capabilities.add': approximated(
    'those that a container has anyway and the harmless ones; others only where the configuration allows it',
  ),
  'seccompProfile.type': approximated(
    '`Unconfined` only where the configuration allows it, else the default of the engine',
    (type) => type === 'RuntimeDefault',
  ),
  ...each('', ['seccompProfile.localhostProfile', 'appArmorProfile', 'seLinuxOptions', 'procMount'], REFUSED),
  windowsOptions: refused('this is no Windows container'),
}

const CONTAINER: FieldTable = {
  ...each('', ['name', 'image', 'imagePullPolicy', 'command', 'args', 'workingDir'], HONOURED),
  ...each('env', ['name', 'value'], HONOURED),
  'env.valueFrom': VALUE_FROM,
  envFrom: HONOURED,
  'resources.limits.cpu': HONOURED,
  'resources.limits.memory': HONOURED,
  ...each(
    'resources.limits',
    ['nvidia.com/gpu', 'amd.com/gpu'],
    approximated('the devices are shared, not reserved'),
  ),
  'resources.requests.cpu': approximated('a weight when processors are short, no reservation'),
  'resources.requests.memory': approximated('a soft limit when memory is short, no reservation'),
  ...each(
    'resources.requests',
    ['nvidia.com/gpu', 'amd.com/gpu'],
    approximated('the devices are shared, not reserved'),
  ),
  ...each('resources', ['claims'], refused(ON_KUBERNETES)),
  'ports.containerPort': HONOURED,
  'ports.protocol': HONOURED,
  'ports.name': HONOURED,
  'ports.hostPort': HONOURED,
  'ports.hostIP': approximated('ports are published on the loopback'),
  ...each('volumeMounts', ['name', 'mountPath', 'readOnly', 'subPath'], HONOURED),
  ...each('volumeMounts', ['subPathExpr', 'mountPropagation', 'recursiveReadOnly'], REFUSED),
  ...below('securityContext', SECURITY),
  ...each('', ['lifecycle', 'volumeDevices'], REFUSED),
  ...each('', ['stdin', 'stdinOnce', 'tty', 'restartPolicy', 'restartPolicyRules'], REFUSED),
  ...each('', ['resizePolicy', 'terminationMessagePath', 'terminationMessagePolicy'], refused(ON_KUBERNETES)),
}

export const VOLUMES: FieldTable = {
  name: HONOURED,
  'hostPath.path': approximated(
    'never a socket, nor a folder that holds the socket of an engine',
    isOrdinaryPath,
  ),
  'hostPath.type': HONOURED,
  'emptyDir.medium': approximated(
    'in memory each container has a folder of its own',
    (medium) => medium === '',
  ),
  'emptyDir.sizeLimit': approximated('the size of a folder on disk is not limited'),
  'persistentVolumeClaim.claimName': approximated('the folder that the configuration names for the claim'),
  'persistentVolumeClaim.readOnly': HONOURED,
  ...each('', ['configMap', 'secret'], HONOURED),
  ...each('', ['downwardAPI', 'downwardApi'], approximated('of a pod’s fields those that a run has too')),
  projected: approximated(
    'secrets, config maps and facts of the run; there are no tokens of service accounts',
    (projected) =>
      /^\{"sources":\[(\{"(secret|configMap)":\{[^{}]*\}\},?)*\]\}$/.test(JSON.stringify(projected)),
  ),
  ...each(
    '',
    [
      'nfs',
      'csi',
      'ephemeral',
      'image',
      'gitRepo',
      'awsElasticBlockStore',
      'azureDisk',
      'azureFile',
      'cephfs',
      'cinder',
      'fc',
      'flexVolume',
      'flocker',
      'gcePersistentDisk',
      'glusterfs',
      'iscsi',
      'photonPersistentDisk',
      'portworxVolume',
      'quobyte',
      'rbd',
      'scaleIO',
      'storageos',
      'vsphereVolume',
    ],
    refused('such volumes exist on Kubernetes only; a run that mounts one is refused'),
  ),
}

const { build: _build, ...OF_ENGINE } = ENGINE_FIELDS

const BUILD: FieldTable = {
  hubRef: approximated('the builder of the engine builds, whatever component is named'),
  params: approximated(
    '`destination`, `context`, `dockerfile` and `nocache` count; the image is pushed to a registry connection only',
  ),
  'runPatch.init': HONOURED,
  'cache.disable': HONOURED,
  'cache.ttl': approximated('an image of the same files does not grow old'),
  connection: HONOURED,
  ...each('', ['presets', 'queue', 'namespace', 'patchStrategy', 'cache.io', 'cache.sections'], REFUSED),
}

export const DOCKER_FIELDS: FieldTable = {
  ...OF_ENGINE,
  ...below('build', BUILD),
  'plugins.shm': HONOURED,
  'plugins.mountArtifactsStore': HONOURED,
  'plugins.docker': approximated(ONLY_WHERE_ALLOWED),
  'run.environment.labels': HONOURED,
  'run.environment.annotations': approximated('they are kept as labels of the container'),
  'run.environment.hostNetwork': HONOURED,
  'run.environment.hostPID': approximated(ONLY_WHERE_ALLOWED),
  ...each('run.environment.hostAliases', ['ip', 'hostnames'], HONOURED),
  ...each('run.environment.dnsConfig', ['nameservers', 'searches', 'options'], HONOURED),
  ...below('run.environment.securityContext', SECURITY),
  'run.environment.imagePullSecrets': approximated(
    'secrets of the configuration with these names; then a registry connection, then `docker login`',
  ),
  'run.environment.restartPolicy': approximated(
    'a container that ends is not started again in place; `termination.maxRetries` tries the run again',
    (policy) => policy === 'Never',
  ),
  ...below('run.volumes', VOLUMES),
  'run.ports': HONOURED,
  ...below('run.container', CONTAINER),
}

function isOrdinaryPath(path: Json): boolean {
  const special = /^\/(run|var\/run|var|proc|sys|dev)?(\/|$)|\.sock$/
  return typeof path === 'string' && path.startsWith('/') && !special.test(path)
}
