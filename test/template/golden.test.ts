import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DateTimeValue, DateValue, type Dict, dict } from '../../src/base/value.js'
import { parseTemplate, pythonLiteral, renderTemplate, scopeOf } from '../../src/template/index.js'

interface Golden {
  readonly scope: string
  readonly when: string
  readonly day: string
  readonly cases: readonly (readonly [template: string, text: string | null])[]
}

const golden: Golden = JSON.parse(readFileSync(new URL('jinja-golden.json', import.meta.url), 'utf8'))
const names = pythonLiteral(golden.scope) as Dict
const scope = scopeOf(
  dict([
    ...Object.entries(names),
    ['when', new DateTimeValue(golden.when)],
    ['day', new DateValue(golden.day)],
  ]),
)

function render(template: string): string | null {
  const parsed = parseTemplate(template)
  const rendered = parsed.ok ? renderTemplate(parsed.value, scope) : parsed
  return rendered.ok ? rendered.value.text : null
}

describe('templates give what Jinja2 3.1.6 gives', () => {
  it('on every golden case', () => {
    const different = golden.cases
      .map(([template, expected]) => ({ template, expected, actual: render(template) }))
      .filter(({ expected, actual }) => expected !== actual)
    expect(different).toEqual([])
  })

  it('and the golden cases are many, with problems among them', () => {
    expect(golden.cases.length).toBeGreaterThan(2000)
    expect(golden.cases.filter(([, text]) => text === null).length).toBeGreaterThan(200)
  })
})
