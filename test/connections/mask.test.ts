import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Mask } from '../../src/connections/mask.js'

const masked = (values: readonly string[], pieces: readonly string[]): string => {
  const stream = new Mask(values).stream()
  return Buffer.concat([...pieces.map((piece) => stream.push(Buffer.from(piece))), stream.end()]).toString()
}

describe('a mask', () => {
  it('hides each secret, also as URLs, JSON and base64 spell it', () => {
    const secret = 'p"ss word/1'
    const text = `${secret} ${encodeURIComponent(secret)} ${JSON.stringify(secret)} ${Buffer.from(secret).toString('base64')}`
    expect(new Mask([secret]).text(text)).toBe('*** *** "***" ***')
  })

  it('hides a secret that comes in two pieces, and shows what cannot belong to one at once', () => {
    const stream = new Mask(['topsecret']).stream()
    expect(stream.push(Buffer.from('say: tops')).toString()).toBe('say: ')
    expect(stream.push(Buffer.from('ecret!')).toString()).toBe('***!')
    expect(stream.push(Buffer.from('Password: ')).toString()).toBe('Password: ')
    expect(stream.push(Buffer.from('to')).toString()).toBe('')
    expect(stream.push(Buffer.from('day\n')).toString()).toBe('today\n')
  })

  it('takes the longer of two secrets that begin alike, and both of two that overlap', () => {
    expect(masked(['abcd', 'abcdefgh'], ['abcd', 'efgh', ' abcd', 'x'])).toBe('*** ***x')
    expect(masked(['abcdef', 'defghi'], ['abcd', 'efghi.'])).toBe('***.')
  })

  it('hides the lines of a secret of several lines', () => {
    const key = '-----BEGIN KEY-----\nAAAABBBBCCCC\nDDDDEEEEFFFF\n-----END KEY-----\n'
    expect(masked([key], ['> AAAABBBBCCCC\n> DDDD', 'EEEEFFFF\n'])).toBe('> ***\n> ***\n')
  })

  it('hides what is left of a secret that was cut off', () => {
    expect(masked(['0123456789abcdef'], ['x 0123456789abcde'])).toBe('x ***')
    expect(masked(['0123456789abcdef'], ['x 0123'])).toBe('x 0123')
  })

  it('leaves very short values alone', () => {
    expect(new Mask(['abc', '']).isEmpty).toBe(true)
  })

  it('gives the same however the text is cut, and never a secret', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 0, maxLength: 8 })
    const secret = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 4, maxLength: 7 })
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: 3 }), fc.array(piece), (secrets, pieces) => {
        const result = masked(secrets, [...pieces, '\n'])
        expect(result).toBe(new Mask(secrets).text(`${pieces.join('')}\n`))
        for (const value of secrets) expect(result).not.toContain(value)
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps memory flat on a text that goes on being a secret', () => {
    const stream = new Mask(['aaaaaaaa']).stream()
    let shown = 0
    for (let i = 0; i < 16; i++) shown += stream.push(Buffer.alloc(1 << 16, 'a')).length
    expect(shown + stream.end().length).toBeLessThan(1000)
  })
})
