import { describe, expect, it } from 'vitest'
import { Origins } from '../../src/polyaxonfile/origins.js'
import { readSource } from '../../src/polyaxonfile/source.js'

const { source } = readSource({ name: 'a.yaml', text: 'run:\n  container:\n    args: [x, y]\n' })
const file = Origins.of({ kind: 'file', source: source!, role: 'document', path: [] })
const argument = Origins.of({ kind: 'argument', name: 'lr' })

describe('Origins', () => {
  it('finds a part through the whole that it belongs to', () => {
    expect(file.at(['run', 'container', 'args', 1])).toMatchObject({ path: ['run', 'container', 'args', 1] })
  })

  it('lets another part take a place, with everything below it', () => {
    const origins = file.with(['run', 'container'], argument, ['anything'])
    expect(origins.at(['run', 'container', 'args', 0])).toEqual({ kind: 'argument', name: 'lr' })
    expect(origins.at(['run', 'kind'])).toMatchObject({ kind: 'file', path: ['run', 'kind'] })
  })

  it('forgets what was recorded below a part that is taken over', () => {
    const origins = file.with(['a', 'b'], argument, []).with(['a'], file, ['run'])
    expect(origins.at(['a', 'b'])).toMatchObject({ kind: 'file', path: ['run', 'b'] })
  })

  it('gives a part as a value of its own', () => {
    const origins = file.with(['run', 'container', 'image'], argument, []).part(['run', 'container'])
    expect(origins.at(['image'])).toEqual({ kind: 'argument', name: 'lr' })
    expect(origins.at(['args', 0])).toMatchObject({ path: ['run', 'container', 'args', 0] })
  })
})
