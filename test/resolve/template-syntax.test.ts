import { describe, expect, it } from 'vitest'
import { positionAt } from '../../src/diagnostics/source.js'
import { bundleOf, check } from '../../src/index.js'
import { checkTemplateSyntax } from '../../src/resolve/template-syntax.js'

function found(text: string): string[] {
  const { operation, diagnostics } = check(bundleOf({ name: 'a.yaml', text }))
  if (!operation) throw new Error(diagnostics.map(({ message }) => message).join('; '))
  return checkTemplateSyntax(operation).map(({ code, location }) => {
    const { line, column } = positionAt(location!.file, location!.range.start)
    return `${code} ${line}:${column}`
  })
}

describe('a template that cannot be read', () => {
  it('is found before it is rendered, at its place in the text', () => {
    const text = `version: 1.1
kind: component
description: "braces {{ in a description are text"
termination: {timeout: "{{ 1 | dobule }}"}
run:
  kind: job
  container:
    args: ["{{ lr", "{{ lr | upper }}", "cat << EOF"]
`
    expect(found(text)).toEqual(['template-syntax 8:18', 'template-syntax 4:32'])
  })

  it('is found in the operations of a dag too', () => {
    const text = `version: 1.1
kind: component
run:
  kind: dag
  operations:
  - name: a
    component: {run: {kind: job, container: {args: ["{% if x %}"]}}}
  - {name: b, dagRef: c}
  components:
  - {name: c, run: {kind: job, container: {args: ["{{ }}"]}}}
`
    expect(found(text)).toEqual(['template-syntax 7:64', 'template-syntax 10:55'])
  })

  it('is none that only has names nobody knows', () => {
    expect(
      found('version: 1.1\nkind: component\nrun: {kind: job, container: {args: ["{{ x.y }}"]}}\n'),
    ).toEqual([])
  })
})
