// Runs a command with a container engine of its own, started as the tests start theirs: needs root, and the engine installed.
//   npm run setup && node bench/with-engine.mjs docker|podman node bench/executors.mjs docker 20
//
// The command finds the engine by DOCKER_HOST, an image by PXRUN_BENCH_IMAGE, and the engine's own command line by PXRUN_BENCH_CLI.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const [name, program, ...args] = process.argv.slice(2)
const { EngineDaemon, dockerEngine, hostPodmanEngine, BUSYBOX } = await load()
const daemon = new EngineDaemon(name === 'podman' ? hostPodmanEngine : dockerEngine)

try {
  await daemon.setUp()
  const words = daemon.program.command(daemon.folder, daemon.socket)
  // Podman's command line needs no service, only to be told of the same folders.
  const cli = name === 'podman' ? words.slice(0, words.indexOf('system')) : ['docker']
  const child = spawn(program, args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...daemon.program.environment(daemon.folder),
      DOCKER_HOST: daemon.dockerHost,
      PXRUN_BENCH_IMAGE: BUSYBOX,
      PXRUN_BENCH_CLI: cli.join(' '),
    },
  })
  const [code] = await once(child, 'exit')
  process.exitCode = code ?? 1
} finally {
  await daemon.tearDown()
}

async function load() {
  const outfile = join(root, 'node_modules', '.cache', `pxrun-engines-${process.pid}.mjs`)
  const engines = ['engine-daemon', 'docker-engine', 'podman-engine', 'busybox-image']
  await build({
    stdin: {
      contents: engines.map((each) => `export * from './${each}.js'`).join('\n'),
      resolveDir: join(root, 'test/executors/engines'),
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile,
  })
  try {
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(outfile, { force: true })
  }
}
