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

/**
 * Podman in the machine's own network: a container that does not do without a network of its own makes
 * a bridge there, which stays.
 */
export const hostPodmanEngine: EngineProgram = {
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

/** Podman in a network of its own, which `nsenter` reaches: bridges and published ports touch nothing else. */
export const podmanEngine: EngineProgram = {
  ...hostPodmanEngine,
  needs: [...hostPodmanEngine.needs, 'ip', 'iptables', 'unshare', 'nsenter'],
  command: (folder, socket) => [
    ...['unshare', '--net', 'sh', '-c', 'ip link set lo up; exec "$0" "$@"'],
    ...hostPodmanEngine.command(folder, socket),
  ],
}
