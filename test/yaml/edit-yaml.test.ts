/** One entry of a YAML text is changed; all other characters stay. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Dict, isDict, isList, toJson, type Value } from '../../src/base/value.js'
import { type EditPath, removeFromYaml, setInYaml } from '../../src/yaml/edit-yaml.js'
import { toValue } from '../../src/yaml/to-value.js'
import { writeOnOneLine, writeYaml } from '../../src/yaml/write-yaml.js'
import { tree as treeOf } from './reading.js'

const set = (text: string, path: EditPath, value: Value) =>
  setInYaml({ text, root: treeOf(text) }, path, value)
const remove = (text: string, path: EditPath) => removeFromYaml({ text, root: treeOf(text) }, path)

const FILE = `# mine
queues: # by priority
  gpu: {concurrency: 1}   # one card
  cpu:
    # as many as cores
    priority: 2

connections:
- name: code   # the repository
  kind: git
- kind: s3
  name: bucket
# the end
`

describe('an entry of a YAML text', () => {
  it.each<[string, EditPath, Value, string, string]>([
    ['a value', ['queues', 'cpu', 'priority'], 3, 'priority: 2', 'priority: 3'],
    ['a value in braces', ['queues', 'gpu', 'concurrency'], 4, 'concurrency: 1', 'concurrency: 4'],
    [
      'a new value in braces',
      ['queues', 'gpu', 'priority'],
      9,
      'concurrency: 1',
      'concurrency: 1, priority: 9',
    ],
    ['a new value', ['queues', 'cpu', 'concurrency'], 2, 'priority: 2', 'priority: 2\n    concurrency: 2'],
    [
      'a new section',
      ['volumeClaims', 'data set'],
      '/d',
      '  name: bucket',
      '  name: bucket\nvolumeClaims: {data set: /d}',
    ],
    ['of a list', ['connections', 0, 'kind'], 'gcs', 'kind: git', 'kind: gcs'],
    [
      'a new item',
      ['connections', 2],
      { name: 'c', tags: ['a, b', 'yes'] },
      'name: bucket',
      'name: bucket\n- {name: c, tags: ["a, b", "yes"]}',
    ],
    ['a section', ['connections', 1], { name: 'c' }, 'kind: s3\n  name: bucket', '{name: c}'],
    [
      'a section on the line of its key',
      ['connections'],
      [],
      'connections:\n- name: code   # the repository\n  kind: git\n- kind: s3\n  name: bucket',
      'connections: []',
    ],
    [
      'a section below a comment',
      ['queues'],
      {},
      'gpu: {concurrency: 1}   # one card\n  cpu:\n    # as many as cores\n    priority: 2',
      '  {}',
    ],
  ])('can be set: %s', (_, path, value, before, after) => {
    expect(set(FILE, path, value)).toBe(FILE.replace(before, after))
  })

  it.each<[string, EditPath, string, string]>([
    ['the line of one', ['queues', 'gpu'], '  gpu: {concurrency: 1}   # one card\n', ''],
    [
      'with the section that would be empty',
      ['queues', 'cpu', 'priority'],
      '  cpu:\n    # as many as cores\n    priority: 2\n',
      '',
    ],
    ['behind a dash', ['connections', 1, 'kind'], 'kind: s3\n  name', 'name'],
    ['an item', ['connections', 0], '- name: code   # the repository\n  kind: git\n', ''],
  ])('can be taken away: %s', (_, path, before, after) => {
    expect(remove(FILE, path)).toBe(FILE.replace(before, after))
  })

  it('in a file with nothing in it, in one without a last line break, with line breaks of Windows', () => {
    expect(set('', ['a', 'b'], 1)).toBe('a: {b: 1}\n')
    expect(set('# only this', ['a'], 1)).toBe('# only this\na: 1\n')
    expect(set('a: 1', ['b'], 2)).toBe('a: 1\nb: 2')
    expect(set('a:\r\n  b: 1\r\n', ['a', 'c'], 2)).toBe('a:\r\n  b: 1\r\n  c: 2\r\n')
    expect(set('a:\nb: ~\n', ['a', 'x'], 1)).toBe('a: {x: 1}\nb: ~\n')
    expect(set('{}', ['a'], 1)).toBe('{a: 1}')
    expect(set('a: [1, 2,]', ['a', 2], 3)).toBe('a: [1, 2, 3,]')
    expect(set('a: 1', ['a', 'b'], 1)).toBeUndefined()
    expect(remove('a: {b: 1, c: 2}', ['a', 'b'])).toBe('a: {c: 2}')
    expect(remove('a: {b: 1, c: 2}', ['a', 'c'])).toBe('a: {b: 1}')
    expect(remove('{a: {b: 1}}', ['a', 'b'])).toBe('{}')
    expect(remove('a: 1\n', ['b'])).toBeUndefined()
  })

  it('is changed alone, whatever the document', () => {
    const key = fc.string({ maxLength: 6 })
    const { tree } = fc.letrec<{ tree: Value }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom<Value>(null, true, 1, 'x', 'a: b', '- c', '# d', 'two\nlines\n', '{', ''),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 3 }),
      ),
    }))
    const documents = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 })
    const layouts = fc.constantFrom(writeYaml, writeOnOneLine)
    fc.assert(
      fc.property(
        documents,
        layouts,
        fc.infiniteStream(fc.nat(9)),
        tree,
        (document, layout, turns, value) => {
          const text = layout(document)
          const path = pathInto(document, turns)
          const next = set(text, path, value)
          expect([text, path, next, toJson(toValue(treeOf(next!)))]).toEqual([
            text,
            path,
            next,
            changed(document, path, value),
          ])
        },
      ),
      { numRuns: 500 },
    )
  })
})

/** A way to some place in the document, as chance has it. */
function pathInto(value: Value, turns: Stream<number>): EditPath {
  const path: (string | number)[] = []
  for (let here: Value = value; ; ) {
    const steps: (string | number)[] = isList(here) ? [...here.keys()] : isDict(here) ? Object.keys(here) : []
    const turn = turns.next().value as number
    if (steps.length === 0 || (path.length > 0 && turn < 3)) return path
    const step = steps[turn % steps.length]!
    path.push(step)
    here = (here as Dict)[step]!
  }
}

type Stream<T> = Iterator<T, unknown, unknown>

function changed(value: Value, [step, ...rest]: EditPath, by: Value): unknown {
  if (step === undefined) return toJson(by)
  const copy = structuredClone(value) as Record<string | number, Value>
  copy[step] = changed(copy[step]!, rest, by) as Value
  return toJson(copy as Value)
}
