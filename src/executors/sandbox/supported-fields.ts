/** What a process in a sandbox can honour of an operation: what a plain one can, and what mounts make possible. */
import { VOLUMES } from '../docker/supported-fields.js'
import { approximated, below, each, type FieldTable, HONOURED, REFUSED, refused } from '../field-support.js'
import { PROCESS_FIELDS } from '../process/supported-fields.js'

const { 'run.volumes': _volumes, 'run.container.volumeMounts': _mounts, ...OF_PROCESSES } = PROCESS_FIELDS

export const SANDBOX_FIELDS: FieldTable = {
  ...OF_PROCESSES,
  'plugins.docker': refused('the sockets of container engines are hidden in a sandbox'),
  'plugins.shm': HONOURED,
  ...below('run.volumes', VOLUMES),
  ...each('run.container.volumeMounts', ['name', 'readOnly', 'subPath'], HONOURED),
  'run.container.volumeMounts.mountPath': approximated(
    'a path that is not there can be made directly below `/`, below `/tmp` and in other mounts',
  ),
  ...each('run.container.volumeMounts', ['subPathExpr', 'mountPropagation', 'recursiveReadOnly'], REFUSED),
}
