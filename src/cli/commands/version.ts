import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'

export const versionCommand = command({
  name: 'version',
  summary: 'print the version',
  options: {},
  examples: ['pxrun version'],
  async run({ terminal, version }) {
    await terminal.print(version)
    return ExitCode.ok
  },
})
