import { command } from '../command.js'
import { configurationFor } from '../configuration.js'
import { ExitCode } from '../exit-code.js'
import { homeOption } from '../run-command.js'

export const configCheckCommand = command({
  name: 'config check',
  summary: 'check the configuration files, and that every secret can be had now',
  options: {
    'no-secrets': { type: 'boolean', help: 'look no secret up: run no command, read no file' },
    ...homeOption,
  },
  examples: ['pxrun config check', 'pxrun config check --no-secrets'],
  async run(application, options) {
    const configuration = await configurationFor(application, {
      folder: application.cwd,
      home: options.home,
    })
    if (!configuration) return ExitCode.invalidDocument
    const { terminal, environment } = application
    const problems: string[] = []
    if (!options['no-secrets']) {
      const { lookUp } = await import('../../connections/look-up.js')
      for (const [name, values] of Object.entries({
        ...configuration.configMaps,
        ...configuration.secrets,
      })) {
        for (const [key, source] of Object.entries(values)) {
          const value = await lookUp(source, environment)
          if (!value.ok) problems.push(`\`${key}\` of \`${name}\`: ${value.error}`)
        }
      }
    }
    for (const problem of problems) terminal.complain(`${terminal.paint.red('error')}: ${problem}`)
    if (problems.length > 0) return ExitCode.runFailed
    const { files } = configuration
    await terminal.print(files.length ? `${files.join(', ')}: fine` : 'there is no configuration file')
    return ExitCode.ok
  },
})
