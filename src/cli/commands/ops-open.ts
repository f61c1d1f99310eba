import { spawn } from 'node:child_process'
import type { RunRecord } from '../../lifecycle/run.js'
import { isDone } from '../../lifecycle/status.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { outputFormat, RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'

export const opsOpenCommand = command({
  name: 'ops open',
  summary: 'open a service in the browser, and print its url',
  positionals: RUN_POSITIONALS,
  options: { ...runOptions, 'no-browser': { type: 'boolean', help: 'only print the url' } },
  examples: ['pxrun ops open 0e717a09', 'curl $(pxrun ops open 0e717a09 --no-browser)/predict'],
  async run(application, options, positionals) {
    const json = outputFormat(options.output, ['json']) === 'json'
    return withRun(application, { options, positionals }, async (run) => {
      const urls = urlsOf(run)
      if (json) await application.terminal.print(JSON.stringify({ uuid: run.uuid, url: urls[0], urls }))
      else await application.terminal.print(urls[0]!.replace(/\/$/, ''))
      if (!json && !options['no-browser']) openBrowser(application, urls[0]!)
      return ExitCode.ok
    })
  },
})

function urlsOf({ uuid, kind, status, metaInfo }: RunRecord): readonly string[] {
  if (kind !== 'service') throw new UsageError(`${uuid} is a ${kind}: only a service has a url`)
  if (isDone(status)) throw new UsageError(`${uuid} is ${status}: it answers no more`)
  const urls = metaInfo.urls as readonly string[] | undefined
  if (!urls?.length) throw new UsageError(`${uuid} is ${status}: it has no url, or does not answer yet`)
  return urls
}

/** Where there is none, the printed url has to do. */
function openBrowser({ environment }: Application, url: string): void {
  const program = environment.BROWSER ?? (process.platform === 'darwin' ? 'open' : 'xdg-open')
  const browser = spawn(program, [url], { stdio: 'ignore', detached: true })
  browser.on('error', () => {})
  browser.unref()
}
