/** The program: puts the parts together and runs the command line. `bin.ts` starts it. */
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Application, HomePlace, OpenHome } from './cli/application.js'
import { main } from './cli/main.js'
import { createTerminal } from './cli/terminal.js'

const environment = process.env

function platformHome(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'pxrun')
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'pxrun')
}

async function openHome({ home, dockerHost }: HomePlace, packageRoot: string): Promise<OpenHome> {
  const { assemble } = await import('./assemble.js')
  const patienceMs = Number(environment.PXRUN_LOCK_TIMEOUT ?? 0) * 1000
  return assemble({
    home: home ?? (environment.PXRUN_HOME || platformHome()),
    environment,
    packageRoot,
    dockerHost,
    ...(patienceMs > 0 && { patienceMs }),
  })
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const applicationIn = (packageRoot: string): Application => ({
  version: PXRUN_VERSION,
  cwd: process.cwd(),
  environment,
  terminal: createTerminal(process, environment),
  packageRoot,
  cacheFolder: join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pxrun'),
  openHome: (place) => openHome(place, packageRoot),
  readStdin,
  onInterrupt(callback) {
    const onSigint = () => callback('SIGINT')
    const onSigterm = () => callback('SIGTERM')
    process.on('SIGINT', onSigint).on('SIGTERM', onSigterm)
    return () => process.off('SIGINT', onSigint).off('SIGTERM', onSigterm)
  },
})

/** Resolves to the exit code. `packageRoot` is the folder that `dist/` lies in. */
export function program(packageRoot: string, argv: readonly string[]): Promise<number> {
  return main(applicationIn(packageRoot), argv)
}
