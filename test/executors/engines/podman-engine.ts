import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineProgram } from './engine-daemon.js'

/** What a machine needs that grants no raised limits, has no systemd and no logging daemon. */
const CONTAINERS_CONF = `
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
`

const REGISTRIES_CONF = `
[[registry]]
location = "127.0.0.1"
insecure = true
`

export const podmanEngine: EngineProgram = {
  name: 'podman',
  needs: ['podman', 'conmon', 'runc'],
  command: (folder, socket) => [
    'podman',
    ...['--root', join(folder, 'data')],
    ...['--runroot', join(folder, 'run')],
    ...['--tmpdir', join(folder, 'tmp')],
    ...['--volumepath', join(folder, 'volumes')],
    ...['--storage-driver', 'overlay'],
    ...['system', 'service', '--time=0', `unix://${socket}`],
  ],
  environment(folder) {
    writeFileSync(join(folder, 'containers.conf'), CONTAINERS_CONF)
    writeFileSync(join(folder, 'registries.conf'), REGISTRIES_CONF)
    return {
      CONTAINERS_CONF: join(folder, 'containers.conf'),
      CONTAINERS_REGISTRIES_CONF: join(folder, 'registries.conf'),
    }
  },
}
