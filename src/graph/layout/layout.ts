/**
 * Lays a graph out from left to right: a box for each operation, a frame for each dag, a way for each edge.
 *
 * Input: a graph. Output: boxes and ways in units of a picture, the dags in it laid out the same way.
 */
import type { Graph, GraphEdge, GraphNode } from '../graph.js'
import { type Card, cardOf } from './card.js'
import { orderColumns } from './order.js'
import { placeColumns } from './place.js'
import { columnsOf, type Slot } from './ranks.js'

export interface Drawing {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Box[]
  readonly ways: readonly Way[]
}

export interface Box {
  readonly node: GraphNode
  readonly card: Card
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The operations of a dag, from the box's own corner. */
  readonly inner: { readonly drawing: Drawing; readonly x: number; readonly y: number } | undefined
}

export interface Way {
  readonly edge: GraphEdge
  readonly points: readonly Point[]
}

export interface Point {
  readonly x: number
  readonly y: number
}

const COLUMN_GAP = 56
const ROW_GAP = 22
const FRAME = 18

type Sized = Pick<Box, 'node' | 'card' | 'width' | 'height' | 'inner'>

export function layout({ nodes, edges }: Graph): Drawing {
  const sized = nodes.map(sizeOf)
  const index = new Map(nodes.map(({ id }, i) => [id, i]))
  const known = edges.filter(({ from, to }) => index.has(from) && index.has(to))
  const { columns, routes } = columnsOf(
    sized.map(({ height }) => height),
    known.map(({ from, to }) => [index.get(from)!, index.get(to)!]),
  )
  orderColumns(columns)
  placeColumns(columns, ROW_GAP)
  const spans = spansOf(columns, sized)
  const top = Math.min(0, ...columns.flat().map(({ y, height }) => y - height / 2))
  const boxes = columns.flatMap((column, rank) =>
    column.flatMap(({ node, y, height }) =>
      node === undefined
        ? []
        : [{ ...sized[node]!, x: spans[rank]!.left, y: Math.round(y - height / 2 - top) }],
    ),
  )
  const ways = known.map((edge, i) => ({ edge, points: wayOf(routes[i]!, { columns, spans, sized, top }) }))
  return {
    width: spans.at(-1)?.right ?? 0,
    height: Math.max(
      0,
      ...boxes.map(({ y, height }) => y + height),
      ...ways.flatMap(({ points }) => points.map(({ y }) => y + 2)),
    ),
    boxes,
    ways,
  }
}

function sizeOf(node: GraphNode): Sized {
  const card = cardOf(node)
  if (!node.inner) return { node, card, width: card.width, height: card.height, inner: undefined }
  const drawing = layout(node.inner)
  const inner = { drawing, x: FRAME, y: card.height }
  return {
    node,
    card,
    width: Math.max(card.width, drawing.width + 2 * FRAME),
    height: card.height + drawing.height + FRAME,
    inner,
  }
}

interface ColumnSpan {
  readonly left: number
  readonly right: number
}

function spansOf(columns: readonly (readonly Slot[])[], sized: readonly Sized[]): ColumnSpan[] {
  let left = 0
  return columns.map((column) => {
    const width = Math.max(0, ...column.map(({ node }) => (node === undefined ? 0 : sized[node]!.width)))
    const span = { left, right: left + width }
    left = span.right + COLUMN_GAP
    return span
  })
}

interface Laid {
  readonly columns: readonly (readonly Slot[])[]
  readonly spans: readonly ColumnSpan[]
  readonly sized: readonly Sized[]
  readonly top: number
}

/** From the right side of a box to the left side of another, straight through the columns between. */
function wayOf(route: readonly Slot[], { columns, spans, sized, top }: Laid): Point[] {
  const first = columns.findIndex((column) => column.includes(route[0]!))
  return route.flatMap((slot, index) => {
    const { left, right } = spans[first + index]!
    const y = slot.y - top
    if (index === 0) return [{ x: left + sized[slot.node!]!.width, y }]
    return index === route.length - 1
      ? [{ x: left, y }]
      : [
          { x: left, y },
          { x: right, y },
        ]
  })
}
