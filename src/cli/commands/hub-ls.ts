import { didYouMean } from '../../base/did-you-mean.js'
import type { HubVersion } from '../../hub/contract.js'
import { shortDigest } from '../../hub/folder-hub.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { homeOption } from '../home-option.js'
import { descriptionOf, versionToJson } from '../hub-command.js'
import { type Column, printTable } from '../output/table.js'
import { outputFormat } from '../run-command.js'

export const hubLsCommand = command({
  name: 'hub ls',
  summary: 'list the components of the hub with their versions',
  positionals: ['NAME?'],
  options: {
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
    ...homeOption,
  },
  examples: ['pxrun hub ls', 'pxrun hub ls batch-scoring'],
  async run(application, options, [name]) {
    const { terminal } = application
    const format = outputFormat(options.output, ['json'])
    const { hub } = await application.openHub(options.home)
    const all = await hub.list()
    const components = name === undefined ? all : all.filter((component) => component.name === name)
    if (name !== undefined && !components.length) {
      const meant = didYouMean(
        name,
        all.map((component) => component.name),
      )
      throw new UsageError(
        `the hub has no component \`${name}\`${meant ? `; did you mean \`${meant}\`?` : ''}`,
      )
    }
    const versions = components.flatMap((component) =>
      component.versions.map((version) => ({ ...version, isBuiltIn: component.isBuiltIn })),
    )
    if (format) {
      const rows = versions.map((version) => versionToJson(version, version))
      await terminal.print(JSON.stringify(rows, undefined, 2))
    } else await printTable(terminal, columns, versions)
    return ExitCode.ok
  },
})

const columns: Column<HubVersion & { readonly isBuiltIn: boolean }>[] = [
  { title: 'NAME', text: ({ name }) => name },
  { title: 'TAGS', text: ({ tags, isBuiltIn }) => (isBuiltIn ? 'built in' : tags.join(', ')) },
  { title: 'DIGEST', text: ({ digest }) => shortDigest(digest) },
  { title: 'DESCRIPTION', text: descriptionOf },
]
