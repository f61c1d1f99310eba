import { command } from '../command.js'
import { fileLoader } from '../file-loader.js'

export const lspCommand = command({
  name: 'lsp',
  summary: 'the language server for editors, on standard input and output',
  options: {
    stdio: { type: 'boolean', help: 'what it does anyway; editors like to say it' },
  },
  examples: ['pxrun lsp', 'pxrun lsp --stdio'],
  async run(application) {
    const { serve } = await import('../../editor/server.js')
    const loader = fileLoader(application)
    return serve({ version: application.version, loader, input: process.stdin, output: process.stdout })
  },
})
