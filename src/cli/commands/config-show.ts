import { command } from '../command.js'
import { configurationFor } from '../configuration.js'
import { ExitCode } from '../exit-code.js'
import { configurationToJson } from '../output/configuration-json.js'
import { homeOption, outputFormat } from '../run-command.js'

export const configShowCommand = command({
  name: 'config show',
  summary:
    'print the configuration that holds here: the file of the home and the project’s in one, without secrets',
  options: {
    ...homeOption,
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON instead of YAML' },
  },
  examples: ['pxrun config show', 'pxrun config show -o json'],
  async run(application, options) {
    const json = outputFormat(options.output, ['json'])
    const configuration = await configurationFor(application, {
      folder: application.cwd,
      home: options.home,
    })
    if (!configuration) return ExitCode.invalidDocument
    const shown = configurationToJson(configuration)
    const { writeYaml } = await import('../../yaml/write-yaml.js')
    await application.terminal.print(json ? JSON.stringify(shown, undefined, 2) : writeYaml(shown).trimEnd())
    return ExitCode.ok
  },
})
