/** The contract suites as authors of stores and executors have them: from the built package. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tempDir } from '../support/temp-dir.js'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const { storeContract, executorContract } = await import('../../dist/testing.js' as string)
const { createEngine } = await import('../../dist/index.js' as string)

describe('pxrun/testing', () => {
  it('has the suites, with their types', () => {
    expect([typeof storeContract, typeof executorContract]).toEqual(['function', 'function'])
    const types = readFileSync(exports['./testing'].types, 'utf8')
    expect(types).toContain('storeContract')
    expect(types).toContain('executorContract')
  })
})

storeContract({
  name: 'the store of an engine, by the package alone',
  create: () => {
    const home = tempDir()
    return { open: async (clock: unknown) => (await createEngine({ home, clock, executors: [] })).store }
  },
})
