import { describe, expect, it } from 'vitest'
import { type Case, readFixture } from './fixture.js'
import { differences } from './matches.js'
import { observe } from './observe.js'
import { fixtureFiles, isThere, readRules } from './rules.js'

const rules = readRules()
const files = fixtureFiles()

describe('the specification', () => {
  it('numbers the rules of a file from 001 on, without gaps', () => {
    for (const file of new Set(rules.map((rule) => rule.file))) {
      const ids = rules.filter((rule) => rule.file === file).map(({ id }) => id)
      const area = ids[0]!.slice(0, 'PLX-XXX-'.length)
      expect(ids, file).toEqual(ids.map((_, index) => `${area}${String(index + 1).padStart(3, '0')}`))
    }
  })

  it('has each rule once', () => {
    const ids = rules.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  it('says something in each rule', () => {
    expect(rules.filter(({ text }) => text.length < 20).map(({ id }) => id)).toEqual([])
  })

  it('proves each rule by a fixture or by named tests', () => {
    expect(rules.filter(({ id, tests }) => !files.has(id) && !tests.length).map(({ id }) => id)).toEqual([])
  })

  it('names tests that are there', () => {
    const gone = rules.flatMap(({ id, tests }) =>
      tests.filter((test) => !isThere(test)).map(({ file, name }) => `${id}: ${file}: ${name}`),
    )
    expect(gone).toEqual([])
  })

  it('has no fixture without a rule', () => {
    const known = new Set(rules.map(({ id }) => id))
    expect([...files.keys()].filter((id) => !known.has(id))).toEqual([])
  })
})

describe.each([...files])('%s', (id, path) => {
  const fixture = readFixture(path)

  it('proves the rule that its file is named for', () => {
    expect(fixture.rule).toBe(id)
  })

  for (const one of fixture.cases) {
    const test = one.gap === undefined ? it : it.fails
    test(one.title, async () => {
      expect(differences(withProblems(one), await observe(one))).toEqual([])
    })
  }
})

/** A case that speaks of no problems has none. */
const withProblems = ({ expect: expected, query, sort }: Case) =>
  query === undefined && sort === undefined ? { problems: [], ...expected } : expected
