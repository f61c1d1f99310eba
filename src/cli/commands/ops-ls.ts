import type { Result } from '../../base/result.js'
import type { RunRecord } from '../../lifecycle/run.js'
import { parseQuery } from '../../query/parse-query.js'
import { parseSort } from '../../query/parse-sort.js'
import type { QueryProblem, SortField } from '../../query/query.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import { ExitCode } from '../exit-code.js'
import { durationText, paintStatus, timeText, valueText } from '../output/format.js'
import { runToJson } from '../output/run-json.js'
import { type Column, printTable } from '../output/table.js'
import { homeOption, outputFormat, withHome } from '../run-command.js'

export const opsLsCommand = command({
  name: 'ops ls',
  summary: 'list runs, newest first',
  options: {
    query: {
      type: 'string',
      short: 'q',
      value: 'QUERY',
      help: 'conditions in the query language: "status:failed, name:train"',
    },
    sort: {
      type: 'string',
      short: 's',
      value: 'FIELDS',
      help: 'fields to sort by, `-` for descending: "-metrics.accuracy"',
    },
    limit: { type: 'string', short: 'l', value: 'N', help: 'at most so many runs (default 20)' },
    offset: { type: 'string', value: 'N', help: 'leave the first N out' },
    project: { type: 'string', short: 'p', value: 'NAME', help: 'only the runs of this project' },
    output: { type: 'string', short: 'o', value: 'json', help: 'print JSON' },
    ...homeOption,
  },
  examples: [
    'pxrun ops ls',
    'pxrun ops ls --query "kind:job, name:train" --sort -metrics.accuracy --limit 1',
    'pxrun ops ls -q "status:failed, created_at:>2026-01-01" -o json',
  ],
  async run(application, options) {
    const format = outputFormat(options.output, ['json'])
    const query = options.query === undefined ? undefined : parsed(parseQuery(options.query), '--query')
    const sort = parsed(parseSort(options.sort ?? '-created_at'), '--sort')
    const limit = count(options.limit ?? '20', '--limit')
    const offset = count(options.offset ?? '0', '--offset')
    return withHome(application, options, async ({ store }) => {
      const project = options.project === undefined ? {} : { project: options.project }
      const { runs, total } = await store.listRuns({
        ...project,
        ...(query && { query }),
        sort,
        limit,
        offset,
      })
      if (format)
        await application.terminal.print(JSON.stringify({ total, runs: runs.map(runToJson) }, undefined, 2))
      else await printRuns(application, runs, { total, fields: sort.map(({ field }) => field) })
      return ExitCode.ok
    })
  },
})

async function printRuns(
  { terminal }: Application,
  runs: readonly RunRecord[],
  { total, fields }: { total: number; fields: readonly SortField[] },
): Promise<void> {
  if (runs.length === 0) return terminal.complain('no runs')
  const values = fields.filter((field): field is ValueField => field.of !== 'run')
  const columns: Column<RunRecord>[] = [
    { title: 'UUID', text: ({ uuid }) => uuid },
    { title: 'NAME', text: ({ name }) => name ?? '' },
    { title: 'KIND', text: ({ kind }) => kind },
    {
      title: 'STATUS',
      text: ({ status }) => status,
      paint: (cell, { status }) => paintStatus(terminal, status, cell),
    },
    { title: 'CREATED', text: ({ createdAt }) => timeText(createdAt) },
    { title: 'DURATION', text: ({ duration }) => durationText(duration), align: 'right' },
    ...values.map(
      (field): Column<RunRecord> => ({ title: field.key, text: (run) => sortedValue(run, field) }),
    ),
  ]
  await printTable(terminal, columns, runs)
  if (terminal.interactive && total > runs.length)
    terminal.complain(terminal.paint.dim(`${runs.length} of ${total} runs; --limit and --offset show more`))
}

type ValueField = Exclude<SortField, { of: 'run' }>

/** The value that the list is sorted by. */
function sortedValue(run: RunRecord, { of, key }: ValueField): string {
  const values = of === 'inputs' ? run.inputs : of === 'meta_info' ? run.metaInfo : run.outputs
  const value = values[key]
  return value === undefined ? '' : valueText(value)
}

function count(text: string, option: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${option} takes a whole number, not \`${text}\``)
  return Number(text)
}

function parsed<T>(result: Result<T, QueryProblem>, option: string): T {
  if (result.ok) return result.value
  const { message, hint } = result.error
  throw new UsageError(`${option}: ${message}${hint ? ` (${hint})` : ''}`)
}
