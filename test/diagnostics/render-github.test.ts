import { describe, expect, it } from 'vitest'
import { diagnosticToGithub } from '../../src/diagnostics/render-github.js'
import { bundleOf, check } from '../../src/index.js'

const printed = (name: string, text: string) =>
  check(bundleOf({ name, text })).diagnostics.map(diagnosticToGithub)

describe('diagnosticToGithub', () => {
  it('names the file, the place within the line and the code', () => {
    const text = 'version: 1.1\nkind: component\nrun:\n  kind: jobb\n'
    expect(printed('jobs/a.yaml', text)).toEqual([
      expect.stringMatching(
        /^::error file=jobs\/a\.yaml,line=4,endLine=4,col=9,endColumn=13,title=unknown-kind::the `kind` of `run` cannot be .*%0Ahint: .*`job`/,
      ),
    ])
  })

  it('leaves out the columns of what spans lines, which GitHub does not take', () => {
    const text =
      'version: 1.1\nkind: component\nrun:\n  kind: job\n  container:\n    - image: a\n    - image: b\n'
    const [line] = printed('a.yaml', text)
    expect(line).toMatch(/^::error file=a\.yaml,line=6,endLine=[78],title=wrong-type::/)
  })

  it('escapes what would end a property or the command', () => {
    const [line] = printed(
      'a,b:c%\n.yaml',
      'version: 1.1\nkind: component\n"x%\\r\\n::error::y": 1\nrun: {kind: job}\n',
    )
    expect(line).toContain('file=a%2Cb%3Ac%25%0A.yaml,')
    expect(line).toMatch(/::`x%25.*::error::y` is not a key of the top level/)
    expect(line).not.toMatch(/[\r\n]/)
  })

  it('prints a warning as one', () => {
    const [line] = printed('a.yaml', 'version: 1.1\nkind: component\nname: a\nname: b\nrun: {kind: job}\n')
    expect(line).toMatch(/^::warning file=a\.yaml,line=4,.*title=yaml-duplicate-key::/)
  })

  it('needs no place', () => {
    const [line] = check(
      bundleOf({ name: 'a.yaml', text: 'version: 1.1\nkind: component\nrun: {kind: job}\n' }),
      {
        params: { lr: '1' },
      },
    ).diagnostics.map(diagnosticToGithub)
    expect(line).toMatch(/^::error title=param-unexpected::`lr` is not an input/)
  })
})
