import type { RunEdge } from '../../lifecycle/run.js'
import type { RunStore } from '../../store/contract.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { valueText } from '../output/format.js'
import { artifactToJson } from '../output/run-json.js'
import { outputFormat, RUN_POSITIONALS, runOptions, withRun } from '../run-command.js'

export const opsLineageCommand = command({
  name: 'ops lineage',
  summary: 'show which runs and artifacts went into a run, and what came out of it',
  positionals: RUN_POSITIONALS,
  options: runOptions,
  examples: ['pxrun ops lineage 0e717a09'],
  async run(application, options, positionals) {
    const { terminal } = application
    const format = outputFormat(options.output, ['json'])
    return withRun(application, { options, positionals }, async (run, { store }) => {
      const { upstream, downstream } = await store.edges(run.uuid)
      const artifacts = await store.artifacts(run.uuid)
      if (format) {
        const lineage = { uuid: run.uuid, upstream, downstream, artifacts: artifacts.map(artifactToJson) }
        await terminal.print(JSON.stringify(lineage, undefined, 2))
        return ExitCode.ok
      }
      const { bold, dim } = terminal.paint
      await terminal.print(`${bold(run.name ?? run.kind)} ${dim(run.uuid)}`)
      for (const edge of upstream)
        await terminal.print(`  from ${await runText(store, edge.upstream)}: ${used(edge)}`)
      for (const { name, kind, path } of artifacts.filter(({ isInput }) => isInput)) {
        await terminal.print(`  in   ${name} ${dim(`(${kind}${path ? `, ${path}` : ''})`)}`)
      }
      for (const { name, kind, path } of artifacts.filter(({ isInput }) => !isInput)) {
        await terminal.print(`  out  ${name} ${dim(`(${kind}${path ? `, ${path}` : ''})`)}`)
      }
      for (const edge of downstream)
        await terminal.print(`  to   ${await runText(store, edge.downstream)}: ${used(edge)}`)
      return ExitCode.ok
    })
  },
})

async function runText(store: RunStore, uuid: string): Promise<string> {
  const run = await store.getRun(uuid)
  return run ? `${run.name ?? run.kind} ${uuid}` : `${uuid} (deleted)`
}

/** What an edge carried: the paths or params themselves. */
const used = ({ kind, values }: RunEdge) => Object.values(values).flat().map(valueText).join(', ') || kind
