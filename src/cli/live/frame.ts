/**
 * Draws a tree of runs as lines that fit a terminal: pure, so that a frame can be tested as text.
 *
 * What does not fit is folded: first the runs of a large group that have ended or wait, then more, until
 * the lines are few enough. What runs and what failed is folded last.
 */
import { DONE, isDone, type Status } from '../../lifecycle/status.js'
import { durationText, paintStatus, valueText } from '../output/format.js'
import type { Terminal } from '../terminal.js'
import type { LiveRun } from './run-forest.js'
import { fitted, widthOf } from './text-cells.js'

export interface FrameOptions {
  readonly columns: number
  readonly rows: number
  readonly now: Date
  readonly terminal: Pick<Terminal, 'paint'>
  /** Whether what runs shows the end of its log. */
  readonly hasTail: boolean
  /** A last line, such as what Ctrl-C does now. */
  readonly note?: string | undefined
}

/** How many children of a group are shown, from all to none. */
const FOLDS = [Number.POSITIVE_INFINITY, 40, 20, 12, 8, 5, 3, 2, 1, 0]

/** The fewest and the most lines that the tails of logs get together. */
const TAIL = { least: 4, most: 10 }

export function frameOf(root: LiveRun, options: FrameOptions): string[] {
  const { rows, hasTail, note } = options
  const foot = note === undefined ? [] : [fitted(note, options.columns)]
  const room = Math.max(1, rows - foot.length)
  const tails = hasTail ? tailLines(root, options) : []
  const least = Math.min(tails.length, TAIL.least)
  for (const shown of FOLDS) {
    const tree = treeLines(root, { ...options, shown })
    if (tree.length + least > room && shown > 0) continue
    const fit = tree.length > room ? [...tree.slice(0, room - 1), options.terminal.paint.dim('…')] : tree
    const left = Math.min(TAIL.most, room - fit.length)
    return [...fit, ...(left > 0 ? tails.slice(-left) : []), ...foot]
  }
  return foot
}

interface TreeOptions extends FrameOptions {
  readonly shown: number
}

function treeLines(root: LiveRun, options: TreeOptions): string[] {
  return [runLine(root, { head: '', options }), ...childLines(root, '', options)]
}

function childLines(run: LiveRun, indent: string, options: TreeOptions): string[] {
  const children = [...run.children.values()]
  const { kept, folded } = fold(children, options.shown)
  const telling = tellingInputs(children)
  const lines: string[] = []
  kept.forEach((child, index) => {
    const isLast = index === kept.length - 1 && !folded.length
    lines.push(runLine(child, { head: `${indent}${isLast ? '└─ ' : '├─ '}`, options, telling }))
    lines.push(...childLines(child, `${indent}${isLast ? '   ' : '│  '}`, options))
  })
  if (folded.length) lines.push(foldedLine(folded, `${indent}└─ `, options))
  return lines
}

/** The children that are shown, in their own order: those that matter most now. */
function fold(children: readonly LiveRun[], shown: number): { kept: LiveRun[]; folded: LiveRun[] } {
  if (children.length <= Math.max(shown, 1) && shown > 0) return { kept: [...children], folded: [] }
  const best = new Set(
    children
      .map((run, index) => ({ run, index }))
      .sort((a, b) => importance(a.run) - importance(b.run) || b.index - a.index)
      .slice(0, shown)
      .map(({ run }) => run),
  )
  return {
    kept: children.filter((run) => best.has(run)),
    folded: children.filter((run) => !best.has(run)),
  }
}

/** The lower, the more it is worth a line. */
function importance({ status, isRecorded }: LiveRun): number {
  if (!isRecorded) return 4
  if (!isDone(status)) return status === 'queued' || status === 'created' || status === 'compiled' ? 3 : 0
  return status === 'failed' ? 1 : 2
}

function foldedLine(folded: readonly LiveRun[], head: string, { terminal, columns }: TreeOptions): string {
  return terminal.paint.dim(fitted(`${head}${countsText(folded)}`, columns))
}

const WORDS: Partial<Record<Status, string>> = { created: 'not started', upstream_failed: 'upstream failed' }

/** `12 succeeded, 3 running`: what has ended first. */
function countsText(runs: readonly LiveRun[]): string {
  const counts = new Map<Status, number>()
  for (const { status } of runs) counts.set(status, (counts.get(status) ?? 0) + 1)
  const order = [...DONE, ...counts.keys()]
  return [...new Set(order)]
    .filter((status) => counts.has(status))
    .map((status) => `${counts.get(status)} ${WORDS[status] ?? status}`)
    .join(', ')
}

interface LineOptions {
  readonly head: string
  readonly options: TreeOptions
  /** The inputs that tell a run of a matrix from the others. */
  readonly telling?: ReadonlySet<string>
}

