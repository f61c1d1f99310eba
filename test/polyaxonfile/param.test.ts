import { describe, expect, it } from 'vitest'
import { dict } from '../../src/base/value.js'
import { paramOf, parseReference } from '../../src/polyaxonfile/param.js'

const reference = (ref: string, value: string) =>
  parseReference(
    paramOf(
      dict([
        ['ref', ref],
        ['value', value],
      ]),
    ),
  )

describe('parseReference', () => {
  it.each([
    ['ops.train', 'outputs.loss', { entity: 'ops', name: 'train', place: ['outputs', 'loss'] }],
    ['ops.train', '{{ outputs.loss }}', { entity: 'ops', name: 'train', place: ['outputs', 'loss'] }],
    ['ops.train', 'outputs', { entity: 'ops', name: 'train', place: ['outputs'] }],
    [
      'ops.train',
      'artifacts.lineage.model',
      { entity: 'ops', name: 'train', place: ['artifacts', 'lineage', 'model'] },
    ],
    ['dag', 'inputs.lr', { entity: 'dag', name: '', place: ['inputs', 'lr'] }],
    [
      'runs.f8176c9463a345908ce6865c9c7894a9',
      'globals.status',
      { entity: 'runs', name: 'f8176c9463a345908ce6865c9c7894a9', place: ['globals', 'status'] },
    ],
    [
      'runs.f8176c94-63a3-4590-8ce6-865c9c7894a9',
      'io',
      { entity: 'runs', name: 'f8176c94-63a3-4590-8ce6-865c9c7894a9', place: ['io'] },
    ],
  ])('reads %s with %s', (ref, value, expected) => {
    expect(reference(ref, value)).toEqual({ ok: true, value: expected })
  })

  it.each([
    ['op.train', 'outputs.loss', '`op.train` is not one of'],
    ['ops', 'outputs.loss', '`ops` is not one of'],
    ['ops.a.b', 'outputs.loss', '`ops.a.b` is not one of'],
    ['dag.x', 'inputs.lr', '`dag.x` is not one of'],
    ['runs.latest', 'outputs.loss', 'does not name the uuid of a run'],
    ['ops.train', 'loss', '`loss` is not one of `inputs`, `outputs`'],
    ['ops.train', 'result.loss', 'begins with none of'],
    ['ops.train', 'outputs.a.b', 'only `artifacts` can have three parts'],
    ['ops.train', 'artifacts.a.b.c', 'more than three parts'],
    ['dag', 'outputs', 'cannot use the outputs of the dag'],
  ])('refuses %s with %s', (ref, value, problem) => {
    const result = reference(ref, value)
    expect(result.ok ? '' : result.error).toContain(problem)
  })
})
