import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, Float, float, type Value } from '../../src/base/value.js'
import { castValue } from '../../src/types/cast-value.js'

const cast = (type: string, value: Value) => castValue(type, value, { name: 'x' })

describe.each(['date', 'datetime'])('%s', (type) => {
  it.each<[Value, string]>([
    ['2020-01-31', '2020-01-31'],
    ['2020-02-29', '2020-02-29'],
    [new DateValue('2020-01-31'), '2020-01-31'],
    [new DateTimeValue('2020-01-31T00:00:00'), '2020-01-31'],
    [new DateTimeValue('2020-01-31T00:00:00+02:00'), '2020-01-31'],
    ['2020-01-31T00:00', '2020-01-31'],
    ['2020-01-31 00:00:00.000Z', '2020-01-31'],
    [0, '1970-01-01'],
    ['86400', '1970-01-02'],
    ['86400.0', '1970-01-02'],
    [float(-86_400), '1969-12-31'],
    [1_580_428_800_000, '2020-01-31'],
  ])('reads %j as %s', (value, iso) => {
    expect(cast(type, value)).toEqual({ ok: true, value: new DateValue(iso) })
  })

  it.each<Value>([
    '2020-1-31',
    '2020-02-30',
    '2021-02-29',
    '0000-01-01',
    ' 2020-01-31',
    '2020-01-31T10:20:30',
    '2020-01-31T24:00:00',
    '2020-01-31T00:00:00+24:00',
    new DateTimeValue('2020-01-31T00:00:00.000001'),
    1,
    '1e5',
    true,
    253_402_300_800_000,
    Number.NaN,
    [],
  ])('refuses %j', (value) => {
    expect(cast(type, value).ok).toBe(false)
  })

  it('says that a time of day is the problem', () => {
    const result = cast(type, '2020-01-31T10:20:30')
    expect(!result.ok && result.error.message).toContain('it has a time of day, and a date must not')
  })
})

describe('timedelta', () => {
  it.each<[Value, number]>([
    [5, 5],
    [1.5, 1.5],
    [true, 1],
    [-5, -5],
    ['1:30:00', 5400],
    ['01:30', 5400],
    ['100:00:00', 360_000],
    ['-0:00:01.5', -1.5],
    ['P1DT2H3M4.5S', 93_784.5],
    ['P1Y2M3W', 365 * 86_400 + 60 * 86_400 + 21 * 86_400],
    ['P1.5D', 129_600],
    ['+P1D', 86_400],
    ['2 days, 01:02:03', 176_523],
    ['1d', 86_400],
    ['1 DAYS 10:00', 122_400],
    ['00:00:00.1234567', 0.123456],
  ])('reads %j as %d seconds', (value, seconds) => {
    expect(cast('timedelta', value)).toEqual({ ok: true, value: float(seconds) })
  })

  it('records no time at all as Polyaxon does, and takes that again', () => {
    expect(cast('timedelta', 0)).toEqual({ ok: true, value: '0:00:00' })
    expect(cast('timedelta', '0:00:00')).toEqual({ ok: true, value: '0:00:00' })
    expect(cast('timedelta', 'PT0S')).toEqual({ ok: true, value: '0:00:00' })
  })

  it.each<Value>([
    '5',
    '1.5',
    '1:30',
    'P',
    'PT',
    'P1H',
    'PT1D',
    'P1.5D2H',
    '1 day 1:00',
    '1 day 24:00:00',
    '1 dayx',
    '12:60:00',
    'P1000000000D',
    1e20,
    Number.NaN,
    [],
    new Float(Number.POSITIVE_INFINITY),
  ])('refuses %j', (value) => {
    expect(cast('timedelta', value).ok).toBe(false)
  })
})
