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
