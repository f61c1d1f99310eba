/**
 * The program with the commands that have to be quick and open no store: less than half of the whole,
 * which is what starting it costs. `bin.ts` starts it for them.
 */
import { InvariantError } from './base/invariant.js'
import { checkCommand } from './cli/commands/check.js'
import { entry } from './cli/commands/entry.js'
import { main } from './cli/main.js'
import { applicationIn, homeOf } from './start.js'

const commands = [
  { name: 'check', load: async () => checkCommand },
  entry('version', 'versionCommand', () => import('./cli/commands/version.js')),
]

/** Resolves to the exit code. `packageRoot` is the folder that `dist/` lies in. */
export function program(packageRoot: string, argv: readonly string[]): Promise<number> {
  const closed = () => {
    throw new InvariantError('a quick command opens no home')
  }
  const application = applicationIn(packageRoot, {
    openHome: closed,
    // For the names in it. What is wrong with it other commands say, which know the kinds of connections.
    configuration: async (folder, home) => {
      const { loadConfiguration } = await import('./connections/load-configuration.js')
      const { configuration } = loadConfiguration(homeOf(home), folder, [])
      return { configuration, diagnostics: [] }
    },
    leave: closed,
    spawnDetached: closed,
  })
  return main(application, argv, commands)
}
