/** `pxrun lsp` over stdio, as an editor speaks to it: everything that a schema cannot know. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  CodeAction,
  CodeLens,
  DocumentSymbol,
  Location,
  Position,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver'
import { caret, LanguageClient, type OpenDocument, positionAt } from './language-client.js'

const bin = resolve('dist/bin.cjs')
let folder: string
let client: LanguageClient
let opened = 0

const start = (more: { initializationOptions?: unknown } = {}) =>
  LanguageClient.start({ command: process.execPath, args: [bin, 'lsp', '--stdio'], cwd: folder, ...more })

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'pxrun-lsp-')))
  write('train.yaml', TRAIN)
  client = await start()
})

afterAll(async () => {
  expect(await client.stop()).toBe(0)
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return pathToFileURL(path).href
}

const open = (text: string) => client.open(pathToFileURL(join(folder, `open-${opened++}.yaml`)).href, text)

/** Opens a text with `‸` in it. */
async function openAt(marked: string) {
  const { text, position } = caret(marked)
  const document = await open(text)
  return { document, position }
}

const TRAIN = `version: 1.1
kind: component
name: train
inputs:
  - name: lr
    type: float
    value: 0.1
    description: How far a step goes.
  - name: data
    type: str
outputs:
  - name: loss
    type: float
run:
  kind: job
  container:
    image: python
    command: [python, -m, train]
    args: ["--lr={{ lr }}", "{{ params.data.as_arg }}"]
`

const DAG = `version: 1.1
kind: component
name: pipeline
inputs:
  - name: rate
    type: float
    value: 0.5
run:
  kind: dag
  components:
    - name: work
      inputs:
        - name: lr
          type: float
        - name: data
          type: float
          isOptional: true
      outputs:
        - name: loss
          type: float
      run:
        kind: job
        container:
          image: python
          args: ["--lr={{ lr }}", "{{ params.lr.as_arg }}", "{{ params.data.as_arg }}"]
  operations:
    - name: first
      dagRef: work
      params:
        lr:
          ref: dag
          value: inputs.rate
    - name: second
      dagRef: work
      dependencies: [first]
      params:
        lr: {value: 0.2}
        data:
          ref: ops.first
          value: outputs.loss
`

/** The same with one text in place of another, which is there once. */
function changed(text: string, from: string, to: string): string {
  expect(text.split(from)).toHaveLength(2)
  return text.replace(from, to)
}

const textAt = ({ text }: OpenDocument, { start, end }: { start: Position; end: Position }) =>
  text.split('\n')[start.line]!.slice(start.character, start.line === end.line ? end.character : undefined)

async function problems(text: string) {
  const document = await open(text)
  const found = await client.current(document)
  return found.map(({ range, code, message }) => ({ shown: textAt(document, range), code, message }))
}

describe('what it can do', () => {
  it('leaves formatting alone', () => {
    const { capabilities, serverInfo } = client.server
    expect(serverInfo?.name).toBe('pxrun')
    expect(capabilities.documentFormattingProvider).toBeUndefined()
    expect(capabilities.documentRangeFormattingProvider).toBeUndefined()
    expect(capabilities.documentOnTypeFormattingProvider).toBeUndefined()
  })

  it('has nothing to say about other YAML files', async () => {
    expect(await problems('services:\n  web:\n    image: nginx\n')).toEqual([])
  })
})

