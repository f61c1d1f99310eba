import { basename } from 'node:path'
import { unreachable } from '../../base/invariant.js'
import type { Graph, GraphNode } from '../../graph/graph.js'
import { graphOf, readOperation } from '../../graph/read-graph.js'
import { withStates } from '../../graph/with-states.js'
import { check } from '../../index.js'
import type { RunRecord } from '../../lifecycle/run.js'
import type { Plan } from '../../plan/pipeline-plan.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { ExitCode } from '../exit-code.js'
import { timeText } from '../output/format.js'
import { nodeOfPlan } from '../plan-node.js'
import { outputFormat, withRun } from '../run-command.js'
import { runTree } from '../run-tree.js'

const FORMATS = ['svg', 'dot', 'mermaid'] as const

export const graphCommand = command({
  name: 'graph',
  summary: 'draw a pipeline: a file, or a recorded run with its statuses',
  positionals: ['UUID?'],
  options: {
    ...documentOptions,
    output: { type: 'string', short: 'o', value: 'svg|dot|mermaid', help: 'the form (default svg)' },
  },
  examples: [
    'pxrun graph -f pipeline.yaml > pipeline.svg',
    'pxrun graph -f pipeline.yaml -o mermaid',
    'pxrun graph 0e717a09 -o dot | dot -Tpdf > run.pdf',
  ],
  async run(application, options, positionals) {
    const format = outputFormat(options.output, FORMATS) ?? 'svg'
    const isRun = positionals[0] !== undefined
    if (isRun && (options.file || options.hub))
      throw new UsageError('a file or a recorded run: one of the two can be drawn at a time')
    const picture = isRun
      ? await withRun(application, { options, positionals }, async (run, { store }) =>
          pictureOfRun(run, withStates(nodeOfRun(run), await runTree(store, run))),
        )
      : await pictureOfFile(application, options)
    if (!picture) return ExitCode.invalidDocument
    await application.terminal.print(await written(picture, format))
    return ExitCode.ok
  },
})

interface Picture {
  readonly title: string
  readonly subtitle?: string
  readonly graph: Graph
}

async function pictureOfFile(
  application: Application,
  options: Parameters<typeof readDocument>[1],
): Promise<Picture | undefined> {
  const { bundle, params, title: file } = await readDocument(application, options)
  const { diagnostics, operation } = check(bundle, { params, paramsLater: true })
  await printDiagnostics(application, diagnostics)
  if (!operation || hasErrors(diagnostics)) return undefined
  const { name } = operation.compiled
  const title = typeof name === 'string' ? name : basename(file)
  return { title, graph: graphOf(readOperation(operation.compiled, title)) }
}

const nodeOfRun = (run: RunRecord): GraphNode => nodeOfPlan(run.content as unknown as Plan, run.name)

function pictureOfRun(run: RunRecord, node: GraphNode): Picture {
  const title = `${node.name}: ${run.status}`
  return { title, subtitle: `${run.uuid}, ${timeText(run.createdAt)}`, graph: graphOf(node) }
}

async function written({ graph, ...words }: Picture, format: (typeof FORMATS)[number]): Promise<string> {
  switch (format) {
    case 'svg':
      return (await import('../../graph/forms/svg.js')).graphSvg(graph, words)
    case 'dot':
      return (await import('../../graph/forms/dot.js')).graphDot(graph, words)
    case 'mermaid':
      return (await import('../../graph/forms/mermaid.js')).graphMermaid(graph)
    default:
      return unreachable(format)
  }
}
