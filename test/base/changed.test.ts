import { describe, expect, it } from 'vitest'
import { fromLossless, toLossless } from '../../src/base/lossless.js'
import { redactJson } from '../../src/base/redact.js'
import { dict, float, toJson } from '../../src/base/value.js'

const plain = dict([['run', dict([['command', ['a', 'b']]])]])
const odd = dict([
  ['plain', plain],
  ['rate', float(5)],
  ['z', ['https://me:secret@host/x', null]],
])

describe.each([
  ['toLossless', toLossless],
  ['toJson', toJson],
  ['fromLossless', fromLossless as typeof toJson],
  ['redactJson', redactJson as typeof toJson],
])('%s', (_, change) => {
  it('gives back what it has nothing to change in', () => {
    expect(change(plain)).toBe(plain)
  })
})

it('copies only what is on the way to a change, with its keys in order', () => {
  const changed = toLossless(odd) as Record<string, unknown>
  expect(changed).toEqual({ plain, rate: { $float: '5' }, z: odd.z })
  expect(Object.keys(changed)).toEqual(['plain', 'rate', 'z'])
  expect(changed.plain).toBe(plain)
  expect(odd.rate).toEqual(float(5))
  expect(redactJson(toJson(odd))).toEqual({ plain, rate: 5, z: ['https://***@host/x', null] })
})

it('gives values from stored JSON that have no prototype', () => {
  const value = fromLossless(JSON.parse('{"a": {"constructor": 1, "b": [{"$float": "5"}]}}')) as Record<
    string,
    object
  >
  expect(Object.getPrototypeOf(value)).toBeNull()
  expect(Object.getPrototypeOf(value.a)).toBeNull()
  expect(value.a).toEqual(
    dict([
      ['constructor', 1],
      ['b', [float(5)]],
    ]),
  )
})
