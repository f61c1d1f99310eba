/** The contract of executors, kept by the docker executor on each engine that can be started here. */
import { DockerExecutor } from '../../src/executors/docker/docker-executor.js'
import { BUSYBOX } from './engines/busybox-image.js'
import { onEngines } from './engines/on-engines.js'
import { executorContract } from './executor-contract.js'

onEngines((daemon) => {
  executorContract({
    name: 'docker',
    create: () => new DockerExecutor({ dockerHost: daemon().dockerHost, environment: {} }),
    path: '/bin',
    forContainer: (folder) => ({
      image: BUSYBOX,
      container: {
        network: 'none',
        mounts: [{ kind: 'bind', source: folder, target: folder, readOnly: false }],
      },
    }),
    // The first process of a container is safe from itself.
    killsItself: "exec 2>/dev/null; sh -c 'kill -KILL $$'; exit $?",
  })
})