describe('diagnostics', () => {
  it('finds nothing wrong with a component whose inputs are given later, nor with a dag', async () => {
    expect(await problems(TRAIN)).toEqual([])
    expect(await problems(DAG)).toEqual([])
  })

  it.each([
    ['a typo in a key', changed(TRAIN, 'inputs:', 'inputz:'), 'inputz', 'unknown-key'],
    ['a default of another type', changed(TRAIN, 'value: 0.1', 'value: fast'), 'fast', 'io-value'],
    ['an unknown name', changed(TRAIN, '{{ lr }}', '{{ lrr }}'), 'lrr', 'unknown-name'],
    ['an unknown part of a name', changed(TRAIN, 'data.as_arg', 'data.as_agr'), 'as_agr', 'unknown-name'],
    ['an unknown global', changed(TRAIN, '{{ lr }}', '{{ globals.uid }}'), 'uid', 'unknown-name'],
    [
      'a template that cannot be read',
      changed(TRAIN, '{{ lr }}', '{{ lr | }}'),
      undefined,
      'template-syntax',
    ],
    ['an unknown param', changed(DAG, 'lr: {value: 0.2}', 'lrr: {value: 0.2}'), 'lrr', 'param-unexpected'],
    ['a param of another type', changed(DAG, 'value: 0.2', 'value: fast'), 'fast', 'param-value'],
    [
      'an unknown operation in dependencies',
      changed(DAG, '[first]', '[frist]'),
      'frist',
      'dag-unknown-upstream',
    ],
    [
      'an unknown operation in a ref',
      changed(DAG, 'ops.first', 'ops.frist'),
      'ops.frist',
      'dag-unknown-upstream',
    ],
    [
      'an unknown output in a ref',
      changed(DAG, 'outputs.loss', 'outputs.lost'),
      'outputs.lost',
      'param-unknown-place',
    ],
    [
      'an unknown component',
      changed(DAG, 'second\n      dagRef: work', 'second\n      dagRef: wrok'),
      'wrok',
      'dag-unknown-component',
    ],
    ['an unknown name in a component of a dag', changed(DAG, '{{ lr }}', '{{ lrr }}'), 'lrr', 'unknown-name'],
    ['broken YAML', `${TRAIN}  - [`, undefined, 'yaml-syntax'],
    [
      'a file that is not there',
      'version: 1.1\nkind: operation\npathRef: ./trian.yaml\n',
      './trian.yaml',
      'ref-not-loaded',
    ],
  ])('%s', async (_, text, shown, code) => {
    const found = await problems(text)
    expect(found).toContainEqual({
      shown: shown ?? expect.any(String),
      code,
      message: expect.any(String),
    })
  })

  it('does not take names for unknown whose values only a run knows', async () => {
    const text = changed(
      TRAIN,
      '{{ lr }}',
      '{{ data.anything }} {% for x in [1] %}{{ x }}{% endfor %}{{ range(3) }}',
    )
    expect(await problems(text)).toEqual([])
  })

  it('knows the params that only templates see', async () => {
    const text = changed(
      DAG,
      'lr: {value: 0.2}',
      'lr: {value: 0.2}\n        seed: {value: 3, contextOnly: true}',
    )
    expect(await problems(text)).toEqual([])
    expect(await problems(changed(text, '{{ params.data.as_arg }}', '{{ seed }}'))).toEqual([])
  })

  it('checks params against a component in another file', async () => {
    const text =
      'version: 1.1\nkind: operation\npathRef: ./train.yaml\nparams:\n  lr: {value: fast}\n  data: {value: a}\n'
    expect(await problems(text)).toMatchObject([{ shown: 'fast', code: 'param-value' }])
  })

  it('shows a mistake of another file where it comes in, with the true place', async () => {
    write('broken.yaml', changed(TRAIN, 'type: float\n    value: 0.1', 'type: float\n    value: fast'))
    const document = await open(
      'version: 1.1\nkind: operation\npathRef: ./broken.yaml\nparams:\n  data: {value: a}\n',
    )
    const [problem] = await client.current(document)
    expect(textAt(document, problem!.range)).toBe('./broken.yaml')
    expect(problem!.relatedInformation![0]!.location.uri).toMatch(/broken\.yaml$/)
  })

  it('follows what is typed, and a file that another document refers to', async () => {
    let component = await client.open(write('typed.yaml', TRAIN), TRAIN)
    const operation = await open(
      'version: 1.1\nkind: operation\npathRef: ./typed.yaml\nparams:\n  data: {value: a}\n',
    )
    expect(await client.current(operation)).toEqual([])
    const at = component.text.indexOf('name: data') + 'name: '.length
    component = await client.change(component, at, at + 'data'.length, 'date')
    const found = await client.diagnostics(operation.uri, ({ diagnostics }) => diagnostics.length > 0)
    expect(found.map(({ code }) => code)).toContain('param-unexpected')
    expect((await client.current(component)).map(({ code }) => code)).toEqual(['template-undefined'])
    await client.change(component, at, at + 'date'.length, 'data')
    expect(await client.current(component)).toEqual([])
  })

  it('leaves mistakes of shape to the YAML server when it is told to', async () => {
    const other = await start({ initializationOptions: { shape: false } })
    const uri = pathToFileURL(join(folder, 'shape.yaml')).href
    const document = await other.open(
      uri,
      changed(TRAIN, '{{ lr }}', '{{ lrr }}').replace('outputs:', 'outputz:'),
    )
    expect((await other.current(document)).map(({ code }) => code)).toEqual(['unknown-name'])
    await other.stop()
  })
})

