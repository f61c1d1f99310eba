import { describe, expect, it } from 'vitest'
import { compile } from '../../src/pipeline.js'
import { bundleOf } from '../../src/polyaxonfile/bundle.js'
import type { Facts } from '../../src/resolve/facts.js'
import { CONTEXT, json, told } from '../support/language.js'

const RUN = 'runs.f8176c9463a345908ce6865c9c7894a9'
const text = (sections: string, inputs: string) =>
  `version: 1.1\nkind: operation\n${sections}\ncomponent:\n  inputs: [${inputs}]\n  run: {kind: job, container: {image: a, args: ["{{ x }}"]}}\n`

const withFacts = (document: string, facts?: Facts) =>
  compile(bundleOf({ name: 'a.yaml', text: document }), { context: CONTEXT, facts })

const argsOf = (result: ReturnType<typeof withFacts>) =>
  (json(result.operation!.compiled) as { run: { container: { args: unknown } } }).run.container.args

describe('facts', () => {
  const document = text(`params: {x: {ref: ${RUN}, value: outputs.loss}}`, '{name: x, type: float}')

  it('take the place of references, cast like any value', () => {
    const facts = { references: new Map([[`${RUN}.outputs.loss`, '0.25']]), joins: new Map() }
    expect(argsOf(withFacts(document, facts))).toEqual([0.25])
  })

  it('take the place of joins', () => {
    const joined = text(
      'joins: [{query: q, params: {x: {value: outputs.loss}}}]',
      '{name: x, type: float, isList: true}',
    )
    const facts = { references: new Map(), joins: new Map([['x', [0.5, 0.25]]]) }
    expect(argsOf(withFacts(joined, facts))).toEqual([[0.5, 0.25]])
  })

  it('that are missing are named', () => {
    const { diagnostics } = withFacts(document, { references: new Map(), joins: new Map() })
    expect(diagnostics.map(told)).toMatchObject([
      { code: 'fact-missing', line: 3, message: expect.stringContaining(`${RUN}.outputs.loss`) },
    ])
  })

  it('are not asked for in a plain compile, which leaves the reference open', () => {
    expect(withFacts(document).diagnostics.map(told)).toMatchObject([{ code: 'param-unknown-place' }])
  })
})
