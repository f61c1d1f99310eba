import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, type Dict, dict, Float, isDict, type Value } from '../../src/base/value.js'
import { normalizeDocument } from '../../src/polyaxonfile/normalize/index.js'
import { readSource } from '../../src/polyaxonfile/source.js'

/** The normal form of sections of an operation with a component, as flow YAML. */
function normal(sections: string): Dict {
  const text = `{version: 1.1, kind: operation, hubRef: a, ${sections}}`
  const result = normalizeDocument('operation', readSource({ name: 'f', text }).source!.value)
  return isDict(result) ? result : dict()
}

const run = (sections: string) => normal(`component: {run: {kind: job, ${sections}}}`)
const at = (value: Value, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((part, step) => (part as Record<string | number, unknown>)[step], value)

describe('values are read as their field says', () => {
  it.each<[string, unknown]>([
    ['yes', true],
    ["'off'", false],
    ['1', true],
    ['0.0', false],
    ["'{{ x }}'", '{{ x }}'],
    ['maybe', 'maybe'],
  ])('isApproved: %s', (written, read) => {
    expect(normal(`isApproved: ${written}`).isApproved).toEqual(read)
  })

  it.each<[string, unknown]>([
    ['3', new Float(3)],
    ["'1e3'", new Float(1000)],
    ['0.5', 0.5],
  ])('cost: %s', (written, read) => {
    expect(normal(`cost: ${written}`).cost).toEqual(read)
  })

  it('whole numbers: only some fields take text and whole floats', () => {
    expect(at(run("environment: {priority: '5'}"), 'component', 'run', 'environment', 'priority')).toBe(5)
    expect(at(run('environment: {priority: 5.0}'), 'component', 'run', 'environment', 'priority')).toBe(5)
    expect(at(normal("cache: {ttl: '5'}"), 'cache', 'ttl')).toBe('5')
  })

  it.each<[string, string]>([
    ['2024-05-01', '2024-05-01T00:00:00+00:00'],
    ["'2024-05-01T10:00'", '2024-05-01T10:00:00+00:00'],
    ["'2024-05-01 10:00:00.5+02:00'", '2024-05-01T10:00:00.500000+02:00'],
    ['1714557600', '2024-05-01T10:00:00+00:00'],
    ['1714557600000', '2024-05-01T10:00:00+00:00'],
    ["'-0.5'", '1969-12-31T23:59:59.500000+00:00'],
  ])('startAt: %s', (written, read) => {
    expect(at(normal(`schedule: {kind: datetime, startAt: ${written}}`), 'schedule', 'startAt')).toEqual(
      new DateTimeValue(read),
    )
  })

  it.each(['2024-02-30', "'2024-05-01T25:00'", 'tomorrow', 'true'])('startAt: %s is no time', (written) => {
    const startAt = at(normal(`schedule: {kind: datetime, startAt: "${written}"}`), 'schedule', 'startAt')
    expect(startAt).not.toBeInstanceOf(DateTimeValue)
  })

  it.each<[string, string]>([
    ['60', '0:01:00'],
    ['0.5', '0:00:00.500000'],
    ['PT1H30M', '1:30:00'],
    ["'1 day, 2:00:00'", '1 day, 2:00:00'],
    ['P2D', '2 days, 0:00:00'],
    ['-1', '-1 day, 23:59:59'],
  ])('frequency: %s', (written, read) => {
    expect(at(normal(`schedule: {kind: interval, frequency: ${written}}`), 'schedule', 'frequency')).toBe(
      read,
    )
  })

  it('labels become texts', () => {
    const labels = at(
      run('environment: {labels: {a: 1, b: true, c: 1.0, d: [x], e: 2020-01-01}}'),
      'component',
      'run',
      'environment',
      'labels',
    )
    expect(labels).toEqual(dict(Object.entries({ a: '1', b: 'true', c: '1.0', d: '["x"]', e: '2020-01-01' })))
  })
})

describe('short forms are written out', () => {
  it('params', () => {
    expect(normal('params: {a: 1, b: {value: 2, to_env: B}, c: {x: 1}, d: null, e: {}}').params).toEqual(
      dict(
        Object.entries({
          a: dict([['value', 1]]),
          b: dict([
            ['value', 2],
            ['toEnv', 'B'],
          ]),
          c: dict([['value', dict([['x', 1]])]]),
          d: dict([['value', null]]),
          e: dict(),
        }),
      ),
    )
  })

  it('texts with commas', () => {
    expect(normal("tags: 'a, b,,c '").tags).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ["kind: range, value: '0:10:2'", { start: new Float(0), stop: new Float(10), step: new Float(2) }],
    ['kind: range, value: [0, 1, 0.5]', { start: new Float(0), stop: new Float(1), step: 0.5 }],
    [
      'kind: range, value: {start: 0, stop: 4, step: 2}',
      { start: new Float(0), stop: new Float(4), step: 2 },
    ],
    ["kind: linspace, value: '0:1:5'", { start: new Float(0), stop: new Float(1), num: 5 }],
    ["kind: uniform, value: '0:1'", { low: new Float(0), high: new Float(1) }],
    [
      "kind: daterange, value: ['2024-01-01', 2024-02-01, '7']",
      { start: new DateValue('2024-01-01'), stop: new DateValue('2024-02-01'), step: 7 },
    ],
  ])('{%s}', (param, value) => {
    const matrix = normal(`matrix: {kind: random, numRuns: 2, params: {p: {${param}}}}`)
    expect(at(matrix, 'matrix', 'params', 'p', 'value')).toEqual(
      dict(Object.entries(value) as [string, Value][]),
    )
  })

  it('deprecated keys of inputs move, and a default makes an input optional', () => {
    const inputs = at(
      normal(
        'component: {inputs: [{name: a, value: 1, options: [1, 2], delay_validation: yes}, {name: b}], run: {kind: job}}',
      ),
      'component',
      'inputs',
    )
    expect(inputs).toMatchObject([
      { name: 'a', value: 1, isOptional: true, validation: { options: [1, 2], delay: true } },
      { name: 'b' },
    ])
    expect(at(inputs as Value, 0)).not.toHaveProperty('options')
    expect(at(inputs as Value, 1)).not.toHaveProperty('isOptional')
  })
})

describe('keys', () => {
  it('get one spelling below the top level', () => {
    expect(normal('run_patch: {}, termination: {max_retries: 1}')).toMatchObject({
      run_patch: {},
      termination: { maxRetries: 1 },
    })
  })

  it('of Kubernetes objects get it in any spelling; what is inside stays', () => {
    expect(
      at(
        run('container: {image_pull_policy: Always, WorkingDir: /, env: [{name: a_b, valueFrom: {a_b: 1}}]}'),
        'component',
        'run',
        'container',
      ),
    ).toEqual(
      dict([
        ['imagePullPolicy', 'Always'],
        ['workingDir', '/'],
        [
          'env',
          [
            dict([
              ['name', 'a_b'],
              ['valueFrom', dict([['a_b', 1]])],
            ]),
          ],
        ],
      ]),
    )
  })

  it('keep nulls and keys that nobody knows', () => {
    expect(normal('queue: null, zz: [1]')).toMatchObject({ queue: null, zz: [1] })
  })
})

it('does not change its input, and a normal form is its own normal form', () => {
  const text = `{version: 1.1, kind: operation, hubRef: a, tags: 'a,b', params: {a: 1},
    schedule: {kind: interval, frequency: PT1H, start_at: 2024-01-01},
    matrix: {kind: random, numRuns: 2, params: {p: {kind: range, value: '0:10:2'}}}}`
  const { value } = readSource({ name: 'f', text }).source!
  const before = JSON.stringify(value)
  const once = normalizeDocument('operation', value)
  expect(JSON.stringify(value)).toBe(before)
  expect(normalizeDocument('operation', once)).toEqual(once)
})