describe('completion', () => {
  const labels = async (marked: string) => {
    const { document, position } = await openAt(marked)
    return (await client.completion(document, position)).map(({ label }) => label)
  }

  it.each([
    [
      'names in a template',
      changed(TRAIN, '{{ lr }}', '{{ ‸ }}'),
      ['lr', 'data', 'loss', 'params', 'globals'],
    ],
    ['params in a template', changed(TRAIN, '{{ lr }}', '{{ params.‸ }}'), ['lr', 'data', 'as_args']],
    [
      'the forms of a param',
      changed(TRAIN, '{{ lr }}', '{{ params.lr.‸ }}'),
      ['value', 'as_arg', 'as_str', 'type'],
    ],
    [
      'globals',
      changed(TRAIN, '{{ lr }}', '{{ globals.‸ }}'),
      ['uuid', 'run_outputs_path', 'artifacts_path'],
    ],
    ['names in a component of a dag', changed(DAG, '{{ lr }}', '{{ ‸ }}'), ['lr', 'data']],
    ['dependencies', changed(DAG, '[first]', '[‸]'), ['first']],
    ['dependencies as a list', changed(DAG, '[first]', '\n        - ‸'), ['first']],
    [
      'a component of the dag',
      changed(DAG, 'second\n      dagRef: work', 'second\n      dagRef: ‸'),
      ['work'],
    ],
    ['a ref', changed(DAG, 'ref: ops.first', 'ref: ‸'), ['ops.first', 'dag']],
    ['the place of a ref', changed(DAG, 'outputs.loss', '‸'), ['outputs.loss', 'inputs.lr']],
    ['the place of a ref to the dag', changed(DAG, 'inputs.rate', '‸'), ['inputs.rate']],
    ['params', changed(DAG, 'lr: {value: 0.2}\n', '‸\n'), ['lr', 'loss']],
    [
      'params of a component in another file',
      'version: 1.1\nkind: operation\npathRef: ./train.yaml\nparams:\n  ‸',
      ['lr', 'data', 'loss'],
    ],
    [
      'params of a matrix',
      'version: 1.1\nkind: operation\npathRef: ./train.yaml\nmatrix:\n  kind: grid\n  params:\n    ‸',
      ['lr', 'data'],
    ],
    ['files', 'version: 1.1\nkind: operation\npathRef: ./‸', ['./train.yaml']],
  ])('offers %s', async (_, marked, offered) => {
    expect(await labels(marked)).toEqual(expect.arrayContaining(offered))
  })

  it('offers an operation neither itself nor what it has', async () => {
    expect(await labels(changed(DAG, '[first]', '[‸]'))).toEqual(['first'])
    expect(await labels(changed(DAG, '[first]', '[first, ‸]'))).toEqual([])
    expect(await labels(changed(DAG, 'lr: {value: 0.2}\n', '‸\n'))).not.toContain('data')
  })

  it('offers names in a template that has no end yet', async () => {
    let document = await open(TRAIN)
    const start = TRAIN.indexOf('{{ lr }}')
    document = await client.change(document, start, start + '{{ lr }}"'.length, '{{ ')
    const items = await client.completion(document, positionAt(document.text, start + 3))
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['lr', 'data', 'globals']))
  })

  it('leaves keys and values to the schema', async () => {
    expect(await labels('version: 1.1\nkind: component\nrun:\n  ‸')).toEqual([])
    expect(await labels(changed(TRAIN, 'image: python', 'image: ‸'))).toEqual([])
  })

  it('replaces the word that is there', async () => {
    const { document, position } = await openAt(changed(DAG, 'ref: ops.first', 'ref: ops.fi‸'))
    const items = await client.completion(document, position)
    const edit = items.find(({ label }) => label === 'ops.first')!.textEdit as TextEdit
    expect(textAt(document, edit.range)).toBe('ops.fi')
    expect(edit.newText).toBe('ops.first')
  })
})

