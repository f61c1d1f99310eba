import { describe, expect, it } from 'vitest'
import { bundleOf, compile, fail, type Loader, loadDocument, ok } from '../../src/index.js'
import { attacks, bombs } from './attacks.js'

const context = { owner: 'user', project: 'project', uuid: '0'.repeat(32), contextRoot: '/plx-context' }

// How long each takes is measured where nothing else runs: `node bench/attacks.mjs`.
describe('what is made to do harm', () => {
  it.each(attacks)('$title is refused', ({ text, params = {}, code }) => {
    const { diagnostics, operation } = compile(bundleOf({ name: 'a.yaml', text }), { params, context })
    expect(operation).toBeUndefined()
    const codes = diagnostics.filter(({ severity }) => severity === 'error').map((item) => item.code)
    expect(codes.some((each) => each.startsWith(code))).toBe(true)
  })

  it.each(bombs)('$title is refused, with one error', async ({ files, problem }) => {
    const loader: Loader = {
      load: async (request) => {
        const name = request.kind === 'path' ? request.path : ''
        const text = files[name]
        return text === undefined ? fail('there is no such file') : ok({ name, text })
      },
    }
    const { diagnostics, operation } = compile(await loadDocument({ path: 'main' }, loader), { context })
    expect(operation).toBeUndefined()
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(`^ref-not-loaded .*: ${problem}$`),
    ])
  })

  it('and leaves no trace in the prototypes of this program', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})
