import { describe, expect, it } from 'vitest'
import { catalogue } from '../../src/diagnostics/catalogue.js'
import { diagnosticsToSarif } from '../../src/diagnostics/render-sarif.js'
import { bundleOf, check } from '../../src/index.js'

const WRONG = 'version: 1.1\nkind: component\nname: a\nname: b\nrun:\n  kind: jobb\n'

const sarif = (name: string, text: string) =>
  diagnosticsToSarif(check(bundleOf({ name, text })).diagnostics, '1.2.3')

describe('diagnosticsToSarif', () => {
  it('is a log of version 2.1.0 with one run of pxrun', () => {
    const log = JSON.parse(JSON.stringify(sarif('a.yaml', WRONG)))
    expect(Object.keys(log).sort()).toEqual(['$schema', 'runs', 'version'])
    expect(log.version).toBe('2.1.0')
    expect(log.runs).toHaveLength(1)
    expect(log.runs[0].tool.driver).toMatchObject({ name: 'pxrun', semanticVersion: '1.2.3' })
    expect(log.runs[0].columnKind).toBe('utf16CodeUnits')
  })

  it('has a rule for every code, with a description and a level', () => {
    const { rules } = sarif('a.yaml', WRONG).runs[0]!.tool.driver
    expect(rules.map(({ id }) => id)).toEqual(Object.keys(catalogue))
    for (const { shortDescription, defaultConfiguration } of rules) {
      expect(shortDescription.text).toMatch(/\w{3}/)
      expect(shortDescription.text).not.toContain('undefined')
      expect(['error', 'warning']).toContain(defaultConfiguration.level)
    }
  })

  it('gives each result its rule, level, message and region', () => {
    const { tool, results } = sarif('jobs/a.yaml', WRONG).runs[0]!
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['unknown-kind', 'error'],
      ['yaml-duplicate-key', 'warning'],
    ])
    for (const { ruleId, ruleIndex, message } of results) {
      expect(tool.driver.rules[ruleIndex]!.id).toBe(ruleId)
      expect(message.text).toMatch(/\w/)
    }
    expect(results[0]!.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'jobs/a.yaml' },
          region: { startLine: 6, startColumn: 9, endLine: 6, endColumn: 13 },
        },
      },
    ])
  })

  it('points at related places', () => {
    const text =
      'version: 1.1\nkind: component\ninputs: [{name: x, type: int}, {name: x, type: str}]\nrun: {kind: job}\n'
    const result = sarif('a.yaml', text).runs[0]!.results.find(({ ruleId }) => ruleId === 'io-name-twice')
    expect(result?.relatedLocations).toEqual([
      {
        message: { text: 'the first one is here' },
        physicalLocation: expect.objectContaining({ artifactLocation: { uri: 'a.yaml' } }),
      },
    ])
  })

  it.each([
    ['a b/ü#?.yaml', 'a%20b/%C3%BC%23%3F.yaml'],
    ['/abs/a.yaml', 'file:///abs/a.yaml'],
    ['C:\\jobs\\a.yaml', 'file:///C:/jobs/a.yaml'],
    ['\ud800.yaml', '%EF%BF%BD.yaml'],
  ])('writes the path %j as the URI %j', (name, uri) => {
    const [result] = sarif(name, WRONG).runs[0]!.results
    expect(result!.locations![0]!.physicalLocation.artifactLocation.uri).toBe(uri)
  })
})
