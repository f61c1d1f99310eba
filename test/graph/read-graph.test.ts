import { describe, expect, it } from 'vitest'
import { graphDot } from '../../src/graph/forms/dot.js'
import { graphMermaid } from '../../src/graph/forms/mermaid.js'
import { graphSvg } from '../../src/graph/forms/svg.js'
import type { Graph, GraphNode } from '../../src/graph/graph.js'
import { graphOf, readOperation } from '../../src/graph/read-graph.js'
import { type RunTree, withStates } from '../../src/graph/with-states.js'
import { bundleOf, check } from '../../src/index.js'
import type { Status } from '../../src/lifecycle/status.js'

const PIPELINE = `
version: 1.1
kind: component
name: pipeline
run:
  kind: dag
  components:
  - &job
    name: job
    inputs: [{name: x, type: float, isOptional: true}]
    outputs: [{name: loss, type: float, isOptional: true}]
    run: {kind: job, container: {image: busybox}}
  operations:
  - {name: train, dagRef: job, hooks: [{hubRef: slack, trigger: failed}]}
  - name: tune
    dagRef: job
    params: {x: {ref: ops.train, value: outputs.loss}}
    matrix: {kind: grid, concurrency: 2, params: {lr: {kind: choice, value: [1, 2]}}}
  - {name: report, dagRef: job, dependencies: [tune], trigger: all_done, conditions: '{{ 1 > 0 }}'}
  - {name: watch, dagRef: job, events: [{ref: ops.train, kinds: [run_status_running]}]}
  - name: nested
    dependencies: [train]
    component:
      run:
        kind: dag
        operations: [{name: inner, component: *job}]
`

function nodeOf(text: string): GraphNode {
  const { operation, diagnostics } = check(bundleOf({ name: 'a.yaml', text }), { paramsLater: true })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return readOperation(operation!.compiled, 'pipeline')
}

const graph: Graph = graphOf(nodeOf(PIPELINE))

const tree = (status: Status, children: Readonly<Record<string, RunTree>> = {}): RunTree => ({
  status,
  duration: 1.5,
  children: new Map(Object.entries(children)),
})

describe('the graph of a dag', () => {
  it('has its operations, what they wait for and what passes between them', () => {
    expect(graph.nodes.map(({ id }) => id)).toEqual([
      'pipeline/train',
      'pipeline/tune',
      'pipeline/report',
      'pipeline/watch',
      'pipeline/nested',
    ])
    expect(graph.edges.map(({ from, to, ...rest }) => [from.slice(9), to.slice(9), rest])).toEqual([
      ['train', 'tune', { kind: 'param', passes: ['outputs.loss → x'] }],
      ['tune', 'report', { kind: 'dependency', passes: [] }],
      ['train', 'watch', { kind: 'event', passes: ['run_status_running'] }],
      ['train', 'nested', { kind: 'dependency', passes: [] }],
    ])
  })

  it('says what decides when and how often an operation runs', () => {
    const facts = Object.fromEntries(
      graph.nodes.map(({ name, facts }) => [name, facts.map(({ text }) => text)]),
    )
    expect(facts).toMatchObject({ tune: ['grid, 2 at once, over lr'], report: ['all done', 'if 1 > 0'] })
    expect(graph.nodes[0]!.hooks).toEqual([{ component: 'slack', trigger: 'failed' }])
    expect(graph.nodes.filter(({ isMany }) => isMany).map(({ name }) => name)).toEqual(['tune'])
  })

  it('has the dags in it', () => {
    expect(graph.nodes[4]!.inner!.nodes).toMatchObject([
      { id: 'pipeline/nested/inner', name: 'inner', kind: 'job' },
    ])
  })

  it('draws a dag with a matrix around it as one, and a single run as one', () => {
    const many = nodeOf(
      `version: 1.1\nkind: operation\nmatrix: {kind: mapping, values: [{x: 1}, {x: 2}]}\ncomponent:\n  inputs: [{name: x, type: int}]\n  run: {kind: dag, operations: [{name: a, component: {run: {kind: job, container: {image: i}}}}]}\n`,
    )
    expect(graphOf(many).nodes).toMatchObject([{ isMany: true, facts: [{ text: 'mapping, 2 runs' }] }])
    const job = nodeOf('version: 1.1\nkind: component\nrun: {kind: job, container: {image: i}}\n')
    expect(graphOf(job)).toMatchObject({ nodes: [{ name: 'pipeline', kind: 'job' }], edges: [] })
  })
})

describe('the graph of a recorded dag', () => {
  const states = graphOf(
    withStates(
      nodeOf(PIPELINE),
      tree('failed', {
        train: tree('succeeded'),
        tune: tree('failed', { 0: tree('succeeded'), 1: tree('failed') }),
        nested: tree('running', { inner: tree('running') }),
      }),
    ),
  )

  it('has what became of each operation, and of the runs of a matrix', () => {
    expect(states.nodes.map(({ state }) => state?.status)).toEqual([
      'succeeded',
      'failed',
      undefined,
      undefined,
      'running',
    ])
    expect(states.nodes[1]!.state!.runs).toEqual(['succeeded', 'failed'])
    expect(states.nodes[4]!.inner!.nodes[0]!.state!.status).toBe('running')
  })

  it('is shown in each form', () => {
    expect(graphSvg(states, { title: 'pipeline' })).toContain('<title>1: failed</title>')
    expect(graphDot(states, { title: 'pipeline' })).toContain(
      'label="train: succeeded\\njob · job\\nhook slack when failed"',
    )
    expect(graphMermaid(states)).toMatchInlineSnapshot(`
      "flowchart LR
        n0("train: succeeded<br>job · job<br>hook slack when failed"):::succeeded
        n1[["tune: failed<br>job · job<br>grid, 2 at once, over lr"]]:::failed
        n2("report<br>job · job<br>all done<br>if 1 #62; 0")
        n3("watch<br>job · job")
        subgraph n4 ["nested: running<br>dag"]
          n5("inner: running<br>job"):::running
        end
        n0 -->|"outputs.loss → x"| n1
        n1 --> n2
        n0 -.->|"run_status_running"| n3
        n0 --> n4
        classDef succeeded fill:#dafbe1,stroke:#1a7f37
        classDef failed fill:#ffebe9,stroke:#cf222e
        classDef running fill:#ddf4ff,stroke:#0969da"
    `)
  })
})
