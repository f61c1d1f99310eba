import { describe, expect, it } from 'vitest'
import { dict } from '../../src/base/value.js'
import type { Tracked } from '../../src/compile/merge.js'
import { compileChild } from '../../src/pipeline.js'
import { dagOperation, scheduledOperation, suggestedOperation } from '../../src/plan/child-operations.js'
import { CONTEXT, json, resolved, told } from '../support/language.js'

const compiledChild = (operation: Tracked, references: [string, string][] = []) => {
  const facts = { references: new Map(references), joins: new Map() }
  const { operation: child, diagnostics } = compileChild(operation, { context: CONTEXT, facts })
  expect(diagnostics.map(told)).toEqual([])
  return json(child!.compiled) as { run: { container: { args: unknown } } } & Record<string, unknown>
}

describe('an operation of a dag', () => {
  const dag = resolved(`version: 1.1
kind: component
run:
  kind: dag
  operations:
  - {name: a, dagRef: t, params: {i: {ref: ops.z, value: outputs.o}}, runPatch: {container: {command: [ls]}}}
  - {name: z, dagRef: t, params: {i: 1}}
  components:
  - {name: t, inputs: [{name: i, type: int}], outputs: [{name: o, type: int}], run: {kind: job, container: {image: x, args: ["{{ i }}"]}}}
`)
  const parent = { value: dag.compiled, origins: dag.origins }

  it('is compiled with its component and resolved with what came of others', () => {
    const child = dagOperation(parent, 'a')!
    expect(compiledChild(child, [['ops.z.outputs.o', '7']])).toMatchObject({
      name: 'a',
      run: { container: { image: 'x', command: ['ls'], args: [7] } },
    })
  })

  it('has to be there', () => {
    expect(dagOperation(parent, 'b')).toBeUndefined()
  })
})

const COMPONENT = `component:
  inputs: [{name: lr, type: float}, {name: n, type: int, value: 1}]
  run: {kind: job, container: {image: x, args: ["{{ lr }}", "{{ n }}", "{{ extra }}"]}}
`

describe('a run of a matrix', () => {
  it('takes the suggestion, and keeps what the operation was given', () => {
    const matrix = resolved(
      `version: 1.1\nkind: operation\nconditions: "{{ true }}"\nparams: {n: 5}\nmatrix: {kind: mapping, values: [{lr: 0.1, extra: a}]}\n${COMPONENT}`,
    )
    const child = compiledChild(
      suggestedOperation(
        matrix,
        dict([
          ['lr', 0.1],
          ['extra', 'a'],
        ]),
      ),
    )
    expect(child.run.container.args).toEqual([0.1, 5, 'a'])
    expect(child).not.toHaveProperty('matrix')
    expect(child).not.toHaveProperty('conditions')
  })
})

describe('a run of a schedule', () => {
  it('is the operation without the schedule, patched once', () => {
    const schedule = resolved(
      `version: 1.1\nkind: operation\nschedule: {kind: interval, frequency: 60}\nparams: {lr: 0.5, extra: {value: e, contextOnly: true}}\npatchStrategy: pre_merge\nrunPatch: {container: {command: [ls]}}\n${COMPONENT}`,
    )
    const child = compiledChild(scheduledOperation(schedule))
    expect(child.run.container).toMatchObject({ command: ['ls'], args: [0.5, 1, 'e'] })
    expect(child).not.toHaveProperty('schedule')
  })
})
