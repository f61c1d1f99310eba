import { expect, it } from 'vitest'
import { withReferences } from '../../src/plan/variable-references.js'
import { shellContainer } from '../engine/support.js'

it('stand for the variables of the container, and for nothing else', () => {
  const container = shellContainer('echo $(A) $(date) $$(A) $(B) ${A} $A', {
    env: { A: 'one', B: '$(A) and $(C)', C: 'late' },
  })
  const { argv, command, env } = withReferences(container)
  expect(argv[2]).toBe('echo one $(date) $(A) one and $(C) ${A} $A')
  expect(command).toEqual(argv)
  expect(env.B).toBe('one and $(C)')
})