function runLine(run: LiveRun, { head, options, telling = new Set() }: LineOptions): string {
  const { terminal, columns, now } = options
  const { paint } = terminal
  const seconds = secondsOf(run, now)
  const time = seconds === null ? '' : ` ${durationText(seconds)}`
  const about = aboutOf(run, telling)
  const mark = markOf(run)
  const name = fitted(run.label, Math.max(8, columns - widthOf(head) - 12))
  // Enough of it to name the run in another terminal.
  const id = head === '' && run.uuid ? ` ${run.uuid.slice(0, 8)}` : ''
  const taken = widthOf(head) + 2 + widthOf(name) + id.length + time.length
  const room = columns - taken - 2
  const rest = about && room > 4 ? `  ${paint.dim(fitted(about, room - 1))}` : ''
  const label = run.isRecorded ? (head === '' ? paint.bold(name) : name) : paint.dim(name)
  return `${paint.dim(head)}${run.isRecorded ? paintStatus(terminal, run.status, mark) : paint.dim(mark)} ${label}${paint.dim(id)}${time}${rest}`
}

function markOf({ status, isRecorded }: LiveRun): string {
  if (!isRecorded) return '\u00b7'
  switch (status) {
    case 'succeeded':
      return '\u2713'
    case 'failed':
    case 'upstream_failed':
      return '\u2717'
    case 'stopped':
    case 'stopping':
      return '\u25a0'
    case 'skipped':
      return '\u2192'
    case 'running':
    case 'processing':
    case 'starting':
      return '\u25cf'
    default:
      return '\u25cb'
  }
}

/** Seconds that it took, or has taken so far. */
function secondsOf({ duration, startedAt, status }: LiveRun, now: Date): number | null {
  if (duration !== null) return duration
  if (startedAt === null || isDone(status)) return null
  return Math.max(0, Math.round((now.getTime() - Date.parse(startedAt)) / 1000))
}

/** The inputs in which the runs of a matrix differ. */
function tellingInputs(runs: readonly LiveRun[]): Set<string> {
  const first = runs.find(({ isSuggestion, isRecorded }) => isSuggestion && isRecorded)?.inputs
  const differs = (name: string, { inputs, isRecorded }: LiveRun) =>
    isRecorded && JSON.stringify(inputs[name]) !== JSON.stringify(first![name])
  const names = first ? Object.keys(first) : []
  return new Set(names.filter((name) => runs.length === 1 || runs.some((run) => differs(name, run))))
}

function aboutOf(run: LiveRun, telling: ReadonlySet<string>): string {
  const { status, children, metrics, inputs, message } = run
  const parts: string[] = []
  if (run.isSuggestion)
    parts.push(
      ...Object.entries(inputs)
        .filter(([name]) => telling.has(name))
        .map(([name, value]) => `${name}=${shortValue(value)}`),
    )
  parts.push(...[...metrics].map(([name, value]) => `${name} ${shortValue(value)}`))
  if (children.size > 4 || [...children.keys()].some((key) => /^\d+$/.test(key)))
    parts.push(countsText([...children.values()]))
  const needsWords = isDone(status) ? status !== 'succeeded' : run.isRecorded && status !== 'running'
  if (needsWords)
    parts.unshift(
      status === 'created' ? 'created' : `${status.replaceAll('_', ' ')}${message ? `: ${message}` : ''}`,
    )
  return parts.join('  ')
}

const shortValue = (value: Parameters<typeof valueText>[0]): string => {
  const text = typeof value === 'number' ? String(Number(value.toPrecision(4))) : valueText(value)
  return text.length > 24 ? `${text.slice(0, 23)}\u2026` : text
}

/** The last lines of what runs, those of each behind its name. */
function tailLines(root: LiveRun, { columns, terminal }: FrameOptions): string[] {
  const running = leavesOf(root, []).filter(({ run }) => run.tail.length > 0)
  if (!running.length) return []
  const each = Math.max(1, Math.floor(TAIL.most / running.length))
  const { dim, blue } = terminal.paint
  const widest = Math.min(24, Math.floor(columns / 3))
  return running.flatMap(({ run, path }) => {
    const name = fitted(path || run.label, widest)
    const room = columns - widthOf(name) - 3
    return run.tail.slice(-each).map((line) => `${blue(name)} ${dim('|')} ${fitted(line, room)}`)
  })
}

function leavesOf(run: LiveRun, path: readonly string[]): { run: LiveRun; path: string }[] {
  if (!run.children.size) return [{ run, path: path.join('/') }]
  return [...run.children].flatMap(([key, child]) => leavesOf(child, [...path, key]))
}
