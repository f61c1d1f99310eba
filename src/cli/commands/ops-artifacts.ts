import { join } from 'node:path'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { artifactToJson } from '../output/run-json.js'
import { printTable } from '../output/table.js'
import { outputFormat, RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'

export const opsArtifactsCommand = command({
  name: 'ops artifacts',
  summary: 'list what a run used and produced, with the place of each file',
  positionals: RUN_POSITIONALS,
  options: runOptions,
  examples: ['pxrun ops artifacts 0e717a09', 'pxrun ops artifacts 0e717a09 -o json'],
  async run(application, options, positionals) {
    const { terminal } = application
    const format = outputFormat(options.output, ['json'])
    return withRun(application, { options, positionals }, async (run, { store, layout }) => {
      const artifacts = await store.artifacts(run.uuid)
      if (format) {
        await terminal.print(JSON.stringify(artifacts.map(artifactToJson), undefined, 2))
        return ExitCode.ok
      }
      const { root } = layout.run(run.uuid)
      await printTable(
        terminal,
        [
          { title: 'NAME', text: ({ name }) => name },
          { title: 'KIND', text: ({ kind }) => kind },
          { title: 'USE', text: ({ isInput }) => (isInput ? 'input' : 'output') },
          {
            title: 'PATH',
            text: ({ path }) => (path === null ? '' : /^(\w+:\/\/|\/)/.test(path) ? path : join(root, path)),
          },
        ],
        artifacts,
      )
      return ExitCode.ok
    })
  },
})
