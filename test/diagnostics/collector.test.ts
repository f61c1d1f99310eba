import { describe, expect, it } from 'vitest'
import { Diagnostics } from '../../src/diagnostics/collector.js'
import { bundleOf, check } from '../../src/index.js'

describe('Diagnostics', () => {
  it('keeps the first hundred of a kind', () => {
    const diagnostics = new Diagnostics()
    for (let i = 0; i < 200; i++) diagnostics.report('yaml-duplicate-key', { key: `k${i}` })
    expect(diagnostics.items).toHaveLength(100)
    expect(diagnostics.items[99]!.message).toContain('`k99`')
    expect(diagnostics.hasErrors).toBe(false)
  })

  it('gives an error the place of a warning: no flood of warnings makes a wrong document right', () => {
    const keys = 'a: 1\n'.repeat(150)
    const text = `version: 1.1\nkind: component\nrun:\n  kind: job\n  container:\n    image: [wrong]\n${keys}`
    const { diagnostics, operation } = check(bundleOf({ name: 'a.yaml', text }))
    expect(diagnostics).toHaveLength(100)
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toContain(
      'unknown-key',
    )
    expect(operation).toBeUndefined()
  })

  it('never drops an error for another one', () => {
    const diagnostics = new Diagnostics()
    for (let i = 0; i < 101; i++) diagnostics.report('param-missing', { name: `p${i}` })
    diagnostics.report('yaml-duplicate-key', { key: 'k' })
    expect(diagnostics.items.map(({ code }) => code)).toEqual(Array(100).fill('param-missing'))
    expect(diagnostics.takes('param-missing')).toBe(false)
  })

  it('puts errors before warnings, and the cause before what follows from it', () => {
    const text = `version: 1.1
kind: component
inputs:
- {name: lr, type: float, isList: true}
run: {kind: job, container: {image: a}}
`
    const { diagnostics } = check(bundleOf({ name: 'a.yaml', text }), { params: { lr: 'x', lt: '1' } })
    expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'error param-value',
      'error param-unexpected',
      'warning deprecated-key',
    ])
    const found = new Diagnostics()
    found.report('yaml-duplicate-key', { key: 'k' })
    found.report('template-syntax', { problem: 'it is cut off' })
    found.report('param-missing', { name: 'lr' })
    found.report('file-not-loaded', { file: 'a', problem: 'gone' })
    expect(found.inOrder.map(({ code }) => code)).toEqual([
      'file-not-loaded',
      'param-missing',
      'template-syntax',
      'yaml-duplicate-key',
    ])
  })
})
