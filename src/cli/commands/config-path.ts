import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { homeOption, outputFormat } from '../run-command.js'

export const configPathCommand = command({
  name: 'config path',
  summary: 'print where the configuration files lie, and which of them are there',
  options: {
    ...homeOption,
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
  },
  examples: ['pxrun config path', 'pxrun config path -o json'],
  async run(application, options) {
    const json = outputFormat(options.output, ['json'])
    const { configPlaces, isThere } = await import('../../connections/config-places.js')
    const { home, project } = configPlaces(application.homeFolder(options.home), application.cwd)
    const files = [
      { role: 'home', path: home, exists: isThere(home) },
      ...(project === undefined ? [] : [{ role: 'project', path: project, exists: true }]),
    ]
    const { terminal } = application
    if (json) await terminal.print(JSON.stringify(files, undefined, 2))
    else
      for (const { role, path, exists } of files)
        await terminal.print(`${role.padEnd(8)} ${path}${exists ? '' : terminal.paint.dim(' (not there)')}`)
    return ExitCode.ok
  },
})
