import { describe, expect, it } from 'vitest'
import { type Json, toJson, type Value } from '../../src/base/value.js'
import { castValue } from '../../src/types/cast-value.js'
import { readJson } from '../../src/types/text/read-json.js'

const fromJson = (json: Json): Value => {
  const result = readJson(JSON.stringify(json))
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const cast = (type: string, json: Json) => castValue(type, fromJson(json), { name: 'x' })

describe.each<[string, readonly (readonly [Json, Json])[], readonly Json[]]>([
  [
    'git',
    [
      [{}, {}],
      [
        { url: 'https://github.com/x/y', revision: null, flags: ['--depth 1'] },
        { url: 'https://github.com/x/y', flags: ['--depth 1'] },
      ],
      [{ flags: '{{ flags }}' }, { flags: '{{ flags }}' }],
    ],
    [{ url: 1 }, { flags: '--depth 1' }, { Url: 'x' }, [], 'https://github.com/x/y'],
  ],
  [
    'dockerfile',
    [
      [
        { image: 'a', run: ['ls'], lang_env: 'C', uid: '5', gid: 7, copy: ['a', ['b', 'c']], env: { A: 1 } },
        { image: 'a', run: ['ls'], langEnv: 'C', uid: 5, gid: 7, copy: ['a', ['b', 'c']], env: { A: 1 } },
      ],
      [
        { image: 'a', env: [['A', 'b']], post_run_copy: ['a'], workdirPath: '/x' },
        { image: 'a', env: [['A', 'b']], postRunCopy: ['a'], workdirPath: '/x' },
      ],
      [
        { image: '{{ image }}', run: '{{ run }}' },
        { image: '{{ image }}', run: '{{ run }}' },
      ],
    ],
    [
      {},
      { image: null },
      { image: 'a b' },
      { image: 'a', run: 'ls' },
      { image: 'a', copy: 'x' },
      { image: 'a', langEnv: 'a', lang_env: 'b' },
    ],
  ],
  [
    'file',
    [
      [
        { content: 'hi', filename: 'a.sh', chmod: '+x', kind: 'file' },
        { content: 'hi', filename: 'a.sh', chmod: '+x', kind: 'file' },
      ],
    ],
    [{}, { filename: 'a' }, { content: 1 }, { content: 'hi', kind: 'thing' }],
  ],
  [
    'tensorboard',
    [
      [
        { port: 6006, useNames: 'yes', path_prefix: '/x' },
        { port: 6006, useNames: true, pathPrefix: '/x' },
      ],
      [
        { uuids: 'f8176c9463a345908ce6865c9c7894a9, f8176c94-63a3-4590-8ce6-865c9c7894a9' },
        { uuids: ['f8176c9463a345908ce6865c9c7894a9', 'f8176c9463a345908ce6865c9c7894a9'] },
      ],
      [
        { plugins: 'a, b', uuids: '{{ uuids }}' },
        { plugins: ['a', 'b'], uuids: '{{ uuids }}' },
      ],
    ],
    [{ port: '6006' }, { uuids: ['x'] }, { useNames: 'maybe' }, { plugins: [1] }],
  ],
  [
    'artifacts',
    [
      [
        { files: ['a', ['b', 'c']], dirs: ['d'], workers: 5 },
        { files: ['a', ['b', 'c']], dirs: ['d'], workers: 5 },
      ],
    ],
    [{ files: 'a' }, { files: [1] }, { workers: '5' }, { a: 1 }],
  ],
  [
    'event',
    [
      [
        { name: 'loss', kind: 'metric' },
        { name: 'loss', kind: 'metric' },
      ],
    ],
    [{ name: 1 }, { a: 1 }],
  ],
])('%s', (type, takes, refuses) => {
  it.each(takes)('takes %j', (given, expected) => {
    const result = cast(type, given)
    expect(result.ok && toJson(result.value)).toEqual(expected)
  })
  it.each(refuses)('refuses %j', (given) => {
    expect(cast(type, given).ok).toBe(false)
  })
})

it('reads a document from JSON text', () => {
  const result = castValue('git', '{"revision": "main"}', { name: 'x' })
  expect(result.ok && toJson(result.value)).toEqual({ revision: 'main' })
})

it('names an unknown field and the one that was meant', () => {
  const result = cast('git', { revison: 'main' })
  expect(!result.ok && result.error.message).toBe(
    '`x` must be a git source: a dict with `url`, `revision` and `flags`, not a dict with `revison`: it has no field `revison` (did you mean `revision`?)',
  )
})

it('points at the field that is wrong', () => {
  const result = cast('artifacts', { workers: 'many' })
  expect(!result.ok && result.error.path).toEqual(['workers'])
})
