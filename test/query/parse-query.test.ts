import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from '../../src/query/parse-query.js'
import type { Query, QueryProblem, RunField } from '../../src/query/query.js'
import { NOT_RECORDED, RUN_FIELDS } from '../../src/query/run-fields.js'

const status: RunField = { of: 'run', attribute: 'status' }
const condition = (field: RunField, test: object, negated = false) => ({
  kind: 'condition',
  field,
  negated,
  test,
})

function query(text: string): Query {
  const result = parseQuery(text)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

function problem(text: string): QueryProblem {
  const result = parseQuery(text)
  if (result.ok) throw new Error(`${text} was understood`)
  return result.error
}

describe('parseQuery', () => {
  it('joins conditions by commas and AND, alternatives by OR, and groups by parentheses', () => {
    const running = condition(status, { op: '=', value: 'running' })
    const failed = condition(status, { op: '=', value: 'failed' })
    const named = condition({ of: 'run', attribute: 'name' }, { op: '=', value: 'x' })
    expect(query('status:running')).toEqual(running)
    expect(query('status:running, name:x')).toEqual({ kind: 'all', of: [running, named] })
    expect(query('status:running and status:failed OR name:x')).toEqual({
      kind: 'any',
      of: [{ kind: 'all', of: [running, failed] }, named],
    })
    expect(query('(status:running | status:failed), name:x')).toEqual({
      kind: 'all',
      of: [{ kind: 'any', of: [running, failed] }, named],
    })
  })

  it('reads a plain query that the grammar refuses: empty places, names with dashes and slashes', () => {
    expect(query('status:running,,')).toEqual(condition(status, { op: '=', value: 'running' }))
    expect(query('metrics.val/top-5:>0.5')).toEqual(
      condition({ of: 'metrics', key: 'val/top-5' }, { op: '>', value: 0.5 }),
    )
  })

  it('asks for nothing where anything will do', () => {
    expect(query('created_at:_any_')).toEqual({ kind: 'all', of: [] })
    expect(query('created_at:_any_, status:~failed')).toEqual(
      condition(status, { op: '=', value: 'failed' }, true),
    )
  })

  it.each([
    ['name:1.10', { op: '=', value: '1.10' }],
    ['name:"1.10"', { op: '=', value: '1.10' }],
    ['name:true|a', { op: 'in', values: ['true', 'a'] }],
    ['name:%1.10%', { op: 'like', text: '1.10', anchor: 'anywhere' }],
    ['uuid:0123ABCD-0123%', { op: 'like', text: '0123abcd0123', anchor: 'start' }],
    ['inputs.lr:0.1', { op: '=', value: 0.1 }],
    ['inputs.lr:"0.1"', { op: '=', value: '0.1' }],
    ['in.flag:true', { op: '=', value: true }],
    ['params.layers:[64]', { op: '=', value: [64] }],
    ['meta_flags.seen:yes', { op: '=', value: true }],
    ['duration:~<1_000', { op: '<', value: 1000 }],
    ['metrics.loss:-inf', { op: '=', value: -Infinity }],
    [
      'created_at:2020-02-29',
      { op: 'range', from: '2020-02-29T00:00:00.000Z', to: '2020-02-29T23:59:59.999Z' },
    ],
    [
      'created_at:2020-1-2 10:10:59',
      { op: 'range', from: '2020-01-02T10:10:00.000Z', to: '2020-01-02T10:10:59.999Z' },
    ],
    ['created_at:>2020-01-02', { op: '>', value: '2020-01-02T00:00:00.000Z' }],
    ['created_at:<=2020-01-02T10:10:59.5+02:00', { op: '<=', value: '2020-01-02T08:10:59.500Z' }],
    [
      'created_at:2020-01-01 .. 2020-02-01',
      { op: 'range', from: '2020-01-01T00:00:00.000Z', to: '2020-02-01T00:00:00.000Z' },
    ],
    ['created_at:last_month', { op: 'recent', days: 30 }],
    ['started_at:~nil', { op: 'nil' }],
  ])('gives values the meaning of their field: %s', (text, test) => {
    expect(query(text)).toMatchObject({ kind: 'condition', test })
  })

  it.each([
    ['', 0, 'empty'],
    ['status', 0, '`:` is missing'],
    ['status:', 0, 'the value is missing'],
    ['stauts:running', 0, 'Did you mean `status`?'],
    ['status:running, nmae:x', 16, 'Did you mean `name`?'],
    ['status:runing', 7, 'Did you mean `running`?'],
    ['status:>running', 7, 'does not take `>`'],
    ['status:a..b', 7, '`..` is not allowed'],
    ['metrics:0.1', 0, '`metrics.KEY`'],
    ['metrics.a.b:0.1', 0, 'is not the name of a field'],
    ['metrics.loss:low', 13, 'a number is expected'],
    ['metrics.loss:nan', 13, 'not a number'],
    ['name.first:x', 0, 'Write `name` alone'],
    ['created_at:2021-02-29', 11, 'is not a time'],
    ['created_at:2020', 11, '2020-01-31'],
    ['agent:x', 0, 'pxrun does not record `agent`'],
    ['not status:running', 0, '`~`'],
    ['meta_flags.seen:maybe', 16, 'neither true nor false'],
    ['(status:running', 15, 'a `)` is missing'],
    ['status:running OR', 17, 'a condition is missing'],
    ['status:running)', 14, 'is not expected here'],
  ])('says what is wrong, where, and what to write instead: %s', (text, offset, words) => {
    const { message, hint, offset: at } = problem(text)
    expect(at).toBe(offset)
    expect(`${message} ${hint}`).toContain(words)
  })

  it('has an answer for every field of the table, and none for what is not recorded', () => {
    for (const [name, { keys, values }] of RUN_FIELDS) {
      const field = keys === 'any' ? `${name}.key` : name
      expect(query(`${field}:nil`)).toMatchObject({ test: { op: 'nil' } })
      const value = { time: '2020-01-01', status: 'running', flag: 'true' }[values as string] ?? '1'
      expect(query(`${field}:~${value}`)).toMatchObject({ negated: true })
    }
    for (const name of NOT_RECORDED) expect(problem(`${name}:x`).message).toContain('does not record')
  })

  it('refuses what is too long, too deep or too much instead of failing on it', () => {
    expect(problem(`name:${'x'.repeat(30_000)}`).message).toContain('longer')
    expect(problem(`${'('.repeat(5000)}name:x${')'.repeat(5000)}`).message).toContain('parentheses')
    expect(problem('name:x,'.repeat(1000)).message).toContain('more than 500 conditions')
    expect(problem(`name:x ${' '.repeat(19_000)}) `).message).toContain('not expected')
  })

  it('never throws, and points into the text', () => {
    const words =
      'status name metrics.loss created_at inputs.x tags : : : , ( ) | or AND ~ >= < .. % nil 0.1 2020-01-01 null [1] "a" _any_'
    const piece = fc.oneof(
      fc.constantFrom(...words.split(' '), ' '),
      fc.string({ maxLength: 3, unit: 'binary' }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        const result = parseQuery(text)
        if (!result.ok) expect(result.error.offset).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 2000 },
    )
  })
})
