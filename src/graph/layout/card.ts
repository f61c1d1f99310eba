/** The card of an operation: its lines of text, its hooks, and how much room they take. */
import type { Fact, GraphNode, HookMark } from '../graph.js'
import { fitted, textWidth } from './text-width.js'

export const CARD = {
  padding: 14,
  narrowest: 150,
  widest: 300,
  nameSize: 13,
  textSize: 11,
  nameHeight: 20,
  lineHeight: 16,
  /** Room at the right of the name for the mark of a status. */
  markWidth: 26,
  chipHeight: 18,
  chipGap: 6,
  runSize: 9,
  runGap: 3,
} as const

/** More runs than this are only counted. */
const MOST_RUNS = 96

export interface Card {
  readonly width: number
  readonly height: number
  readonly name: string
  readonly about: string
  readonly facts: readonly { readonly kind: Fact['kind']; readonly text: string; readonly whole: string }[]
  readonly chips: readonly Chip[]
  readonly runs: RunMarks | undefined
}

export interface Chip {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
}

/** Small marks for the runs of a matrix: so many beside each other. */
export interface RunMarks {
  readonly shown: number
  readonly columns: number
  readonly height: number
  /** How many are not shown. */
  readonly more: number
}

export function cardOf(node: GraphNode): Card {
  const about = [node.kind, node.component ?? ''].filter(Boolean).join(' · ')
  const duration = node.state ? CARD.markWidth : 0
  const widths = [
    textWidth(node.name, CARD.nameSize) * 1.06 + duration,
    textWidth(about, CARD.textSize) + (node.state?.duration == null ? 0 : 50),
    ...node.facts.map(({ text }) => textWidth(text, CARD.textSize) + 12),
    ...node.hooks.map((hook) => textWidth(hookText(hook), CARD.textSize - 1) + 26),
  ]
  const width = Math.ceil(
    Math.min(CARD.widest, Math.max(CARD.narrowest, Math.max(...widths) + 2 * CARD.padding)),
  )
  const inside = width - 2 * CARD.padding
  const facts = node.facts.map(({ kind, text }) => ({
    kind,
    whole: text,
    text: fitted(text, CARD.textSize, inside - 12),
  }))
  const runs = runMarks(node.state?.runs.length ?? 0, inside)
  const top =
    CARD.padding + CARD.nameHeight + CARD.lineHeight * (1 + facts.length) + (runs ? runs.height + 6 : 0)
  const chips = chipsOf(node, { top, inside })
  const bottom = chips.length ? chips.at(-1)!.y + CARD.chipHeight : top - 4
  return {
    width,
    height: Math.ceil(bottom + CARD.padding - 2),
    name: fitted(node.name, CARD.nameSize, inside - duration),
    about: fitted(about, CARD.textSize, inside),
    facts,
    chips,
    runs,
  }
}

function runMarks(count: number, inside: number): RunMarks | undefined {
  if (!count) return undefined
  const columns = Math.floor((inside + CARD.runGap) / (CARD.runSize + CARD.runGap))
  const shown = Math.min(count, MOST_RUNS)
  const rows = Math.ceil(shown / columns) + (count > shown ? 1 : 0)
  return { shown, columns, height: rows * (CARD.runSize + CARD.runGap), more: count - shown }
}

function chipsOf({ hooks }: GraphNode, { top, inside }: { top: number; inside: number }): Chip[] {
  const chips: Chip[] = []
  let [x, y] = [CARD.padding, top + 4]
  for (const hook of hooks) {
    const text = fitted(hookText(hook), CARD.textSize - 1, inside - 26)
    const width = Math.ceil(textWidth(text, CARD.textSize - 1) + 26)
    if (x > CARD.padding && x + width > CARD.padding + inside) {
      x = CARD.padding
      y += CARD.chipHeight + CARD.chipGap
    }
    chips.push({ text, x, y, width })
    x += width + CARD.chipGap
  }
  return chips
}

const hookText = ({ component, trigger }: HookMark): string =>
  trigger === 'done' ? component : `${component} when ${trigger.replaceAll('_', ' ')}`
