import type { Json } from '../../base/value.js'
import { command } from '../command.js'
import { complain } from '../complain.js'
import { configurationFor } from '../configuration.js'
import { ExitCode } from '../exit-code.js'
import { configurationToJson } from '../output/configuration-json.js'
import { homeOption, outputFormat } from '../run-command.js'

export const configGetCommand = command({
  name: 'config get',
  summary: 'print one setting that holds here, without secrets',
  positionals: ['KEY'],
  options: {
    ...homeOption,
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON instead of YAML' },
  },
  examples: ['pxrun config get queues.gpu.priority', 'pxrun config get connections.code -o json'],
  async run(application, options, [key = '']) {
    const json = outputFormat(options.output, ['json'])
    const folder = application.cwd
    const configuration = await configurationFor(application, { folder, home: options.home })
    if (!configuration) return ExitCode.invalidDocument
    const { settingKeys } = await import('../../connections/change-config.js')
    const value = settingKeys(key)?.reduce(settingIn, configurationToJson(configuration))
    if (value === undefined) {
      complain(application, { message: `\`${key}\` is not set` })
      return ExitCode.runFailed
    }
    const { writeYaml } = await import('../../yaml/write-yaml.js')
    const text = typeof value === 'string' ? value : writeYaml(value).trimEnd()
    await application.terminal.print(json ? JSON.stringify(value, undefined, 2) : text)
    return ExitCode.ok
  },
})

/** An item of a list is found by its name. */
function settingIn(section: Json | undefined, key: string): Json | undefined {
  if (Array.isArray(section))
    return (section as readonly { readonly name?: Json }[]).find((item) => item?.name === key) as Json
  if (section === null || typeof section !== 'object' || !Object.hasOwn(section, key)) return undefined
  return (section as Readonly<Record<string, Json>>)[key]
}
