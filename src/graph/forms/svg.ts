/**
 * Draws a graph as an SVG document that stands by itself, without scripts and without fonts of its own.
 *
 * What there is no room for is said by titles, on hover.
 */
import type { Graph } from '../graph.js'
import { CARD } from '../layout/card.js'
import { type Box, type Drawing, layout, type Point, type Way } from '../layout/layout.js'
import { colourOf, statusMark } from './svg-status.js'
import { at, escaped } from './svg-text.js'

const MARGIN = 28
const TITLE_HEIGHT = 34

export interface SvgOptions {
  readonly title: string
  /** A line below the title. */
  readonly subtitle?: string | undefined
}

export function graphSvg(graph: Graph, { title, subtitle }: SvgOptions): string {
  const drawing = layout(graph)
  const isNamed = graph.nodes.length === 1 && graph.nodes[0]!.name === title
  const top = isNamed ? MARGIN : MARGIN + TITLE_HEIGHT + (subtitle ? 8 : 0)
  const width = Math.max(drawing.width, title.length * 9, (subtitle?.length ?? 0) * 7) + 2 * MARGIN
  const height = top + drawing.height + MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}" font-family="ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif">`,
    `<title>${escaped(title)}</title>`,
    STYLE,
    `<rect width="${width}" height="${height}" rx="12" class="paper"/>`,
    ...(isNamed ? [] : heading(title, subtitle)),
    `<g transform="translate(${MARGIN} ${top})">`,
    ...drawn(drawing),
    '</g>',
    '</svg>',
  ].join('\n')
}

function heading(title: string, subtitle = ''): string[] {
  return [
    `<text x="${MARGIN}" y="${MARGIN + 10}" class="heading">${escaped(title)}</text>`,
    ...(subtitle ? [`<text x="${MARGIN}" y="${MARGIN + 28}" class="about">${escaped(subtitle)}</text>`] : []),
  ]
}

const STYLE = `<style>
.paper { fill: #ffffff; stroke: #e3e7ec }
.heading { font-size: 15px; font-weight: 650; fill: #1c2128 }
.name { font-size: ${CARD.nameSize}px; font-weight: 600; fill: #1c2128 }
.about, .fact { font-size: ${CARD.textSize}px; fill: #656d76 }
.fact.trigger, .fact.condition { fill: #8a5a00 }
.fact.matrix, .fact.schedule, .fact.join { fill: #5b3fb8 }
.fact.approval { fill: #bf3989 }
.card { fill: #ffffff; stroke: #c9d1d9; stroke-width: 1.2 }
.card.behind { fill: #f6f8fa }
.frame { fill: #f6f8fa; stroke: #c9d1d9; stroke-width: 1.2; stroke-dasharray: 5 4 }
.way { fill: none; stroke: #8c959f; stroke-width: 1.5 }
.way.event { stroke-dasharray: 2 4; stroke-linecap: round }
.way.dependency { stroke: #b3bac2 }
.head { fill: #8c959f }
.chip { fill: #fdf4e3; stroke: #e2b96b }
.chip-text { font-size: ${CARD.textSize - 1}px; fill: #7a4e00 }
.bell { fill: none; stroke: #a86f12; stroke-width: 1.2; stroke-linejoin: round; stroke-linecap: round }
.mark { fill: none; stroke: #ffffff; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round }
</style>`

function drawn({ boxes, ways }: Drawing): string[] {
  return [...ways.map(wayLine), ...boxes.flatMap(boxLines)]
}

function wayLine({ edge, points }: Way): string {
  const passes = edge.passes.join(', ')
  const words = `${shortName(edge.from)} → ${shortName(edge.to)}${passes ? `: ${passes}` : ''}`
  const end = points.at(-1)!
  const head = `M${at(end.x - 7, end.y - 4)} L${at(end.x, end.y)} L${at(end.x - 7, end.y + 4)} Z`
  return `<g><title>${escaped(words)}</title><path class="way ${edge.kind}" d="${curve(points)}"/><path class="head" d="${head}"/></g>`
}

