import { basename } from 'node:path'
import type { Dict } from '../../base/value.js'
import { check } from '../../index.js'
import { writeMoment } from '../../schedule/moment.js'
import { readSchedule, type ScheduleOptions } from '../../schedule/read-schedule.js'
import type { Schedule } from '../../schedule/schedule.js'
import { type Assumptions, type SimulatedSlot, type Simulation, simulate } from '../../schedule/simulate.js'
import { manyText } from '../../schedule/slot.js'
import { READABLE } from '../../schedule/sum-up.js'
import type { TimeZone } from '../../schedule/time-zone.js'
import { type Application, UsageError } from '../application.js'
import { command } from '../command.js'
import { documentOptions, hasErrors, printDiagnostics, readDocument } from '../document-options.js'
import { ExitCode } from '../exit-code.js'
import { slotWords } from '../output/schedule-words.js'
import { type Column, printTable } from '../output/table.js'
import { outputFormat } from '../run-command.js'
import { durationOf, momentOf, scheduleOptions, scheduleOptionsOf, spanOf } from '../schedule-options.js'

/** More slots than this nobody reads. */
const MAX_SLOTS = 100_000

export const scheduleExplainCommand = command({
  name: 'schedule explain',
  summary: 'show every slot of a schedule in a span of time: what would happen, and why',
  options: {
    ...documentOptions,
    from: { type: 'string', value: 'TIME', help: 'the first moment: 2026-03-01 or 2026-03-01T10:00' },
    to: { type: 'string', value: 'TIME', help: 'the moment to stop before' },
    ...scheduleOptions,
    'assume-duration': { type: 'string', value: 'TIME', help: 'how long each run takes: 90m (default 0)' },
    down: {
      type: 'string',
      multiple: true,
      value: 'FROM..TO',
      help: 'the scheduler is away: 2026-03-10..2026-03-12 (runs go on)',
    },
    output: { type: 'string', short: 'o', value: 'json|svg', help: 'print JSON, or draw a timeline' },
  },
  examples: [
    'pxrun schedule explain -f scoring.yaml --from 2026-03-01 --to 2026-04-01 --timezone Europe/Berlin',
    'pxrun schedule explain -f scoring.yaml --from 2026-03-09 --to 2026-03-14 --down 2026-03-10..2026-03-12 --catchup all',
    'pxrun schedule explain -f scoring.yaml --from 2026-03-01 --to 2026-03-08 --assume-duration 90m -o svg > week.svg',
  ],
  async run(application, options) {
    const format = outputFormat(options.output, ['json', 'svg'])
    const scheduling = scheduleOptionsOf(options)
    const { zone } = scheduling
    const assumptions: Assumptions = {
      from: momentOf(options.from, zone, '--from'),
      to: momentOf(options.to, zone, '--to'),
      runMs: durationOf(options['assume-duration'] ?? '0', '--assume-duration'),
      outages: (options.down ?? []).map((text) => spanOf(text, zone, '--down')),
      maxSlots: MAX_SLOTS,
    }
    if (assumptions.to <= assumptions.from) throw new UsageError('--to must be after --from')
    const { bundle, params, title: file } = await readDocument(application, options)
    const { diagnostics, operation } = check(bundle, { params })
    await printDiagnostics(application, diagnostics)
    if (!operation || hasErrors(diagnostics)) return ExitCode.invalidDocument
    const schedule = scheduleIn(application, operation.compiled, scheduling)
    if (!schedule) return ExitCode.invalidDocument
    const simulation = simulate(schedule, assumptions)
    const title = typeof operation.compiled.name === 'string' ? operation.compiled.name : basename(file)
    await print(application, simulation, { format, assumptions, zone, title })
    if (simulation.isCut) application.terminal.complain(`only the first ${MAX_SLOTS} slots are shown`)
    return ExitCode.ok
  },
})

function scheduleIn(
  { terminal }: Application,
  compiled: Dict,
  options: ScheduleOptions,
): Schedule | undefined {
  const error = terminal.paint.red('error')
  const section = compiled.schedule as Dict | undefined
  if (!section) {
    terminal.complain(`${error}: this operation has no \`schedule\``)
    return undefined
  }
  const schedule = readSchedule(section, options)
  if (schedule.ok) return schedule.value
  const { key, message, hint } = schedule.error
  terminal.complain(`${error}: \`schedule.${key}\`: ${message}`)
  if (hint) terminal.complain(`  ${terminal.paint.cyan('hint:')} ${hint}`)
  return undefined
}

interface Shown {
  readonly format: 'json' | 'svg' | undefined
  readonly assumptions: Assumptions
  readonly zone: TimeZone
  readonly title: string
}

async function print(application: Application, { slots, isCut }: Simulation, shown: Shown): Promise<void> {
  const { terminal } = application
  const { format, assumptions, zone, title } = shown
  if (format === 'svg') {
    const { scheduleSvg } = await import('../output/schedule-svg.js')
    return terminal.print(scheduleSvg({ title, slots, assumptions, zone }))
  }
  if (format === 'json') {
    const { slotToJson } = await import('../output/schedule-json.js')
    const [from, to] = [assumptions.from, assumptions.to].map((at) => new Date(at).toISOString())
    const rows = slots.map((slot) => slotToJson(slot, zone))
    return terminal.print(
      JSON.stringify({ timezone: zone.name, from, to, complete: !isCut, slots: rows }, undefined, 2),
    )
  }
  if (slots.length === 0) return terminal.complain('no slots in this time')
  // Programs get every slot, people what they can read.
  const rows = terminal.interactive ? summedUpRows(slots) : slots.map((slot) => [slot])
  return printTable(terminal, columns(application, zone), rows)
}

/** One slot, or the slots of a row that are skipped for one reason. */
type Row = readonly SimulatedSlot[]

function summedUpRows(slots: readonly SimulatedSlot[]): Row[] {
  const groups: SimulatedSlot[][] = []
  for (const slot of slots) {
    const group = groups.at(-1)
    if (group && isSkippedAlike(group[0]!, slot)) group.push(slot)
    else groups.push([slot])
  }
  return groups.flatMap((group) => (group.length > READABLE ? [group] : group.map((slot) => [slot])))
}

function isSkippedAlike({ fate: a }: SimulatedSlot, { fate: b }: SimulatedSlot): boolean {
  return a.kind === 'skipped' && b.kind === 'skipped' && JSON.stringify(a.reason) === JSON.stringify(b.reason)
}

function whyText(row: Row, zone: TimeZone): string {
  const { why } = slotWords(row[0]!, zone)
  if (row.length === 1) return why
  const many = { through: row.at(-1)!.at, count: row.length }
  return `${manyText(many, (at) => writeMoment(at, zone))}: ${why}`
}

function columns({ terminal }: Application, zone: TimeZone): Column<Row>[] {
  const { paint } = terminal
  const paints = { fires: paint.green, skipped: paint.yellow, waits: paint.cyan, undecided: paint.dim }
  return [
    { title: 'SLOT', text: ([slot]) => slotWords(slot!, zone).local },
    {
      title: 'OUTCOME',
      text: ([slot]) => slot!.fate.kind,
      paint: (cell, [slot]) => paints[slot!.fate.kind](cell),
    },
    { title: 'WHY', text: (row) => whyText(row, zone) },
  ]
}
