import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromLossless, toLossless } from '../../src/base/lossless.js'
import { DateTimeValue, DateValue, dict, float, type Json, type Value } from '../../src/base/value.js'
import { compileChild } from '../../src/pipeline.js'
import { dagOperation, suggestedOperation } from '../../src/plan/child-operations.js'
import { isPipelinePlan, pipelineOperation, planOperation } from '../../src/plan/pipeline-plan.js'
import { CONTEXT, json, resolved } from '../support/language.js'

const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Value>(null, true, float(5), Number.NaN, Number.NEGATIVE_INFINITY, 10n ** 20n),
    fc.constantFrom<Value>(new DateValue('2026-01-01'), new DateTimeValue('2026-01-01T00:00:00')),
    fc.integer(),
    fc.double().map((number) => float(Object.is(number, -0) ? 0 : number)),
    fc.string(),
    fc.uint8Array({ maxLength: 3 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.uniqueArray(fc.integer(), { maxLength: 3 }).map((items) => new Set<Value>(items)),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('$int', '$dict', '__proto__')), tie('value')), {
        maxLength: 3,
      })
      .map((entries) => dict(entries)),
  ),
})).value

describe('a value without loss', () => {
  it('comes back as it was, whatever it is', () => {
    fc.assert(
      fc.property(values, (value) => {
        const stored = JSON.parse(JSON.stringify(toLossless(value))) as Json
        expect(fromLossless(stored)).toEqual(value)
      }),
    )
  })
})

const OPTIONS = {
  uuid: 'a'.repeat(32),
  owner: 'o',
  project: 'p',
  documentDir: null,
  executor: 'process',
  context: CONTEXT,
}

const stored = (text: string) => {
  const plan = planOperation(resolved(text), OPTIONS)
  if (!isPipelinePlan(plan)) throw new Error('it is no pipeline')
  return pipelineOperation(JSON.parse(JSON.stringify(plan)))
}

describe('the stored plan of a pipeline', () => {
  it('gives the operations of a dag with every type as it was', () => {
    const { compiled, origins } = stored(`version: 1.1
kind: component
run:
  kind: dag
  operations:
  - {name: a, dagRef: t, params: {i: 5.0}}
  components:
  - {name: t, inputs: [{name: i}], run: {kind: job, container: {image: x, args: ["{{ i }}"]}}}
`)
    const child = compileChild(dagOperation({ value: compiled, origins }, 'a')!, { context: CONTEXT })
    expect(child.operation!.run).toMatchObject({ container: { args: ['5.0'] } })
  })

  it('gives the runs of a matrix', () => {
    const matrix = stored(`version: 1.1
kind: operation
params: {n: 5}
matrix: {kind: mapping, values: [{lr: 1.0}]}
component:
  inputs: [{name: lr, type: float}, {name: n, type: int}]
  run: {kind: job, container: {image: x, args: ["{{ lr }}", "{{ n }}"]}}
`)
    const child = compileChild(suggestedOperation(matrix, dict([['lr', float(1)]])), { context: CONTEXT })
    expect(json(child.operation!.compiled)).toMatchObject({ run: { container: { args: [1, 5] } } })
    expect(child.operation!.run).toMatchObject({ container: { args: ['1.0', '5'] } })
  })
})
