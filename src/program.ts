/** The program: puts the parts together and runs the command line. `bin.ts` starts it. */
import type { HomePlace, OpenHome } from './cli/application.js'
import { commands } from './cli/commands/index.js'
import { main } from './cli/main.js'
import { applicationIn, environment, homeOf } from './start.js'

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

/** Resolves to the exit code. `packageRoot` is the folder that `dist/` lies in. */
export function program(packageRoot: string, argv: readonly string[]): Promise<number> {
  const application = applicationIn(packageRoot, (place) => openHome(place, packageRoot))
  return main(application, argv, commands)
}
