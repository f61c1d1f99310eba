import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { homeOption } from '../home-option.js'
import { granted, hubRefOf } from '../hub-command.js'
import { outputFormat } from '../run-command.js'

export const hubGetCommand = command({
  name: 'hub get',
  summary: 'print a component of the hub as it was pushed',
  positionals: ['NAME:TAG'],
  options: {
    output: { type: 'string', short: 'o', value: 'json', help: 'print its digest, tags and text as JSON' },
    ...homeOption,
  },
  examples: [
    'pxrun hub get batch-scoring:v1 > batch-scoring.yaml',
    'pxrun hub get batch-scoring@sha256:0f3c5a9e1b22',
    'pxrun hub get slack',
  ],
  async run(application, options, [ref = '']) {
    const format = outputFormat(options.output, ['json'])
    const { hub } = await application.openHub(options.home)
    const { name, digest, tags, text } = granted(await hub.get(hubRefOf(ref)))
    const shown = format
      ? JSON.stringify({ name, digest, tags, text }, undefined, 2)
      : text.replace(/\n$/, '')
    await application.terminal.print(shown)
    return ExitCode.ok
  },
})
