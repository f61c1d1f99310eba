/** The contract suites as authors of stores and executors have them: from the built package. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../support/temp-dir.js'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const { storeContract, ...suites } = await import('../../dist/testing.js' as string)
const { createEngine } = await import('../../dist/index.js' as string)

describe('pxrun/testing', () => {
  it('has the suites, with their types', () => {
    const names = ['connectionKindContract', 'executorContract', 'initializerContract', 'storeContract']
    expect(Object.keys({ ...suites, storeContract }).sort()).toEqual(names)
    const types = readFileSync(exports['./testing'].types, 'utf8')
    for (const name of names) expect(types).toContain(name)
  })
})

storeContract({
  name: 'the store of an engine, by the package alone',
  create: () => {
    const home = tempDir()
    return { open: async (clock: unknown) => (await createEngine({ home, clock, executors: [] })).store }
  },
})