describe('definition', () => {
  it.each([
    ['a name in a template', changed(TRAIN, '{{ lr }}', '{{ l‸r }}'), 'lr', 4],
    ['a param in a template', changed(TRAIN, 'params.data', 'params.da‸ta'), 'data', 8],
    ['an operation in dependencies', changed(DAG, '[first]', '[fi‸rst]'), 'first', 26],
    ['an operation in a ref', changed(DAG, 'ops.first', 'ops.fi‸rst'), 'first', 26],
    ['an output in a ref', changed(DAG, 'outputs.loss', 'outputs.lo‸ss'), 'loss', 18],
    ['an input of the dag', changed(DAG, 'inputs.rate', 'inputs.ra‸te'), 'rate', 4],
    ['a component', changed(DAG, 'second\n      dagRef: work', 'second\n      dagRef: wo‸rk'), 'work', 10],
    ['a param', changed(DAG, 'lr: {value: 0.2}', 'l‸r: {value: 0.2}'), 'lr', 12],
  ])('of %s', async (_, marked, name, line) => {
    const { document, position } = await openAt(marked)
    const place: Location = await client.request('textDocument/definition', {
      textDocument: document,
      position,
    })
    expect(place.uri).toBe(document.uri)
    expect(textAt(document, place.range)).toBe(name)
    expect(place.range.start.line).toBe(line)
  })

  it('goes to the file of a pathRef, and to an input there', async () => {
    const text = 'version: 1.1\nkind: operation\npathRef: ./tra‸in.yaml\nparams:\n  lr: {value: 1}\n'
    const { document, position } = await openAt(text)
    const file: Location = await client.request('textDocument/definition', {
      textDocument: document,
      position,
    })
    expect(file).toEqual({
      uri: pathToFileURL(join(folder, 'train.yaml')).href,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    })
    const input: Location = await client.request('textDocument/definition', {
      textDocument: document,
      position: positionAt(document.text, document.text.indexOf('lr:')),
    })
    expect(input).toMatchObject({ uri: file.uri, range: { start: { line: 4 } } })
  })
})

describe('hover', () => {
  it.each([
    [
      'a name in a template',
      changed(TRAIN, '{{ lr }}', '{{ l‸r }}'),
      ['input `lr`: `float`', 'How far a step goes.', '`0.1` — its default, line 7'],
    ],
    ['an input', changed(TRAIN, 'name: lr', 'name: l‸r'), ['input `lr`: `float`', '`0.1`']],
    ['an operation', changed(DAG, '[first]', '[fi‸rst]'), ['operation `first`, runs `work`']],
    [
      'a component',
      changed(DAG, 'second\n      dagRef: work', 'second\n      dagRef: wo‸rk'),
      ['component `work`, a job'],
    ],
    [
      'the text of a template',
      changed(changed(TRAIN, 'type: str', 'type: str\n    value: iris.csv'), '"--lr={{', '"--l‸r={{'),
      ['`run.container.args[0]` becomes', '--lr=0.1'],
    ],
    [
      'the value that an operation gives',
      'version: 1.1\nkind: operation\npathRef: ./train.yaml\nparams:\n  l‸r: {value: 0.3}\n  data: {value: a}\n',
      ['input `lr`: `float`', '`0.3` — line 5 of open-'],
    ],
  ])('on %s', async (_, marked, told) => {
    const { document, position } = await openAt(marked)
    const hover = await client.hover(document, position)
    const { value } = hover!.contents as { value: string }
    for (const text of told) expect(value).toContain(text)
  })

  it('says nothing where there is nothing to say', async () => {
    const { document, position } = await openAt(changed(TRAIN, 'kind: job', 'ki‸nd: job'))
    expect(await client.hover(document, position)).toBeNull()
  })
})

