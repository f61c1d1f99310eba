import type { Waste } from '../../engine/clean.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { bytesText } from '../output/format.js'
import { printTable } from '../output/table.js'
import { dockerOption, homeOption, outputFormat, withHome } from '../run-command.js'

export const cleanCommand = command({
  name: 'clean',
  summary:
    'remove what runs that are over have left: contexts, shared folders, containers. Records, outputs and logs stay',
  options: {
    'dry-run': { type: 'boolean', short: 'n', help: 'show what would go, and remove nothing' },
    caches: { type: 'boolean', help: 'also what can be fetched or made again: git mirrors, built images' },
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
    ...dockerOption,
    ...homeOption,
  },
  examples: ['pxrun clean --dry-run', 'pxrun clean --caches'],
  async run(application, options) {
    const json = outputFormat(options.output, ['json']) === 'json'
    const { terminal } = application
    return withHome(application, options, async ({ engine }) => {
      const found = await engine.findWaste({ caches: options.caches ?? false })
      const results = []
      for (const waste of found)
        results.push({ waste, problem: options['dry-run'] ? undefined : await removed(waste) })
      const failed = results.filter(({ problem }) => problem !== undefined)
      if (json) await terminal.print(JSON.stringify(report(results), undefined, 2))
      else {
        await printTable(terminal, COLUMNS, found)
        for (const { waste, problem } of failed) terminal.complain(`${waste.name} stays: ${problem}`)
        terminal.complain(summary(results, options['dry-run'] ?? false))
      }
      return failed.length > 0 ? ExitCode.runFailed : ExitCode.ok
    })
  },
})

interface Result {
  readonly waste: Waste
  /** Why it stays. */
  readonly problem: string | undefined
}

const COLUMNS = [
  { title: 'KIND', text: ({ kind }: Waste) => kind },
  { title: 'RUN', text: ({ run }: Waste) => run?.slice(0, 8) ?? '' },
  {
    title: 'SIZE',
    text: ({ bytes }: Waste) => (bytes === null ? '' : bytesText(bytes)),
    align: 'right' as const,
  },
  { title: 'NAME', text: ({ name }: Waste) => name },
]

async function removed(waste: Waste): Promise<string | undefined> {
  try {
    return (await waste.remove()) ? undefined : 'its run goes on again'
  } catch (error) {
    return (error as Error).message
  }
}

const report = (results: readonly Result[]) =>
  results.map(({ waste: { kind, run, name, bytes }, problem }) => ({
    kind,
    run,
    name,
    bytes,
    ...(problem !== undefined && { problem }),
  }))

function summary(results: readonly Result[], dryRun: boolean): string {
  const gone = results.filter(({ problem }) => problem === undefined)
  const bytes = gone.reduce((sum, { waste }) => sum + (waste.bytes ?? 0), 0)
  return `${dryRun ? 'would remove' : 'removed'} ${gone.length} things, ${bytesText(bytes)}`
}
