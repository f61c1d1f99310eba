import { join } from 'node:path'
import type { EngineProgram } from './engine-daemon.js'

/** Docker Engine without networks of its own, so that it changes nothing about the machine's. */
export const dockerEngine: EngineProgram = {
  name: 'docker',
  needs: ['dockerd', 'containerd', 'runc'],
  command: (folder, socket) => [
    'dockerd',
    ...['-H', `unix://${socket}`],
    ...['--data-root', join(folder, 'data')],
    ...['--exec-root', join(folder, 'exec')],
    ...['--pidfile', join(folder, 'pid')],
    ...['--storage-driver', 'overlay2'],
    ...['--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false', '--bridge=none'],
  ],
  environment: () => ({}),
}

/** One that can be stopped and started again while its containers run, as Podman's service can. */
export const lastingDockerEngine: EngineProgram = {
  ...dockerEngine,
  command: (folder, socket) => [...dockerEngine.command(folder, socket), '--live-restore'],
}

/** One with bridges and published ports, in a network of its own, which `nsenter` reaches. */
export const networkedDockerEngine: EngineProgram = {
  ...dockerEngine,
  needs: [...dockerEngine.needs, 'ip', 'iptables', 'unshare', 'nsenter'],
  command: (folder, socket) => [
    ...['unshare', '--net', 'sh', '-c', 'ip link set lo up; exec "$0" "$@"'],
    ...dockerEngine.command(folder, socket).filter((option) => !/^--(ip|bridge)/.test(option)),
  ],
}
