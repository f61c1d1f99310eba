import { resolve } from 'node:path'
import { copyHub, markForGit } from '../../hub/copy-hub.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { homeOption } from '../home-option.js'
import { granted, printCopied } from '../hub-command.js'

export const hubExportCommand = command({
  name: 'hub export',
  summary: 'write the hub as plain files into a folder, for a git repository that a team shares',
  positionals: ['FOLDER', 'NAME?'],
  options: homeOption,
  examples: ['pxrun hub export ../team-hub', 'pxrun hub export ../team-hub batch-scoring'],
  async run(application, options, [folder = '', name]) {
    const target = resolve(application.cwd, folder)
    const own = await application.openHub(options.home)
    const copied = granted(copyHub(own.folder, target, name === undefined ? [] : [name]))
    markForGit(target)
    printCopied(application, copied, folder)
    return copied.conflicts.length + copied.refused.length ? ExitCode.usage : ExitCode.ok
  },
})
