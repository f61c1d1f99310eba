import { toJson } from '../../base/value.js'
import type { Configuration, ConfiguredValues, ValueSource } from '../../connections/configuration.js'
import { command } from '../command.js'
import { configurationFor } from '../configuration.js'
import { ExitCode } from '../exit-code.js'
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

/** In the form of the files, so that it can be put into one. */
function configurationToJson(configuration: Configuration) {
  const { artifactsStore, connections, volumeClaims, queues, pass, permissions } = configuration
  return {
    ...(artifactsStore !== null && { artifactsStore }),
    connections: Object.values(connections).map((connection) => ({
      ...connection,
      tags: [...connection.tags],
      schema: toJson(connection.schema),
      env: connection.env.map(toJson),
    })),
    secrets: valuesOf(configuration.secrets),
    configMaps: valuesOf(configuration.configMaps),
    volumeClaims,
    queues,
    environment: { pass: [...pass] },
    permissions,
  }
}

const valuesOf = (sections: Readonly<Record<string, ConfiguredValues>>) =>
  Object.fromEntries(
    Object.entries(sections).map(([name, values]) => [
      name,
      Object.fromEntries(Object.entries(values).map(([key, source]) => [key, sourceToJson(source)])),
    ]),
  )

function sourceToJson(source: ValueSource) {
  switch (source.from) {
    case 'text':
      return source.text
    case 'env':
      return { env: source.variable }
    case 'file':
      return { file: source.path }
    case 'command':
      return { command: [...source.argv] }
  }
}
