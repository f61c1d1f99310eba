import { describe, expect, it } from 'vitest'
import { diagnosed, toldAbout } from './support.js'

const inJob = (lines: string) => `version: 1.1\nkind: component\nrun:\n  kind: job\n${lines}`

describe('what a user is told', () => {
  it('about a misspelled key: where it is, and what was meant', () => {
    expect(toldAbout(inJob('  container: {iamge: busybox}\n'))).toEqual([
      '5:15 unknown-key: `iamge` is not a key of `run.container` (did you mean `image`?)',
    ])
  })

  it('about a key of another section', () => {
    expect(toldAbout(inJob('container: {}\n'))).toEqual([
      '5:1 unknown-key: `container` is not a key of the top level (it belongs in `run`)',
    ])
    expect(toldAbout(inJob('schedule: {}\n'))).toEqual([
      '5:1 unknown-key: `schedule` is not a key of the top level (only a `kind: operation` has it)',
    ])
  })

  it('about the other spelling of a key: refused at the top level only', () => {
    expect(toldAbout('version: 1.1\nkind: operation\nhub_ref: a\n')).toEqual([
      '3:1 unknown-key: `hub_ref` is not a key of the top level (did you mean `hubRef`?)',
    ])
    expect(toldAbout(`${inJob('')}termination: {max_retries: 1}\n`)).toEqual([])
    expect(toldAbout(`${inJob('')}termination: {max_retries: 1, maxRetries: 2}\n`)).toEqual([
      '5:15 unknown-key: `max_retries` is not a key of `termination` (`maxRetries` is there too, and it is another spelling of this key)',
    ])
  })

  it('about a problem in a section that is spelled otherwise', () => {
    expect(
      toldAbout(
        'version: 1.1\nkind: operation\nhubRef: a\nschedule:\n  kind: cron\n  cron: "@daily"\n  max_runs: x\n',
      ),
    ).toEqual([
      '7:13 wrong-type: `schedule.maxRuns` must be a whole number or a template `{{ … }}`, not the text `x`',
    ])
  })

  it('about a missing key: at the key of the section', () => {
    expect(
      toldAbout(
        'version: 1.1\nkind: component\nrun: {kind: dag, operations: [{name: a, joins: [{limit: 1}]}]}\n',
      ),
    ).toEqual(['3:50 missing-key: `query` is missing in `run.operations[0].joins[0]`'])
  })

  it('about the wrong kind of a section, with the kinds that there are', () => {
    expect(
      toldAbout('version: 1.1\nkind: operation\nhubRef: a\nschedule: {kind: intervall, frequency: 5}\n'),
    ).toEqual([
      '4:18 unknown-kind: the `kind` of `schedule` cannot be the text `intervall` (did you mean `interval`? The kinds are `cron`, `interval` or `datetime`)',
    ])
    expect(toldAbout('version: 1.1\nkind: operation\nhubRef: a\nschedule: {knd: cron}\n')).toEqual([
      '4:1 missing-key: `kind` is missing in `schedule` (did you mean `kind` by `knd`? The kinds are `cron`, `interval` or `datetime`)',
    ])
  })

  it('about the items of a short form, at the items', () => {
    const matrix = 'matrix: {kind: grid, params: {a: {kind: range, value: [0, ten, 2]}}}'
    expect(toldAbout(`version: 1.1\nkind: operation\nhubRef: a\n${matrix}\n`)).toEqual([
      '4:59 wrong-type: `matrix.params.a.value.stop` must be a number, not the text `ten`',
    ])
  })

  it('about a float where only a whole number can be, and about a date where a text must be', () => {
    expect(toldAbout(`${inJob('')}termination: {ttl: 5.0}\ndescription: 2020-01-01\n`)).toEqual([
      '5:20 wrong-type: `termination.ttl` must be a whole number or a template `{{ … }}`, not the number `5.0`',
      '6:14 wrong-type: `description` must be a text, not the date `2020-01-01`',
    ])
  })

  it('about keys that YAML does not read as text', () => {
    expect(toldAbout('version: 1.1\nkind: operation\nhubRef: a\nparams:\n  on: 1\n')).toEqual([
      '5:3 key-not-text: this key must be a text, but it is read as `true` (put the key in quotes)',
    ])
  })

  it('about names that every JavaScript object knows', () => {
    expect(toldAbout(inJob('  container: {constructor: 1, __proto__: 2}\n'))).toEqual([
      '5:15 unknown-key: `constructor` is not a key of `run.container`',
      '5:31 unknown-key: `__proto__` is not a key of `run.container`',
    ])
  })

  it('about deprecated keys: a warning with the new form', () => {
    const { items, hasErrors } = diagnosed(`${inJob('')}inputs: [{name: a, isList: true, options: [1]}]\n`)
    expect(hasErrors).toBe(false)
    expect(items.map(({ severity, code, hint }) => [severity, code, hint])).toEqual([
      ['warning', 'deprecated-key', 'write `type: List[…]`, unless a join gives the value'],
      ['warning', 'deprecated-key', 'write `validation.options`'],
    ])
  })
})

describe('a file that is no component and no operation', () => {
  it.each([
    [
      '- a\n',
      '1:1 wrong-type: the document must be a mapping, not a list of 1 (write `kind: component` or `kind: operation`)',
    ],
    [
      'version: 1.1\n',
      '1:1 missing-key: `kind` is missing in the top level (write `kind: component` or `kind: operation`)',
    ],
    [
      'version: 1.1\nkind: thing\n',
      '2:7 unknown-kind: the `kind` of the document cannot be the text `thing` (the kinds are `component` or `operation`)',
    ],
  ])('%j', (text, told) => {
    expect(toldAbout(text)).toEqual([told])
  })
})

describe('the version', () => {
  it('must be 1.1, except in a preset', () => {
    expect(toldAbout('version: 1.2\nkind: component\nrun: {kind: job}\n')).toEqual([
      '1:10 not-one-of: `version` must be `1.1`, not the number `1.2`',
    ])
    expect(toldAbout('kind: operation\nhubRef: a\n')).toEqual([
      '1:1 missing-key: `version` is missing in the top level',
    ])
    expect(toldAbout('kind: operation\nisPreset: true\n')).toEqual([])
  })
})
