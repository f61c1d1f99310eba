/** The program: puts the parts together and runs the command line. `bin.ts` starts it. */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { HomePlace, OpenHome } from './cli/application.js'
import { commands } from './cli/commands/index.js'
import { main } from './cli/main.js'
import { configPlaces, isThere } from './connections/config-places.js'
import { NO_CONFIGURATION } from './connections/configuration.js'
import type { LoadedConfiguration } from './connections/load-configuration.js'
import { applicationIn, environment, homeOf } from './start.js'

async function openHome({ home, dockerHost, pass, jobs }: HomePlace, packageRoot: string): Promise<OpenHome> {
  const { assemble } = await import('./assemble.js')
  const patienceMs = Number(environment.PXRUN_LOCK_TIMEOUT ?? 0) * 1000
  return assemble({
    home: homeOf(home),
    environment,
    packageRoot,
    dockerHost,
    pass,
    jobs,
    ...(patienceMs > 0 && { patienceMs }),
  })
}

/** Without a file there is nothing to load: most documents are compiled without any. */
async function configuration(folder: string | null, home: string | undefined): Promise<LoadedConfiguration> {
  const place = homeOf(home)
  const places = configPlaces(place, folder)
  if (places.project === undefined && !isThere(places.home))
    return { configuration: NO_CONFIGURATION, diagnostics: [] }
  const { loadConfiguration } = await import('./connections/load-configuration.js')
  const { connectionKinds } = await import('./init/kinds/index.js')
  return loadConfiguration(place, folder, connectionKinds)
}

let leaving = false

/** Whether the process is to end at once, although it still follows runs. */
export const isLeaving = (): boolean => leaving

function spawnDetached(argv: readonly string[], logFile: string): number {
  const log = openSync(logFile, 'a', 0o600)
  try {
    const child = spawn(process.execPath, argv, { detached: true, stdio: ['ignore', log, log] })
    child.unref()
    return child.pid ?? 0
  } finally {
    closeSync(log)
  }
}

/** Resolves to the exit code. `packageRoot` is the folder that `dist/` lies in. */
export function program(packageRoot: string, argv: readonly string[]): Promise<number> {
  const application = applicationIn(packageRoot, {
    openHome: (place) => openHome(place, packageRoot),
    configuration,
    leave: () => {
      leaving = true
    },
    spawnDetached: (args, logFile) => spawnDetached([join(packageRoot, 'dist', 'bin.cjs'), ...args], logFile),
  })
  return main(application, argv, commands)
}
