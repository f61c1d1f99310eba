import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphSvg } from '../../src/graph/forms/svg.js'
import type { Graph, GraphNode } from '../../src/graph/graph.js'
import { type Box, layout, type Point } from '../../src/graph/layout/layout.js'

const nodeOf = (id: string, name = id): GraphNode => ({
  id,
  name,
  kind: 'job',
  component: undefined,
  facts: [],
  hooks: [],
  isMany: false,
  inner: undefined,
  state: undefined,
})

/** Graphs whose edges lead from earlier to later operations. */
const graphs: fc.Arbitrary<Graph> = fc
  .tuple(
    fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 14 }),
    fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { maxLength: 30 }),
  )
  .map(([names, pairs]) => ({
    nodes: names.map((name, index) => nodeOf(String(index), name)),
    edges: pairs
      .map(([a, b]) => [Math.min(a, b) % names.length, Math.max(a, b) % names.length] as const)
      .filter(([a, b]) => a < b)
      .map(([a, b]) => ({ from: String(a), to: String(b), kind: 'dependency', passes: [] })),
  }))

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const isInside = ({ x, y }: Point, box: Box): boolean =>
  x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height

describe('the layout of a graph', () => {
  it('lets no box cover another one, and no way bend inside of a box', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { boxes, ways, width, height } = layout(graph)
        expect(boxes).toHaveLength(graph.nodes.length)
        for (const [i, box] of boxes.entries()) {
          expect(boxes.slice(i + 1).filter((other) => overlap(box, other))).toEqual([])
          expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(
            true,
          )
        }
        for (const { points } of ways)
          for (const point of points) expect(boxes.filter((box) => isInside(point, box))).toEqual([])
      }),
    )
  })

  it('draws each edge from left to right, from the side of one box to the side of the other', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { boxes, ways } = layout(graph)
        const byId = new Map(boxes.map((box) => [box.node.id, box]))
        for (const { edge, points } of ways) {
          const [from, to] = [byId.get(edge.from)!, byId.get(edge.to)!]
          expect(points[0]!.x).toBe(from.x + from.width)
          expect(points.at(-1)!.x).toBe(to.x)
          expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).toSorted((a, b) => a - b))
        }
      }),
    )
  })

  it('is the same each time', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        expect(layout(graph)).toEqual(layout(graph))
      }),
    )
  })

  it('keeps a chain on one line and crosses no edges where it need not', () => {
    const chain = ['a', 'b', 'c'].map((id) => nodeOf(id))
    const line = layout({
      nodes: chain,
      edges: [
        { from: 'a', to: 'b', kind: 'param', passes: [] },
        { from: 'b', to: 'c', kind: 'param', passes: [] },
      ],
    })
    expect(new Set(line.boxes.map(({ y }) => y)).size).toBe(1)
    const crossed = layout({
      nodes: ['a', 'b', 'x', 'y'].map((id) => nodeOf(id)),
      edges: [
        { from: 'a', to: 'y', kind: 'param', passes: [] },
        { from: 'b', to: 'x', kind: 'param', passes: [] },
      ],
    })
    const at = (id: string) => crossed.boxes.find(({ node }) => node.id === id)!.y
    expect(at('a') < at('b')).toBe(at('y') < at('x'))
  })

  it('holds a wide dag of a thousand operations', () => {
    const nodes = ['start', ...Array.from({ length: 1000 }, (_, i) => `op-${i}`), 'end'].map((id) =>
      nodeOf(id),
    )
    const edges = nodes.slice(1, -1).flatMap(({ id }) => [
      { from: 'start', to: id, kind: 'dependency' as const, passes: [] },
      { from: id, to: 'end', kind: 'dependency' as const, passes: [] },
    ])
    expect(layout({ nodes, edges }).boxes).toHaveLength(1002)
  })

  it('writes well-formed XML whatever the names are', () => {
    fc.assert(
      fc.property(graphs, fc.string(), (graph, title) => {
        const svg = graphSvg(graph, { title })
        expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
        expect(
          svg.replace(/<style>.*?<\/style>/s, '').replace(/<[^<>]*>|&(?:amp|lt|gt|quot);/g, ''),
        ).not.toMatch(/[<&]/)
      }),
    )
  })
})
