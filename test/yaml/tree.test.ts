import { describe, expect, it } from 'vitest'
import { closestNode, keyNodeAt, nodeAt } from '../../src/yaml/lookup.js'
import type { SourceNode } from '../../src/yaml/node.js'
import { toValue } from '../../src/yaml/to-value.js'
import { tree } from './reading.js'

const TEXT = `# a comment
version: 1.1
run:
  kind: job   # another
  container: {image: "python:3.11", args: [a, 'b c']}
  env:
  - name: A
    value: |
      x
      y

tail: &t
  !!map
  k: v
again: *t
empty:
`
const root = tree(TEXT)
const underlined = (node: SourceNode | undefined): string | undefined =>
  node && TEXT.slice(node.range.start, node.range.end)

describe('ranges', () => {
  it.each([
    [['version'], '1.1'],
    [['run', 'kind'], 'job'],
    [['run', 'container'], `{image: "python:3.11", args: [a, 'b c']}`],
    [['run', 'container', 'image'], '"python:3.11"'],
    [['run', 'container', 'args'], "[a, 'b c']"],
    [['run', 'container', 'args', 1], "'b c'"],
    [['run', 'env', 0, 'value'], '|\n      x\n      y'],
    [['run', 'env'], '- name: A\n    value: |\n      x\n      y'],
    [['tail'], 'k: v'],
    [['again'], 'k: v'],
    [['empty'], ''],
  ])('%j', (path, text) => {
    expect(underlined(nodeAt(root, path))).toBe(text)
  })

  it('an empty value stands behind its colon', () => {
    expect(nodeAt(root, ['empty'])?.range.start).toBe(TEXT.trimEnd().length)
  })

  it('an alias is the anchored node itself', () => {
    expect(nodeAt(root, ['again'])).toBe(nodeAt(root, ['tail']))
  })

  it('a mapping in brackets covers its pair', () => {
    const text = 'v: [a: 1, b: ]\n'
    const ranges = [0, 1].map((index) => nodeAt(tree(text), ['v', index])!.range)
    expect(ranges.map(({ start, end }) => text.slice(start, end))).toEqual(['a: 1', 'b:'])
  })
})

describe('lookup', () => {
  it('finds keys', () => {
    expect(underlined(keyNodeAt(root, ['run', 'container']))).toBe('container')
    expect(underlined(keyNodeAt(root, ['run', 'container', 'args', 0]))).toBe('args')
    expect(keyNodeAt(root, [])).toBeUndefined()
    expect(keyNodeAt(root, ['run', 'nothing'])).toBeUndefined()
    expect(underlined(keyNodeAt(tree('1: a\n'), [1]))).toBeDefined()
  })

  it('finds nothing where nothing is', () => {
    expect(nodeAt(root, ['nothing'])).toBeUndefined()
    expect(nodeAt(root, ['run', 'env', 1])).toBeUndefined()
    expect(nodeAt(root, ['run', 'env', 'name'])).toBeUndefined()
    expect(nodeAt(root, ['version', 'x'])).toBeUndefined()
    expect(nodeAt(root, ['toString'])).toBeUndefined()
  })

  it('gives the deepest node that exists', () => {
    expect(closestNode(root, ['run', 'env', 0, 'missing'])).toBe(nodeAt(root, ['run', 'env', 0]))
    expect(closestNode(root, ['run', 'env', 3, 'x'])).toBe(nodeAt(root, ['run', 'env']))
    expect(closestNode(root, ['nothing', 'at', 'all'])).toBe(root)
    expect(closestNode(root, [])).toBe(root)
  })
})

describe('toValue', () => {
  it('gives plain values', () => {
    expect(toValue(root)).toEqual({
      version: 1.1,
      run: {
        kind: 'job',
        container: { image: 'python:3.11', args: ['a', 'b c'] },
        env: [{ name: 'A', value: 'x\ny\n' }],
      },
      tail: { k: 'v' },
      again: { k: 'v' },
      empty: null,
    })
  })
})
