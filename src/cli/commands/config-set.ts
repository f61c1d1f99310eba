import { type Application, UsageError } from '../application.js'
import { changeSetting, settingOptions } from '../change-setting.js'
import { command } from '../command.js'
import { hasErrors, printDiagnostics } from '../document-options.js'
import { ExitCode } from '../exit-code.js'

export const configSetCommand = command({
  name: 'config set',
  summary: 'change one setting of a configuration file, which keeps its comments and its order',
  positionals: ['KEY', 'VALUE'],
  options: settingOptions,
  examples: [
    'pxrun config set queues.gpu.concurrency 1',
    "pxrun config set connections.code '{kind: git, schema: {url: https://github.com/org/code}}'",
    'pxrun config set secrets.github.TOKEN.env GITHUB_TOKEN',
    'pxrun config set --project volumeClaims.datasets ~/datasets',
  ],
  async run(application, options, [key = '', text = '']) {
    const value = await readValue(application, text)
    if (value === undefined) return ExitCode.invalidDocument
    if (value === null) throw new UsageError(`to take a setting away say \`pxrun config unset ${key}\``)
    return changeSetting(application, options, { key, value })
  },
})

/** The value as YAML has it; undefined after errors, which were printed. */
async function readValue(application: Application, text: string) {
  const { readSource } = await import('../../polyaxonfile/source.js')
  const { source, problems } = readSource({ name: 'VALUE', text })
  await printDiagnostics(application, problems)
  return hasErrors(problems) ? undefined : source?.value
}
