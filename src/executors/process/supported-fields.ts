/** What a plain process can honour of an operation. */
import { ENGINE_FIELDS, VALUE_FROM } from '../engine-fields.js'
import { approximated, each, type FieldTable, HONOURED, REFUSED, refused } from '../field-support.js'

const LINKED = approximated(
  'a volume that is mounted below `{{ globals.context_path }}` is a link there; others are not there',
)

export const PROCESS_FIELDS: FieldTable = {
  ...ENGINE_FIELDS,
  build: refused('it needs a container engine; without one the run is refused'),
  'plugins.mountArtifactsStore': HONOURED,
  'plugins.docker': approximated('a process finds the sockets of this machine as they are'),
  'plugins.shm': approximated('`/dev/shm` is the machine’s own'),
  ...each(
    'run.environment',
    [
      'labels',
      'annotations',
      'hostAliases',
      'securityContext',
      'imagePullSecrets',
      'hostNetwork',
      'hostPID',
      'dnsConfig',
      'restartPolicy',
    ],
    REFUSED,
  ),
  'run.volumes': LINKED,
  'run.container.volumeMounts': LINKED,
  'run.ports': HONOURED,
  ...each('run.container', ['name', 'command', 'args', 'workingDir'], HONOURED),
  ...each('run.container.env', ['name', 'value'], HONOURED),
  'run.container.env.valueFrom': VALUE_FROM,
  'run.container.envFrom': HONOURED,
  'run.container.image': {
    support: 'refused',
    says: (image) => `the image ${String(image)} is recorded, not used: this is a plain process`,
  },
  ...each(
    'run.container',
    [
      'imagePullPolicy',
      'resources',
      'resizePolicy',
      'ports',
      'volumeDevices',
      'securityContext',
      'lifecycle',
      'restartPolicy',
      'restartPolicyRules',
      'stdin',
      'stdinOnce',
      'tty',
      'terminationMessagePath',
      'terminationMessagePolicy',
    ],
    REFUSED,
  ),
}