function applied({ text }: OpenDocument, edits: readonly TextEdit[]): string {
  const lines = text.split('\n')
  const offset = ({ line, character }: Position) =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, character)
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (all, { range, newText }) => all.slice(0, offset(range.start)) + newText + all.slice(offset(range.end)),
      text,
    )
}

describe('rename', () => {
  const rename = async (marked: string, newName: string) => {
    const { document, position } = await openAt(marked)
    const edit: WorkspaceEdit = await client.request('textDocument/rename', {
      textDocument: document,
      position,
      newName,
    })
    return applied(document, edit.changes![document.uri]!)
  }

  it('an input in its templates', async () => {
    const renamed = await rename(changed(TRAIN, '{{ lr }}', '{{ l‸r }}'), 'rate')
    expect(renamed).toBe(TRAIN.replace('name: lr', 'name: rate').replace('{{ lr }}', '{{ rate }}'))
  })

  it('an input of a component in the operations of a dag', async () => {
    const renamed = await rename(changed(DAG, 'name: lr', 'name: l‸r'), 'rate')
    expect(renamed).toBe(
      DAG.replace('name: lr', 'name: rate')
        .replace('{{ lr }}', '{{ rate }}')
        .replace('params.lr.', 'params.rate.')
        .replaceAll('        lr:', '        rate:'),
    )
    expect(await problems(renamed)).toEqual([])
  })

  it('an output in the refs to it, an input of the dag, an operation', async () => {
    expect(await rename(changed(DAG, 'outputs.loss', 'outputs.lo‸ss'), 'error')).toBe(
      DAG.replaceAll('loss', 'error'),
    )
    expect(await rename(changed(DAG, 'name: rate', 'name: ra‸te'), 'speed')).toBe(
      DAG.replaceAll('rate', 'speed'),
    )
    expect(await rename(changed(DAG, '[first]', '[fi‸rst]'), 'one')).toBe(DAG.replaceAll('first', 'one'))
  })

  it('an input and an output in other documents that are open and refer to their file', async () => {
    const text = TRAIN.replace('name: lr', 'name: l‸r')
    const { text: train, position } = caret(text)
    const component = await client.open(write('shared/train.yaml', train), train)
    const dag = `version: 1.1
kind: component
run:
  kind: dag
  operations:
    - name: first
      pathRef: ./train.yaml
      params: {lr: {value: 1}, data: {value: a}}
    - name: second
      pathRef: ./train.yaml
      params: {lr: {ref: ops.first, value: outputs.loss}, data: {value: lr}}
`
    const pipeline = await client.open(write('shared/pipeline.yaml', dag), dag)
    const other = await open(TRAIN)
    const asked = (at: Position, newName: string): Promise<WorkspaceEdit> =>
      client.request('textDocument/rename', { textDocument: component, position: at, newName })
    const { changes } = await asked(position, 'rate')
    expect(Object.keys(changes!).sort()).toEqual([pipeline.uri, component.uri].sort())
    expect(applied(component, changes![component.uri]!)).toBe(
      train.replace('name: lr', 'name: rate').replace('{{ lr }}', '{{ rate }}'),
    )
    expect(applied(pipeline, changes![pipeline.uri]!)).toBe(dag.replaceAll('{lr:', '{rate:'))
    const output = await asked(positionAt(train, train.indexOf('loss')), 'error')
    expect(applied(pipeline, output.changes![pipeline.uri]!)).toBe(
      dag.replace('outputs.loss', 'outputs.error'),
    )
    expect(changes![other.uri]).toBeUndefined()
  })

  it('asks for the name alone', async () => {
    const { document, position } = await openAt(changed(TRAIN, 'params.data', 'params.da‸ta'))
    const range: { start: Position; end: Position } = await client.request('textDocument/prepareRename', {
      textDocument: document,
      position,
    })
    expect(textAt(document, range)).toBe('data')
  })

  it.each([
    ['a key', changed(TRAIN, 'kind: job', 'ki‸nd: job'), 'x', /only inputs, outputs and operations/],
    [
      'what templates could not use',
      changed(TRAIN, '{{ lr }}', '{{ l‸r }}'),
      'a-b',
      /templates could not use it/,
    ],
    [
      'an input of another file',
      'version: 1.1\nkind: operation\npathRef: ./train.yaml\nparams:\n  l‸r: 1\n',
      'x',
      /declared in .*train\.yaml/,
    ],
  ])('refuses %s', async (_, marked, newName, message) => {
    await expect(rename(marked, newName)).rejects.toThrow(message)
  })
})

