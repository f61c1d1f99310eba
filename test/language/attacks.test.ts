import { describe, expect, it } from 'vitest'
import { bundleOf, compile } from '../../src/index.js'
import { attacks } from './attacks.js'

const context = { owner: 'user', project: 'project', uuid: '0'.repeat(32), contextRoot: '/plx-context' }

// How long each takes is measured where nothing else runs: `node bench/attacks.mjs`.
describe('what is made to do harm', () => {
  it.each(attacks)('$title is refused', ({ text, params = {}, code }) => {
    const { diagnostics, operation } = compile(bundleOf({ name: 'a.yaml', text }), { params, context })
    expect(operation).toBeUndefined()
    const codes = diagnostics.filter(({ severity }) => severity === 'error').map((item) => item.code)
    expect(codes.some((each) => each.startsWith(code))).toBe(true)
  })

  it('and leaves no trace in the prototypes of this program', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
