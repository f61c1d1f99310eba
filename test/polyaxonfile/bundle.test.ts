import { describe, expect, it } from 'vitest'
import { fail, ok } from '../../src/base/result.js'
import { bundleOf, type Loader, type LoadRequest, loadDocument } from '../../src/polyaxonfile/bundle.js'

/** Serves texts by name and remembers what was asked for. */
function loaderOf(files: Readonly<Record<string, string>>) {
  const requests: LoadRequest[] = []
  const loader: Loader = {
    async load(request) {
      requests.push(request)
      const name =
        request.kind === 'path' ? request.path : request.kind === 'url' ? request.url : request.name
      const text = files[name]
      return text === undefined ? fail('there is no such file') : ok({ name, text })
    },
  }
  return { loader, requests }
}

const operation = (ref: string) => `version: 1.1\nkind: operation\n${ref}\n`

describe('loadDocument', () => {
  it('loads the document, its presets, and what they refer to', async () => {
    const { loader, requests } = loaderOf({
      'op.yaml': operation('pathRef: ./component.yaml'),
      'preset.yaml': operation('isPreset: true'),
      './component.yaml': 'version: 1.1\nkind: component\nrun: {kind: job}\n',
    })
    const bundle = await loadDocument({ path: 'op.yaml', presets: ['preset.yaml'] }, loader)
    expect(requests).toEqual([
      { kind: 'path', path: 'op.yaml', from: undefined },
      { kind: 'path', path: 'preset.yaml', from: undefined },
      { kind: 'path', path: './component.yaml', from: 'op.yaml' },
    ])
    expect(bundle.main.ok && bundle.presets[0]?.ok && [...bundle.references.values()][0]?.ok).toBe(true)
  })

  it('follows the operations of a dag, by path, url and hub, each once', async () => {
    const dag = 'version: 1.1\nkind: component\nrun:\n  kind: dag\n  operations:\n'
    const { loader, requests } = loaderOf({
      'dag.yaml': `${dag}  - {name: a, pathRef: a.yaml}\n  - {name: b, urlRef: 'https://x.y/b.yaml'}\n  - {name: c, hubRef: c:latest}\n  - {name: d, hubRef: c:latest}\n`,
      'a.yaml': `${dag}  - {name: e, pathRef: e.yaml}\n`,
    })
    await loadDocument({ path: 'dag.yaml' }, loader)
    expect(requests.slice(1)).toEqual([
      { kind: 'path', path: 'a.yaml', from: 'dag.yaml' },
      { kind: 'path', path: 'e.yaml', from: 'a.yaml' },
      { kind: 'url', url: 'https://x.y/b.yaml' },
      { kind: 'hub', name: 'c:latest' },
    ])
  })

  it('does not load a ref of an operation that has its component with it', async () => {
    const { loader, requests } = loaderOf({
      'op.yaml': operation('pathRef: a.yaml\ncomponent: {run: {kind: job}}'),
    })
    await loadDocument({ path: 'op.yaml' }, loader)
    expect(requests).toHaveLength(1)
  })

  it('ends when files refer to each other', async () => {
    const dag = (ref: string) =>
      `version: 1.1\nkind: component\nrun: {kind: dag, operations: [{name: x, pathRef: ${ref}}]}\n`
    const { loader, requests } = loaderOf({ 'a.yaml': dag('b.yaml'), 'b.yaml': dag('a.yaml') })
    await loadDocument({ path: 'a.yaml' }, loader)
    expect(requests.length).toBeLessThan(5)
  })

  it('loads so many files and so much text in all, however they refer to each other', async () => {
    const dag = (names: readonly string[]) =>
      `version: 1.1\nkind: component\nrun:\n  kind: dag\n  operations:\n${names.map((name, i) => `  - {name: o${i}, pathRef: ${name}}\n`).join('')}`
    const upTo = (count: number) => Array.from({ length: count }, (_, i) => `f${i}`)
    const job = 'version: 1.1\nkind: component\nrun: {kind: job}\n'
    // Thirty in thirty in thirty.
    const files = Object.fromEntries(
      upTo(30).flatMap((a) => [
        [a, dag(upTo(30).map((b) => `${a}.${b}`))],
        ...upTo(30).flatMap((b) => [
          [`${a}.${b}`, dag(upTo(30).map((c) => `${a}.${b}.${c}`))],
          ...upTo(30).map((c) => [`${a}.${b}.${c}`, job]),
        ]),
      ]),
    )
    const many = loaderOf({ ...files, main: dag(upTo(30)) })
    const bundle = await loadDocument({ path: 'main' }, many.loader)
    expect(many.requests).toHaveLength(12_001)
    expect([...bundle.references.values()].at(-1)).toMatchObject({
      error: { problem: 'all references together lead to more than 12000 files', isTotal: true },
    })
    const large = Object.fromEntries(upTo(30).map((name) => [name, `${job}#${'x'.repeat(1 << 20)}\n`]))
    const long = loaderOf({ ...large, main: dag(upTo(30)) })
    const loaded = await loadDocument({ path: 'main' }, long.loader)
    expect(long.requests).toHaveLength(1 + 16)
    expect([...loaded.references.values()].at(-1)).toMatchObject({
      error: { problem: 'all references together lead to more than 16 MiB of text', isTotal: true },
    })
  })

  it('keeps why something could not be loaded', async () => {
    const { loader } = loaderOf({ 'op.yaml': operation('pathRef: gone.yaml') })
    const bundle = await loadDocument({ path: 'op.yaml' }, loader)
    expect([...bundle.references.values()]).toEqual([
      { ok: false, error: { wanted: 'gone.yaml', problem: 'there is no such file' } },
    ])
    expect((await loadDocument({ path: 'gone.yaml' }, loader)).main).toEqual({
      ok: false,
      error: { wanted: 'gone.yaml', problem: 'there is no such file' },
    })
  })
})

describe('bundleOf', () => {
  it('holds texts that are there already, without a loader', () => {
    const bundle = bundleOf({ name: '<stdin>', text: 'kind: component' })
    expect(bundle.main.ok && bundle.main.value.source?.value).toMatchObject({ kind: 'component' })
  })
})