/** Level where it begins and ends, in an S between. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points
  let before = first!
  const parts = rest.map((point, index) => {
    const x = index === rest.length - 1 ? point.x - 5 : point.x
    const middle = (before.x + x) / 2
    const part =
      Math.abs(point.y - before.y) < 0.5
        ? `L${at(x, point.y)}`
        : `C${at(middle, before.y)} ${at(middle, point.y)} ${at(x, point.y)}`
    before = point
    return part
  })
  return `M${at(first!.x, first!.y)} ${parts.join(' ')}`
}

function boxLines(box: Box): string[] {
  const { node, x, y, width, height, inner } = box
  const behind = node.isMany ? [8, 4].map((by) => rectangle({ width, height, by }, 'card behind')) : []
  const lines = [
    `<g transform="translate(${x} ${y})">`,
    ...behind,
    rectangle({ width, height, by: 0 }, inner ? 'frame' : 'card'),
    ...(inner ? [] : stripe(box)),
    ...cardLines(box),
  ]
  if (inner) lines.push(`<g transform="translate(${inner.x} ${inner.y})">`, ...drawn(inner.drawing), '</g>')
  return [...lines, '</g>']
}

const rectangle = (
  { width, height, by }: { width: number; height: number; by: number },
  kind: string,
): string => `<rect x="${by}" y="${by}" width="${width}" height="${height}" rx="8" class="${kind}"/>`

/** The colour of its status along the left side. */
function stripe({ node, height }: Box): string[] {
  if (!node.state) return []
  return [
    `<path d="M8 0.6 A7.4 7.4 0 0 0 0.6 8 V${height - 8} A7.4 7.4 0 0 0 8 ${height - 0.6} H5 V0.6 Z" fill="${colourOf(node.state.status)}"/>`,
  ]
}

function cardLines({ node, card, width }: Box): string[] {
  const { padding, nameHeight, lineHeight } = CARD
  const { state } = node
  let y = padding + 11
  const lines = [`<text x="${padding}" y="${y}" class="name">${escaped(card.name)}</text>`]
  if (state) lines.push(statusMark(state.status, width - padding - 8, padding + 6))
  y += nameHeight - 3
  lines.push(`<text x="${padding}" y="${y}" class="about">${escaped(card.about)}</text>`)
  if (state?.duration != null)
    lines.push(
      `<text x="${width - padding}" y="${y}" text-anchor="end" class="about">${secondsText(state.duration)}</text>`,
    )
  for (const { kind, text, whole } of card.facts) {
    y += lineHeight
    lines.push(
      `<text x="${padding}" y="${y}" class="fact ${kind}"><title>${escaped(whole)}</title>${escaped(text)}</text>`,
    )
  }
  return [...lines, ...runMarks({ node, card }, y + 8), ...card.chips.flatMap(chipLines)]
}

function runMarks({ node, card }: Pick<Box, 'node' | 'card'>, top: number): string[] {
  const { runs } = card
  if (!runs || !node.state) return []
  const { runSize: size, runGap: gap, padding } = CARD
  const marks = node.state.runs.slice(0, runs.shown).map((status, index) => {
    const x = padding + (index % runs.columns) * (size + gap)
    const y = top + Math.floor(index / runs.columns) * (size + gap)
    return `<rect x="${x}" y="${y}" width="${size}" height="${size}" rx="2" fill="${colourOf(status)}"><title>${index}: ${status}</title></rect>`
  })
  const y = top + runs.height - 1
  return runs.more
    ? [...marks, `<text x="${padding}" y="${y}" class="about">and ${runs.more} more</text>`]
    : marks
}

/** A bell and what rings. */
function chipLines({ text, x, y, width }: Box['card']['chips'][number]): string[] {
  const bell = `M${at(x + 8, y + 11.5)} h7 c-1 -1 -1 -2 -1 -3.5 a2.5 2.5 0 0 0 -5 0 c0 1.500 0 2.500 -1 3.500 M${at(x + 10.8, y + 13.4)} h1.400`
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${CARD.chipHeight}" rx="${CARD.chipHeight / 2}" class="chip"/>`,
    `<path d="${bell}" class="bell"/>`,
    `<text x="${x + 19}" y="${y + 12.5}" class="chip-text">${escaped(text)}</text>`,
  ]
}

function secondsText(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`
  if (seconds < 100) return `${Math.round(seconds)} s`
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

const shortName = (id: string): string => id.slice(id.lastIndexOf('/') + 1)
