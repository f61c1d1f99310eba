import { describe, expect, it } from 'vitest'
import { dict, type Value } from '../../src/base/value.js'
import { checkNames, namesAny } from '../../src/connections/check-names.js'
import { NO_CONFIGURATION } from '../../src/connections/configuration.js'
import { Diagnostics } from '../../src/diagnostics/collector.js'
import { Origins } from '../../src/polyaxonfile/origins.js'
import { Reporter } from '../../src/polyaxonfile/report.js'

const configuration = { ...NO_CONFIGURATION, artifactsStore: 'store', queues: { gpu: { priority: 0 } } }

function said(sections: Record<string, Value>) {
  const diagnostics = new Diagnostics()
  const value = dict(Object.entries(sections))
  const isLacking = checkNames(
    { value, origins: Origins.of({ kind: 'built-in' }) },
    configuration,
    new Reporter(diagnostics),
  )
  return [isLacking, ...diagnostics.items.map(({ message }) => message)]
}

describe('the names of a document', () => {
  it('are looked for where the format has them, not where users have keys of their own', () => {
    const own = { connection: 'x', connections: ['x'], queue: 'x', secret: { name: 'x' } }
    for (const sections of [
      { params: own, matrix: { kind: 'mapping', values: [own] } },
      { run: { init: [{ dockerfile: { image: 'a', env: own } }], runtimeEnv: own, metadata: own } },
      {
        run: {
          environment: { labels: own, annotations: own },
          container: { env: [{ name: 'A', value: own }] },
        },
      },
    ])
      expect([sections, namesAny(sections as Value), said(sections as Record<string, Value>)]).toEqual([
        sections,
        false,
        [false],
      ])
  })

  it('are known, or are known to the run only', () => {
    expect(said({ queue: 'gpu', run: { connections: ['store', '{{ which }}'] } })).toEqual([false])
  })

  it('are needed before a run by its steps and its variables, not by what comes after or may be missing', () => {
    expect(said({ hooks: [{ connection: 'slack' }], queue: 'cpu' })).toEqual([
      false,
      'the configuration has no connection `slack`',
      'the configuration has no queue `cpu`',
    ])
    expect(said({ run: { init: [{ connection: 'a' }] } })).toEqual([true, expect.stringContaining('`a`')])
    const optional = { secretKeyRef: { name: 's', key: 'k', optional: true } }
    expect(said({ run: { container: { env: [{ name: 'A', valueFrom: optional }] } } })).toEqual([false])
  })

  it('are said once, however often they stand there', () => {
    const pod = { connections: ['a'] }
    expect(said({ run: { worker: pod, master: pod } })).toHaveLength(2)
  })
})
