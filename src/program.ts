/** The program: puts the parts together and runs the command line. `bin.ts` starts it. */
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Application, HomePlace, OpenHome, OpenHub } from './cli/application.js'
import { main } from './cli/main.js'
import { createTerminal } from './cli/terminal.js'

const environment = process.env

function platformHome(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'pxrun')
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'pxrun')
}

const homeOf = (given: string | undefined) => given ?? (environment.PXRUN_HOME || platformHome())

async function openHub(home: string | undefined): Promise<OpenHub> {
  const { FolderHub } = await import('./hub/folder-hub.js')
  const { homeLayout } = await import('./home/layout.js')
  const folder = resolve(environment.PXRUN_HUB || homeLayout(homeOf(home)).hub)
  return { hub: new FolderHub(folder), folder }
}

async function openHome({ home, dockerHost }: HomePlace, packageRoot: string): Promise<OpenHome> {
  const { assemble } = await import('./assemble.js')
  const patienceMs = Number(environment.PXRUN_LOCK_TIMEOUT ?? 0) * 1000
  return assemble({
    home: homeOf(home),
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
  openHub,
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
