import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatEventLine, parseEventLine } from '../../src/tracking/formats/event.js'
import { extensionOfFile, nameOfFile, toEventName } from '../../src/tracking/formats/names.js'
import {
  asciiJsonString,
  formatFloat,
  formatTimestamp,
  parseFloatText,
  parseTimestamp,
} from '../../src/tracking/formats/python-text.js'

const time = new Date('2026-11-22T11:28:57.025Z')

describe('floats', () => {
  it.each([
    [1, '1.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [1 / 3, '0.3333333333333333'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-1.5e-7, '-1.5e-07'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.2345678901234568e17, '1.2345678901234568e+17'],
    [1e22, '1e+22'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [Number.NaN, 'nan'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('%f is written as Python writes it: %s', (value, text) => {
    expect(formatFloat(value)).toBe(text)
  })

  it('come back as they were', () => {
    fc.assert(fc.property(fc.double(), (value) => Object.is(parseFloatText(formatFloat(value)), value)))
  })

  it.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Inf', Number.NEGATIVE_INFINITY],
    ['7', 7],
    ['+.5', 0.5],
    ['1e3\r', 1000],
  ])('%s is read', (text, value) => {
    expect(parseFloatText(text)).toBe(value)
  })

  it.each(['', 'abc', '0x10', '1,5', '1 2', 'None', '--1', 'infinite'])('%j is not a number', (text) => {
    expect(parseFloatText(text)).toBeUndefined()
  })
})

describe('times', () => {
  it.each([
    ['2026-11-22 11:28:34.263013+00:00', '2026-11-22T11:28:34.263013+00:00'],
    ['2026-11-22 11:28:34+00:00', '2026-11-22T11:28:34+00:00'],
    ['2026-11-22T11:28:34.5Z', '2026-11-22T11:28:34.500000+00:00'],
    ['2026-11-22 13:28:34.263013+02:00', '2026-11-22T11:28:34.263013+00:00'],
    ['2026-11-22 01:28:34-0530', '2026-11-22T06:58:34+00:00'],
    ['2026-11-22 11:28:34.000001', '2026-11-22T11:28:34.000001+00:00'],
  ])('%s is %s', (text, iso) => {
    expect(parseTimestamp(text)).toBe(iso)
  })

  it.each(['', 'yesterday', '2026-13-01 00:00:00', '2026-11-22', '1700000000'])('%j is none', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })

  it('are written as Python writes them, with all microseconds', () => {
    expect(formatTimestamp(time)).toBe('2026-11-22 11:28:57.025000+00:00')
  })
})

describe('a line of an event file', () => {
  it.each([
    ['metric', { step: 0, timestamp: time, value: 1 }, '0|2026-11-22 11:28:57.025000+00:00|1.0'],
    ['metric', { step: null, timestamp: time, value: Number.NaN }, '|2026-11-22 11:28:57.025000+00:00|nan'],
    [
      'html',
      { step: 1, timestamp: time, value: '<b>hi|there</b>' },
      '{"timestamp": "2026-11-22 11:28:57.025000+00:00", "step": 1, "html": "<b>hi|there</b>"}',
    ],
    [
      'text',
      { step: null, timestamp: time, value: 'a\n"b" é 😀 \x7f' },
      '{"timestamp": "2026-11-22 11:28:57.025000+00:00", "step": null, ' +
        '"text": "a\\n\\"b\\" \\u00e9 \\ud83d\\ude00 \\u007f"}',
    ],
    [
      'confusion',
      { step: 1, timestamp: time, value: { x: ['a|b'], z: [[1]] } },
      '1|2026-11-22 11:28:57.025000+00:00|{"x":["a|b"],"z":[[1]]}',
    ],
    [
      'chart',
      { step: 1, timestamp: time, value: { kind: 'vega' } },
      '{"timestamp": "2026-11-22 11:28:57.025000+00:00", "step": 1, "chart": "{\\"kind\\":\\"vega\\"}"}',
    ],
  ] as const)('of the kind %s is written and comes back', (kind, event, line) => {
    expect(formatEventLine(kind, event)).toBe(line)
    const parsed = parseEventLine(line, kind)
    expect(parsed).toEqual({
      ok: true,
      value: { step: event.step, value: event.value, timestamp: '2026-11-22T11:28:57.025000+00:00' },
    })
  })

  it('is nothing when it is a header or empty', () => {
    for (const line of ['', '  ', '\r', 'step|timestamp|metric', 'step|timestamp|model\r']) {
      expect(parseEventLine(line, 'metric')).toEqual({ ok: true, value: 'nothing' })
    }
  })

  it.each([
    ['metric', '1|2026-11-22 11:28:57'],
    ['metric', 'one|2026-11-22 11:28:57|1.0'],
    ['metric', '1|now|1.0'],
    ['metric', '1|2026-11-22 11:28:57|'],
    ['metric', '1|2026-11-22 11:28:57|high'],
    ['curve', '1|2026-11-22 11:28:57|{"x":['],
    ['html', '{"timestamp": "2026-11-22 11:28:57", "step": 1, "ht'],
    ['html', '{"timestamp": "2026-11-22 11:28:57", "step": 1}'],
    ['html', '{"timestamp": "2026-11-22 11:28:57", "step": "1", "html": "x"}'],
    ['chart', '{"timestamp": "2026-11-22 11:28:57", "step": 1, "chart": "{"}'],
  ])('of the kind %s that is broken says so: %s', (kind, line) => {
    expect(parseEventLine(line, kind).ok).toBe(false)
  })

  it('never throws, whatever it is', () => {
    const kind = fc.constantFrom('metric', 'html', 'chart', 'curve', '__proto__')
    fc.assert(fc.property(fc.string(), kind, (line, of) => typeof parseEventLine(line, of).ok === 'boolean'))
    fc.assert(fc.property(fc.json(), kind, (line, of) => typeof parseEventLine(line, of).ok === 'boolean'))
  })
})

describe('names', () => {
  it.each([
    ['single/metric-name', 'single__metric-name'],
    ['a.b c--d', 'a-b-c-d'],
    ['Genauigkeit é (%)', 'Genauigkeit-e'],
    ['  padded  ', 'padded'],
    ['C:\\\\models\\x', 'C__models__x'],
    ['../../etc/passwd', '-__-__etc__passwd'],
    ['/abs', '__abs'],
    ['日本', ''],
    ['..', '-'],
    ['a\0b\n', 'ab'],
  ])('%j is stored as %j', (name, stored) => {
    expect(toEventName(name)).toBe(stored)
  })

  it('are never a path', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => /^[\w-]*$/.test(toEventName(name))))
  })

  it('come from a file up to its first dot', () => {
    expect(nameOfFile('/data/model.tar.GZ')).toBe('model')
    expect(extensionOfFile('/data/model.tar.GZ')).toBe('tar.gz')
    expect(nameOfFile('models/best/')).toBe('best')
    expect(extensionOfFile('/data.d/model')).toBe('')
  })
})

describe('an escaped string', () => {
  it('is ASCII and the same string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = asciiJsonString(text)
        return /^[\x20-\x7e]*$/.test(escaped) && JSON.parse(escaped) === text
      }),
    )
  })
})
