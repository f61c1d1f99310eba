import { systemIds } from '../../host/system.js'
import { planAgain } from '../../plan/again.js'
import { isPlanned, type Plan } from '../../plan/pipeline-plan.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import { partOf, partOptions } from '../dag-part.js'
import { pipelineNode } from '../plan-node.js'
import {
  dockerOption,
  jobsOption,
  outputFormat,
  RUN_POSITIONALS,
  runOptions,
  withRun,
} from '../run-command.js'
import { watchRun } from '../watch-run.js'

const options = {
  ...runOptions,
  ...dockerOption,
  ...jobsOption,
  quiet: { type: 'boolean', short: 'q', help: 'print nothing but errors' },
} as const

type Given = {
  readonly only?: string
  readonly from?: string
  readonly output?: string
  readonly quiet?: boolean
  readonly uid?: string
  readonly home?: string
}

const restartOptions = { ...options, ...partOptions } as const

export const opsRestartCommand = command({
  name: 'ops restart',
  summary: 'run a recorded run once more, with the same inputs, as a run of its own',
  positionals: RUN_POSITIONALS,
  options: restartOptions,
  examples: ['pxrun ops restart 0e717a09', 'pxrun ops restart 0e717a09 --from evaluate'],
  run: (application, given, positionals) =>
    runAgain(application, { given, positionals, cloningKind: 'restart' }),
})

export const opsCopyCommand = command({
  name: 'ops copy',
  summary:
    'run a recorded run once more, beginning with a copy of its outputs, of a pipeline with those of each run',
  positionals: RUN_POSITIONALS,
  options,
  examples: ['pxrun ops copy 0e717a09'],
  run: (application, given, positionals) =>
    runAgain(application, { given, positionals, cloningKind: 'copy' }),
})

interface Again {
  readonly given: Given
  readonly positionals: readonly string[]
  readonly cloningKind: 'restart' | 'copy'
}

function runAgain(application: Application, { given, positionals, cloningKind }: Again): Promise<number> {
  const json = outputFormat(given.output, ['json']) === 'json'
  return withRun(application, { options: given, positionals }, async (original, opened) => {
    const recorded = original.content as unknown as Plan
    if (!isPlanned(recorded))
      throw new UsageError(
        `${original.uuid} never ran, so there is nothing to run again; restart its pipeline`,
      )
    const uuid = systemIds.uuid()
    const plan = {
      ...partOf(planAgain(recorded, uuid), given, original.uuid),
      ...(cloningKind === 'copy' && { carries: { from: original.uuid } }),
    }
    const edges = [
      { upstream: original.uuid, downstream: uuid, kind: 'copy', values: { kind: cloningKind } },
    ] as const
    const draft = { original: original.uuid, cloningKind }
    const watch = { json, quiet: given.quiet === true, containers: [], uuid, pipeline: pipelineNode(plan) }
    return watchRun(application, opened, {
      options: watch,
      start: (onEvent) => opened.engine.run(plan, { onEvent, edges, draft }),
    })
  })
}
