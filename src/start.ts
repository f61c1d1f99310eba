/** What a command line on this machine works with, whichever commands it has. */
import { join, resolve } from 'node:path'
import type { Application, OpenHub } from './cli/application.js'
import { createTerminal } from './cli/terminal.js'

export const environment = process.env

/** Node's module is loaded late: most commands ask for no folder of the user. */
const userFolder = (): string => process.getBuiltinModule('node:os').homedir()

function platformHome(): string {
  if (process.platform === 'darwin') return join(userFolder(), 'Library', 'Application Support', 'pxrun')
  return join(environment.XDG_DATA_HOME || join(userFolder(), '.local', 'share'), 'pxrun')
}

/** The folder that `--home`, else the environment, else the platform names. */
export const homeOf = (given: string | undefined): string =>
  resolve(given ?? (environment.PXRUN_HOME || platformHome()))

async function openHub(home: string | undefined): Promise<OpenHub> {
  const { FolderHub } = await import('./hub/folder-hub.js')
  const { homeLayout } = await import('./home/layout.js')
  const folder = resolve(environment.PXRUN_HUB || homeLayout(homeOf(home)).hub)
  return { hub: new FolderHub(folder), folder }
}

async function readStdin(mostBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length
    if (size > mostBytes) return undefined
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What not every program has. */
export type Doors = Pick<Application, 'openHome' | 'configuration' | 'leave' | 'spawnDetached'>

/** `packageRoot` is the folder that `dist/` lies in. */
export const applicationIn = (packageRoot: string, doors: Doors): Application => ({
  version: PXRUN_VERSION,
  cwd: process.cwd(),
  environment,
  terminal: createTerminal(process, environment),
  packageRoot,
  get cacheFolder() {
    return join(environment.XDG_CACHE_HOME || join(userFolder(), '.cache'), 'pxrun')
  },
  ...doors,
  openHub,
  homeFolder: homeOf,
  readStdin,
  onInterrupt(callback) {
    const onSigint = () => callback('SIGINT')
    const onSigterm = () => callback('SIGTERM')
    process.on('SIGINT', onSigint).on('SIGTERM', onSigterm)
    return () => process.off('SIGINT', onSigint).off('SIGTERM', onSigterm)
  },
})
