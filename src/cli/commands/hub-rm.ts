import { shortDigest } from '../../hub/folder-hub.js'
import { UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { homeOption } from '../home-option.js'
import { granted, hubRefOf } from '../hub-command.js'

export const hubRmCommand = command({
  name: 'hub rm',
  summary: 'take a tag away, with its version when that has no other tag left',
  positionals: ['NAME:TAG'],
  options: {
    all: { type: 'boolean', help: 'take the component away with all of its versions' },
    ...homeOption,
  },
  examples: [
    'pxrun hub rm batch-scoring:v1',
    'pxrun hub rm batch-scoring@sha256:0f3c5a9e1b22',
    'pxrun hub rm batch-scoring --all',
  ],
  async run(application, options, [text = '']) {
    const ref = hubRefOf(text)
    const isWhole = ref.tag === undefined && ref.digest === undefined
    if (isWhole !== (options.all === true)) {
      throw new UsageError(
        isWhole
          ? `which version of \`${ref.name}\`? Name a tag or a digest, or say --all`
          : '--all takes a whole component, so name it without a tag',
      )
    }
    const { hub } = await application.openHub(options.home)
    const { tags, digests } = granted(await (isWhole ? hub.removeAll(ref.name) : hub.remove(ref)))
    for (const tag of tags) await application.terminal.print(`removed ${ref.name}:${tag}`)
    for (const digest of digests)
      await application.terminal.print(`removed ${ref.name}@${shortDigest(digest)}`)
    return ExitCode.ok
  },
})