describe('quick fixes', () => {
  const fixed = async (text: string) => {
    const document = await open(text)
    const diagnostics = await client.current(document)
    const actions: CodeAction[] = await client.request('textDocument/codeAction', {
      textDocument: document,
      range: diagnostics[0]!.range,
      context: { diagnostics },
    })
    expect(new Set(actions.map(({ kind }) => kind))).toEqual(new Set(['quickfix']))
    return applied(document, actions[0]!.edit!.changes![document.uri]!)
  }

  it.each([
    ['a key', TRAIN, 'image:', 'imag:'],
    ['a kind', TRAIN, 'kind: job', 'kind: jbo'],
    ['a name in a template', TRAIN, '{{ lr }}', '{{ lrr }}'],
    ['a part of a name', TRAIN, 'params.data.as_arg', 'params.data.as_agr'],
    ['an operation in dependencies', DAG, '[first]', '[frist]'],
    ['an operation in a ref', DAG, 'ops.first', 'ops.frist'],
    ['an output in a ref', DAG, 'outputs.loss', 'outputs.lsos'],
    ['a component', DAG, 'second\n      dagRef: work', 'second\n      dagRef: wrok'],
    ['a quoted value', DAG, 'second\n      dagRef: work', 'second\n      dagRef: "wrok"'],
  ])('correct %s', async (_, right, there, wrong) => {
    const text = await fixed(changed(right, there, wrong))
    expect(text.replace('"work"', 'work')).toBe(right)
  })
})

describe('symbols and lenses', () => {
  it('shows the operations of a dag', async () => {
    const document = await open(DAG)
    const [whole]: DocumentSymbol[] = await client.request('textDocument/documentSymbol', {
      textDocument: document,
    })
    expect(whole).toMatchObject({ name: 'pipeline', detail: 'dag' })
    expect(whole!.children!.map(({ name, detail }) => [name, detail])).toEqual([
      ['rate', 'input · float'],
      ['work', 'job'],
      ['first', 'work'],
      ['second', 'work'],
    ])
  })

  it('offers to run the document', async () => {
    const document = await open(TRAIN)
    const lenses: CodeLens[] = await client.request('textDocument/codeLens', { textDocument: document })
    expect(lenses.map(({ command }) => command)).toEqual([
      { title: '▶ run', command: 'pxrun.run', arguments: [document.uri] },
      { title: 'explain', command: 'pxrun.explain', arguments: [document.uri] },
    ])
    expect(lenses[0]!.range.start.line).toBe(1)
  })

  it('has none of either for other files', async () => {
    const document = await open('a: 1\n')
    expect(await client.request('textDocument/documentSymbol', { textDocument: document })).toEqual([])
    expect(await client.request('textDocument/codeLens', { textDocument: document })).toEqual([])
  })
})
