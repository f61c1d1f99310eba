import type { RunRecord } from '../../lifecycle/run.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { durationText, paintStatus, timeText, valueText } from '../output/format.js'
import { hookToJson, runToJson } from '../output/run-json.js'
import { outputFormat, RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'
import type { Terminal } from '../terminal.js'

export const opsGetCommand = command({
  name: 'ops get',
  summary: 'show a run: status, times, inputs, outputs',
  positionals: RUN_POSITIONALS,
  options: runOptions,
  examples: ['pxrun ops get 0e717a09', 'pxrun ops get -uid 0e717a09982242ce93141d80bc5cd1db -o json'],
  async run(application, options, positionals) {
    const format = outputFormat(options.output, ['json'])
    return withRun(application, { options, positionals }, async (run, { store, layout, engine }) => {
      const last = (await store.conditions(run.uuid)).at(-1)
      const interrupted = await engine.isInterrupted(run)
      const hooks = await store.hooks(run.uuid)
      if (format) {
        const shown = { ...runToJson(run), interrupted, hooks: hooks.map(hookToJson) }
        await application.terminal.print(JSON.stringify(shown, undefined, 2))
        return ExitCode.ok
      }
      const status = interrupted
        ? `${run.status} (interrupted: \`pxrun ops resume ${run.uuid.slice(0, 8)}\` goes on)`
        : run.status
      await printRun(application.terminal, run, [
        ['status', paintStatus(application.terminal, run.status, status)],
        ['message', last?.message ?? ''],
        ['folder', layout.run(run.uuid).root],
        ...hooks.map(({ component, state, message }): [string, string] => [
          'hook',
          `${component} ${state}${message ? `: ${message}` : ''}`,
        ]),
      ])
      return ExitCode.ok
    })
  },
})

async function printRun(terminal: Terminal, run: RunRecord, status: [string, string][]): Promise<void> {
  const rows: [string, string][] = [
    ['uuid', run.uuid],
    ['name', run.name ?? ''],
    ['project', run.project],
    ['kind', run.kind],
    ['description', run.description ?? ''],
    ['tags', run.tags.join(', ')],
    ...status,
    ['created', timeText(run.createdAt)],
    ['started', timeText(run.startedAt)],
    ['finished', timeText(run.finishedAt)],
    ['duration', durationText(run.duration)],
    ['attempt', run.attempt > 1 ? String(run.attempt) : ''],
  ]
  const shown = rows.filter(([, text]) => text !== '')
  for (const [title, text] of shown) await terminal.print(`${terminal.paint.dim(title.padEnd(12))}${text}`)
  for (const [title, values] of [
    ['inputs', run.inputs],
    ['outputs', run.outputs],
  ] as const) {
    const entries = Object.entries(values)
    if (entries.length === 0) continue
    await terminal.print(terminal.paint.dim(title))
    for (const [name, value] of entries) await terminal.print(`  ${name.padEnd(20)} ${valueText(value)}`)
  }
}
