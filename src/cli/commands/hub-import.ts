import { resolve } from 'node:path'
import { copyHub } from '../../hub/copy-hub.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { homeOption } from '../home-option.js'
import { granted, printCopied } from '../hub-command.js'

export const hubImportCommand = command({
  name: 'hub import',
  summary: 'take the components of an exported folder into the hub; nothing that is there changes',
  positionals: ['FOLDER', 'NAME?'],
  options: homeOption,
  examples: ['pxrun hub import ../team-hub', 'pxrun hub import ../team-hub batch-scoring'],
  async run(application, options, [folder = '', name]) {
    const source = resolve(application.cwd, folder)
    const own = await application.openHub(options.home)
    const copied = granted(copyHub(source, own.folder, name === undefined ? [] : [name]))
    if (!copied.names.length && !copied.refused.length)
      throw new UsageError(`${folder} holds no components as \`pxrun hub export\` writes them`)
    printCopied(application, copied, 'the hub')
    return copied.conflicts.length + copied.refused.length ? ExitCode.usage : ExitCode.ok
  },
})
